/**
 * Says, in the transaction that changes something, what open pages must read anew. PostgreSQL delivers it on commit and
 * never otherwise; hub.ts carries it to the pages that may know.
 *
 * Invariants: ids only, never words; what a teammate may not know stands in `own`, never in `team`; the payload stays
 * below the 8,000 octets that NOTIFY takes. One call per transaction: NOTIFY halves the write rate (measured).
 */
import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';

/** The channel of NOTIFY. */
export const liveChannel = 'rapport_live';

/** The kinds of lists and pages that can be stale. */
export const liveKinds = ['timeline', 'connection', 'contacts', 'companies', 'deals', 'access'] as const;
export type LiveKind = (typeof liveKinds)[number];

/** What changed. Of ids: null means everything of that kind, an empty array nothing. */
export interface LiveEvent {
  workspaceId: string;
  /** Whose change it is; null: nobody's in particular, and all members get `team`. */
  ownerUserId: string | null;
  what: LiveKind;
  /** What the owner must read anew. */
  own: string[] | null;
  /** What all other members must read anew. */
  team: string[] | null;
  /** What those must read anew besides whom an owner shows more than the team sees; by member. */
  shown?: ReadonlyMap<string, string[]>;
}

/** A live event as the channel carries it. */
export interface LivePayload {
  w: string;
  o: string | null;
  what: LiveKind;
  own: string[] | null;
  team: string[] | null;
  shown?: Record<string, string[] | null>;
}

const mostOctets = 7900;
/** Of a UUID and a word each: they always fit. */
const mostViewers = 100;

/** Tells open pages of a change, when the transaction commits. Says nothing when nobody is concerned. */
export async function notifyLive(tx: Tx, event: LiveEvent): Promise<void> {
  const nobody =
    event.team?.length === 0 && !event.shown?.size && (event.ownerUserId === null || event.own?.length === 0);
  if (nobody) return;
  await sql`select pg_notify(${liveChannel}, ${livePayload(event)})`.execute(tx);
}

/**
 * The payload's text: with too many ids it says "everything" to those who would have got them. Members to whom more is
 * shown than fit come last: they find it when they look.
 */
export function livePayload(event: LiveEvent): string {
  const shown = [...(event.shown ?? [])].slice(0, mostViewers);
  const payload: LivePayload = {
    w: event.workspaceId,
    o: event.ownerUserId,
    what: event.what,
    own: unique(event.own),
    team: unique(event.team),
    ...(shown.length > 0 && { shown: Object.fromEntries(shown.map(([userId, ids]) => [userId, unique(ids)])) }),
  };
  const text = JSON.stringify(payload);
  if (Buffer.byteLength(text) < mostOctets) return text;
  const all = shown.map(([userId, ids]) => [userId, everything(ids)]);
  const { own, team } = payload;
  return JSON.stringify({
    ...payload,
    own: everything(own),
    team: everything(team),
    ...(shown.length > 0 && { shown: Object.fromEntries(all) }),
  });
}

function unique(ids: string[] | null): string[] | null {
  return ids && [...new Set(ids)];
}

/** An empty list stays empty: that nothing changed for somebody must not become that everything did. */
function everything(ids: string[] | null): string[] | null {
  return ids?.length === 0 ? ids : null;
}
