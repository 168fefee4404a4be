import { z } from 'zod';
import type { ThreadLine } from '#timeline/list-threads.ts';
import { stamp } from '../fields.ts';
import { presentTimelineItem, timelineItemShape } from './timeline-item.ts';

/** A conversation in a list, in an answer. */
export const threadLineShape = z
  .object({
    id: z.string(),
    subject: z.string(),
    lastAt: stamp,
    count: z.int().min(0).meta({ description: 'Emails of it that the viewer may see, up to 500.' }),
    preview: timelineItemShape.meta({ description: 'The newest of them on this timeline.' }),
    participants: z.array(z.object({ name: z.string().nullable(), address: z.string() })),
    openIn: z
      .object({ label: z.string(), url: z.string() })
      .nullable()
      .meta({ description: 'Where the viewer opens his own copy outside of Rapport.' }),
  })
  .meta({ id: 'ThreadLine' });

/** Presents a conversation in a list. */
export function presentThreadLine(line: ThreadLine): z.input<typeof threadLineShape> {
  const { id, subject, lastAt, count, preview, participants, openIn } = line;
  return {
    id,
    subject,
    lastAt: lastAt.toISOString(),
    count,
    preview: presentTimelineItem(preview),
    participants: participants.map(({ name, address }) => ({ name, address })),
    openIn: openIn && { label: openIn.label, url: openIn.url },
  };
}
