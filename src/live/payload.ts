import { z } from 'zod';
import { type LivePayload, liveKinds } from './notify.ts';

const ids = z.array(z.string()).nullable();
const payload = z.object({
  w: z.string(),
  o: z.string().nullable(),
  what: z.enum(liveKinds),
  own: ids,
  team: ids,
  shown: z.record(z.string(), ids).optional(),
});

/** What NOTIFY carried; null for what is none of ours. */
export function readPayload(text: string): LivePayload | null {
  try {
    return payload.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** What one member of the workspace may hear of a change: ids, null for everything, or an empty list for nothing. */
export function staleIds(event: LivePayload, userId: string): string[] | null {
  if (event.o === userId) return event.own;
  const shown = event.shown?.[userId] ?? [];
  return event.team === null || event.shown?.[userId] === null ? null : [...event.team, ...shown];
}
