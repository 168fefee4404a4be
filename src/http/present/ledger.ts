import { z } from 'zod';
import type { MailboxState, SyncRunView } from '#connections/read-details.ts';
import type { LedgerLine } from '#sync/read-ledger.ts';
import type { Trace } from '#sync/trace-message.ts';
import { stamp } from '../fields.ts';

/** What can become of a message. */
export const outcome = z.enum(['pending', 'logged', 'unmatched', 'skipped', 'quarantined', 'gone']);

/** One listed message in an answer. */
export const ledgerLineShape = z
  .object({
    providerId: z.string(),
    outcome,
    rule: z.string().nullable(),
    reason: z.string().nullable(),
    mailbox: z.string().nullable(),
    receivedAt: stamp.nullable(),
    size: z.int().nullable(),
    atProvider: z.boolean(),
    subject: z.string().nullable(),
  })
  .meta({ id: 'LedgerEntry' });

/** Where copies of a message are and what became of them. */
export const traceShape = z
  .object({
    found: z.boolean(),
    copies: z.array(
      z.object({
        outcome: z.enum([...outcome.options, 'not-listed']),
        rule: z.string().nullable(),
        reason: z.string(),
        connectionId: z.string(),
        mailbox: z.string().nullable(),
        interactionIds: z.array(z.string()),
        threadId: z.string().nullable(),
        firstSeenAt: stamp.nullable().meta({ description: 'Null for a colleague’s copy.' }),
        atProvider: z.boolean().nullable().meta({ description: 'Null for a colleague’s copy.' }),
      }),
    ),
    unasked: z
      .array(z.object({ connectionId: z.string(), code: z.string(), reason: z.string() }))
      .meta({ description: 'Connections whose provider could not be asked.' }),
  })
  .meta({ id: 'Trace' });

/** A folder of a connection in an answer. */
export const mailboxShape = z.object({
  key: z.string(),
  name: z.string(),
  role: z.string().nullable(),
  listed: z.int(),
  remaining: z.int().nullable(),
});

/** A run of a sync in an answer. */
export const runShape = z.object({
  id: z.string(),
  cause: z.string(),
  startedAt: stamp,
  finishedAt: stamp.nullable(),
  outcome: z.string().nullable(),
  code: z.string().nullable(),
  message: z.string().nullable(),
  listed: z.int(),
  applied: z.int(),
});

/** Presents a listed message. */
export function presentLedgerLine(line: LedgerLine): z.input<typeof ledgerLineShape> {
  const { providerId, outcome: became, rule, reason, mailbox, receivedAt, size, atProvider, subject } = line;
  const at = receivedAt?.toISOString() ?? null;
  return { providerId, outcome: became, rule, reason, mailbox, receivedAt: at, size, atProvider, subject };
}

/** Presents the answer to "why is this message not here?". */
export function presentTrace({ found, copies, unasked }: Trace): z.input<typeof traceShape> {
  return {
    found,
    copies: copies.map((copy) => ({
      outcome: copy.outcome,
      rule: copy.rule,
      reason: copy.reason,
      connectionId: copy.connectionId,
      mailbox: copy.mailbox,
      interactionIds: copy.interactionIds,
      threadId: copy.threadId,
      firstSeenAt: copy.firstSeenAt?.toISOString() ?? null,
      atProvider: copy.atProvider,
    })),
    unasked: unasked.map(({ connectionId, code, reason }) => ({ connectionId, code, reason })),
  };
}

/** Presents a folder. */
export function presentMailbox({ key, name, role, listed, remaining }: MailboxState): z.input<typeof mailboxShape> {
  return { key, name, role, listed, remaining };
}

/** Presents a run. */
export function presentRun({ startedAt, finishedAt, ...run }: SyncRunView): z.input<typeof runShape> {
  const { id, cause, outcome: ended, code, message, listed, applied } = run;
  const times = { startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
  return { id, cause, ...times, outcome: ended, code, message, listed, applied };
}
