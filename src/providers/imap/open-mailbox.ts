/** Opening a mailbox for reading: what is in it, or why the server does not open it. */
import type { ImapFlow, MailboxObject } from 'imapflow';
import { listingImplausible } from './errors.ts';

/** The selected mailbox as it was when it was selected; imapflow goes on changing its own copy. */
export interface Selected {
  path: string;
  uidValidity: string;
  uidNext: number | null;
  exists: number;
  /** HIGHESTMODSEQ; null where the server keeps none for this mailbox. */
  modseq: bigint | null;
}

/** Selects the mailbox read-only (EXAMINE), so that nothing we do marks an email as read. */
export async function openMailbox(client: ImapFlow, path: string): Promise<Selected | Refusal> {
  const box = await client.mailboxOpen(path, { readOnly: true }).catch(refusal);
  return box instanceof Refusal ? box : snapshot(path, box);
}

/** The server's refusal to open a mailbox, as a value. */
export class Refusal {
  readonly cause: unknown;
  readonly reason: string;
  readonly missing: boolean;

  constructor(cause: unknown, code: string, missing: boolean) {
    const shown = code === '' ? '' : ` (${code})`;
    this.cause = cause;
    this.missing = missing;
    this.reason = `The server lists this folder but does not open it${shown}.`;
  }
}

function refusal(error: unknown): Refusal {
  const clues = error as { responseStatus?: string; serverResponseCode?: string; mailboxMissing?: boolean };
  if (clues.responseStatus !== 'NO') throw error;
  const code = clues.serverResponseCode ?? '';
  return new Refusal(error, code, clues.mailboxMissing === true || code === 'NONEXISTENT');
}

function snapshot(path: string, box: MailboxObject): Selected {
  if (box.exists === undefined || !box.uidValidity) throw listingImplausible();
  return {
    path,
    uidValidity: box.uidValidity.toString(),
    uidNext: box.uidNext ?? null,
    exists: box.exists,
    modseq: box.noModseq ? null : (box.highestModseq ?? null),
  };
}
