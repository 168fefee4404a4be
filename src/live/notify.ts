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
  /** By member, what he must read anew besides, because an owner shows him more than the team sees. */
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
 * The payload's text: with too many ids it says "everything" to those who would have got them. Of very many members to
 * whom more is shown some are not told: they find it when they look.
 */
export function livePayload(event: LiveEvent): string {
  const text = JSON.stringify(payloadOf(event, unique));
  return Buffer.byteLength(text) < mostOctets ? text : JSON.stringify(payloadOf(event, everything));
}

type Ids = string[] | null;

function payloadOf(event: LiveEvent, said: (ids: Ids) => Ids): LivePayload {
  const { workspaceId: w, ownerUserId: o, what, own, team, shown = new Map<string, string[]>() } = event;
  const viewers = [...shown].slice(0, mostViewers).map(([userId, ids]) => [userId, said(ids)]);
  const more = viewers.length > 0 && { shown: Object.fromEntries(viewers) as Record<string, Ids> };
  return { w, o, what, own: said(own), team: said(team), ...more };
}

function unique(ids: Ids): Ids {
  return ids && [...new Set(ids)];
}

/** An empty list stays empty: that nothing changed for somebody must not become that everything did. */
function everything(ids: Ids): Ids {
  return ids?.length === 0 ? ids : null;
}
