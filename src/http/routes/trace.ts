import { z } from 'zod';
import { Fault } from '#errors.ts';
import { type TraceQuery, traceMessage } from '#sync/trace-message.ts';
import { emailAddress } from '../fields.ts';
import { presentTrace, traceShape } from '../present/ledger.ts';
import { type Route, route } from '../route.ts';

const query = z.object({
  messageId: z
    .string()
    .trim()
    .min(1, 'It is empty')
    .max(998, 'It is too long')
    .regex(/^[^\s\p{Cc}]+$/u, 'It is not a Message-ID')
    .optional(),
  address: emailAddress.optional(),
  date: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], { error: 'It is not a date such as 2026-03-02' })
    .optional(),
});

/** Its routes. */
export const traceRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/email/trace',
      access: 'connections:own',
      says: 'Answers "why is this message not here?", by `messageId`, or by `address` and `date`; asks the provider too.',
      group: 'Email connections',
      query,
      answer: traceShape,
      mail: true,
    },
    async ({ app, actor, query: asked }) => presentTrace(await traceMessage(app, actor, wanted(asked))),
  ),
];

function wanted({ messageId, address, date }: z.output<typeof query>): TraceQuery {
  const field = messageId ? 'messageId' : address ? 'date' : 'messageId';
  if (messageId && !address && !date) return { messageId };
  if (!messageId && address && date) return { address, date: new Date(date) };
  throw new Fault('refuse', 'invalid-request', 'Give a messageId, or an address with a date.', { field });
}
