import { z } from 'zod';
import type { ParsedMessage } from '#mail/message.ts';

const person = z.object({ name: z.string().nullable(), address: z.string() });

/** The body of a message in an answer: as its writer made it, unsafe to show outside of a sandboxed frame. */
export const messageBodyShape = z
  .object({
    subject: z.string(),
    from: z.array(person),
    to: z.array(person),
    cc: z.array(person),
    bcc: z.array(person),
    date: z.string().nullable(),
    html: z.string().nullable().meta({ description: 'Not sanitised: show it only as docs/privacy.md says.' }),
    text: z.string(),
    newText: z.string().meta({ description: 'Without quotes and signature.' }),
    attachments: z.array(
      z.object({
        filename: z.string().nullable(),
        mimeType: z.string(),
        size: z.int(),
        contentId: z.string().nullable(),
        disposition: z.string().nullable(),
      }),
    ),
    problems: z.array(z.object({ code: z.string(), message: z.string() })),
  })
  .meta({ id: 'MessageBody' });

/** Presents a message to the owner of the copy. */
export function presentMessageBody(message: ParsedMessage): z.input<typeof messageBodyShape> {
  const people = (list: ParsedMessage['to']) => list.map(({ name, address }) => ({ name, address }));
  return {
    subject: message.subject,
    from: people(message.from),
    to: people(message.to),
    cc: people(message.cc),
    bcc: people(message.bcc),
    date: message.date,
    html: message.html,
    text: message.text,
    newText: message.newText,
    attachments: message.attachments.map(({ filename, mimeType, size, contentId, disposition }) => {
      return { filename, mimeType, size, contentId, disposition };
    }),
    problems: message.problems.map(({ code, message: words }) => ({ code, message: words })),
  };
}
