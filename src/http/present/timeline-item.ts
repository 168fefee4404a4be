import { z } from 'zod';
import type { TimelineItem } from '#access/read-entries.ts';
import { stamp } from '../fields.ts';

/** How much of an entry somebody sees. */
export const level = z.enum(['private', 'subject', 'full']);
/** The kinds of entries. */
export const entryKind = z.enum(['email_sent', 'email_received', 'call', 'meeting', 'note']);
/** The kinds of records that have a timeline. */
export const recordKind = z.enum(['contact', 'company', 'deal']);

/** An entry of a timeline in an answer. */
export const timelineItemShape = z
  .object({
    id: z.string(),
    kind: entryKind,
    occurredAt: stamp,
    subject: z.string(),
    snippet: z.string().nullable().meta({ description: 'Null below the level that shows it.' }),
    level: level.meta({ description: 'What the viewer sees.' }),
    own: z.boolean().meta({ description: 'The viewer holds a copy, or wrote it.' }),
    teamLevel: level.nullable().meta({ description: 'What teammates see; of own entries only.' }),
    provider: z.string().nullable(),
    participants: z.array(z.object({ role: z.string(), name: z.string().nullable(), address: z.string() })),
    links: z.array(z.object({ kind: recordKind, id: z.string(), name: z.string(), reason: z.string() })),
    threadId: z.string().nullable(),
    atProvider: z.boolean().nullable().meta({ description: 'Whether the viewer’s own copy is still at the provider.' }),
    automated: z.string(),
    hasAttachments: z.boolean().nullable().meta({ description: 'Null below the level `full`.' }),
    body: z.string().nullable().meta({ description: 'The text of a note; null for mail.' }),
    warnings: z
      .array(z.string())
      .nullable()
      .meta({ description: 'What was found in the mail that wants care; null below the level `full`, and for notes.' }),
    protected: z
      .boolean()
      .nullable()
      .meta({ description: 'Somebody on it is protected: nobody else ever sees it; of own mail only.' }),
    shownTo: z
      .array(z.object({ id: z.string(), name: z.string() }))
      .nullable()
      .meta({ description: 'To whom the viewer shows more of it than the team sees; of own mail only.' }),
  })
  .meta({ id: 'TimelineItem' });

/** Presents an entry: field by field, so that nothing gets out by being there. */
export function presentTimelineItem(item: TimelineItem): z.input<typeof timelineItemShape> {
  return {
    id: item.id,
    kind: item.kind,
    occurredAt: item.occurredAt.toISOString(),
    subject: item.subject,
    snippet: item.snippet,
    level: item.level,
    own: item.own,
    teamLevel: item.teamLevel,
    provider: item.provider,
    participants: item.participants.map(({ role, name, address }) => ({ role, name, address })),
    links: item.links.map(({ kind, id, name, reason }) => ({ kind, id, name, reason })),
    threadId: item.threadId,
    atProvider: item.atProvider,
    automated: item.automated,
    hasAttachments: item.hasAttachments,
    body: item.body,
    warnings: item.warnings,
    protected: item.protected,
    shownTo: item.shownTo?.map(({ id, name }) => ({ id, name })) ?? null,
  };
}
