import { z } from 'zod';
import type { ConnectionView, Evidence } from '#connections/read-connections.ts';
import { stamp } from '../fields.ts';
import { named } from './contact.ts';

const count = z.int().min(0);

/** The account of every message of a connection; the outcomes add up to `listed`. */
export const evidenceShape = z
  .object({
    listed: count,
    logged: count,
    unmatched: count,
    skipped: z.record(z.string(), count).meta({ description: 'By rule.' }),
    quarantined: count,
    pending: count,
    gone: count.meta({ description: 'Left the server before it was fetched.' }),
    missing: count
      .nullable()
      .meta({ description: 'On the server but not listed, at the last audit; null before the first.' }),
    atProvider: count,
    auditedAt: stamp.nullable(),
  })
  .meta({ id: 'Evidence' });

/** A connection in an answer: state and figures, no content, no settings of the account. */
export const connectionShape = z
  .object({
    id: z.string(),
    provider: z.string(),
    providerAccountEmail: z.string(),
    status: z.enum(['connected', 'paused', 'error', 'needs_reconnect', 'disconnected']),
    statusCode: z.string().nullable(),
    statusMessage: z.string().nullable(),
    owner: named,
    own: z.boolean(),
    lastSyncedAt: stamp.nullable(),
    nextSyncAt: stamp.nullable(),
    historyDays: z.int().nullable(),
    pollMinutes: z.int(),
    phase: z.enum(['listing', 'importing', 'live']),
    progress: z
      .object({ done: count, total: count, ratePerSecond: z.number(), secondsLeft: z.number().nullable() })
      .nullable(),
    evidence: evidenceShape,
    access: z
      .enum(['instance', 'workspace', 'delegated'])
      .nullable()
      .meta({ description: 'Whose client lets Rapport into a mailbox at Google, or the delegation of its domain.' }),
    scopes: z
      .object({
        granted: z.array(z.string()),
        missing: z.array(z.object({ scope: z.string(), feature: z.enum(['read', 'send', 'modify']) })),
      })
      .nullable()
      .meta({ description: 'What was granted, and what further scopes would switch on.' }),
    push: z
      .object({ state: z.enum(['active', 'lost', 'off']), expiresAt: stamp.nullable(), message: z.string().nullable() })
      .nullable()
      .meta({ description: 'Whether the provider announces changes; polling goes on in any case.' }),
  })
  .meta({ id: 'Connection' });

/** Presents a connection; `names` are those of the owners. */
export function presentConnection(view: ConnectionView, names: Map<string, string>): z.input<typeof connectionShape> {
  return {
    id: view.id,
    provider: view.provider,
    providerAccountEmail: view.providerAccountEmail,
    status: view.status,
    statusCode: view.statusCode,
    statusMessage: view.statusMessage,
    owner: { id: view.ownerId, name: names.get(view.ownerId) ?? '' },
    own: view.own,
    lastSyncedAt: view.lastSyncedAt?.toISOString() ?? null,
    nextSyncAt: view.nextSyncAt?.toISOString() ?? null,
    historyDays: view.historyDays,
    pollMinutes: view.pollMinutes,
    phase: view.phase,
    progress: view.progress,
    evidence: presentEvidence(view.evidence),
    access: view.google?.access ?? null,
    scopes: view.google?.scopes ?? null,
    push: view.google && { ...view.google.push, expiresAt: view.google.push.expiresAt?.toISOString() ?? null },
  };
}

/** Presents the account of a connection's messages. */
export function presentEvidence(evidence: Evidence): z.input<typeof evidenceShape> {
  const { listed, logged, unmatched, skipped, quarantined, pending, gone, missing, atProvider, auditedAt } = evidence;
  const counts = { listed, logged, unmatched, skipped, quarantined, pending, gone, missing, atProvider };
  return { ...counts, auditedAt: auditedAt?.toISOString() ?? null };
}
