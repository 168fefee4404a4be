/**
 * One Gmail mailbox under test on the stage of a whole engine: its mail, its syncs, and whether everything adds up.
 *
 * Time runs as the machine's, but nobody waits for it: while a sync runs the clock is moved on, so that an hour's pause
 * takes a moment and has passed all the same.
 */
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { createContact } from '#contacts/create-contact.ts';
import type { GoogleUser } from '#simulator/google/mailbox/user.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import type { SyncCause, SyncReport } from '#sync/sync-connection.ts';
import type { GoogleStage } from '../support/google-stage.ts';
import { mailDocument } from '../support/mail-documents.ts';
import { findDifferences } from './account-of-every-message.ts';

/** A connected mailbox. */
export interface GmailMailbox {
  stage: GoogleStage;
  user: GoogleUser;
  ref: ConnectionRef;
  /** A new mail of a contact, or with `stranger` of nobody in particular; gives Gmail's id. */
  deliver(how?: Delivery): string;
  /** One run; pauses are leapt over. */
  sync(cause?: SyncCause): Promise<SyncReport>;
  /** Runs until one is done, each when the one before said; gives the codes of those that were not. */
  syncToTheEnd(): Promise<string[]>;
  /** Everything that Google holds is accounted for, once. */
  assertWhole(): Promise<void>;
}

/** What kind of mail comes. */
export interface Delivery {
  stranger?: boolean;
  labels?: string[];
  /** The subject, which names the thread too. */
  matter?: string;
}

const contact = 'guest@north.example';
const mostRuns = 12;

/** Adds the contact whose mail is logged. */
export async function addGuest({ app, admin }: GoogleStage): Promise<void> {
  await app.db.tenant(admin, (tx) => createContact(tx, admin, { name: 'Bo Quay', emails: [contact] }));
}

/** Opens a mailbox of that name with so many mails, and connects it by consent. */
export async function openMailbox(stage: GoogleStage, name: string, mails = 0): Promise<GmailMailbox> {
  const email = `${name}@acme.example`;
  const user = stage.google.world.addUser({ email, name, domain: 'acme.example' });
  const deliver = delivererOf(user);
  for (let n = 0; n < mails; n++) deliver({ stranger: n % 3 === 2 });
  return mailboxOf(stage, user, await stage.connect(email), deliver);
}

/** A mailbox that is connected already. */
export function mailboxOf(
  stage: GoogleStage,
  user: GoogleUser,
  ref: ConnectionRef,
  deliver = delivererOf(user),
): GmailMailbox {
  const box: GmailMailbox = {
    stage,
    user,
    ref,
    deliver,
    sync: (cause) => hurry(stage, stage.sync(ref, cause)),
    syncToTheEnd: () => syncToTheEnd(box),
    assertWhole: () => assertWhole(box),
  };
  return box;
}

/** Puts mail into a mailbox, each with a Message-ID of its own, in the thread of its matter. */
function delivererOf(user: GoogleUser): GmailMailbox['deliver'] {
  const threads = new Map<string, string>();
  let count = 0;
  return ({ stranger = false, labels, matter = `Matter ${count % 7}` } = {}) => {
    count += 1;
    const raw = mailDocument({
      messageId: `${user.name}-${count}@north.example`,
      from: stranger ? `stranger${count}@south.example` : contact,
      to: user.email,
      subject: matter,
      body: `This is mail ${count}.`,
      date: new Date(Date.UTC(2026, 0, 5, 9, count)).toUTCString().replace('GMT', '+0000'),
    });
    const placed = user.insert(raw, { labels, threadId: threads.get(matter) });
    threads.set(matter, placed.threadId);
    return placed.id;
  };
}

/** Moves the stage's clock on until the work is done: five seconds for each that passes in five milliseconds. */
export async function hurry<T>({ clock }: Pick<GoogleStage, 'clock'>, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const pacing = (async () => {
    while (!done.signal.aborted) {
      await wait(5, undefined, { signal: done.signal }).catch(() => {});
      clock.advance(5_000);
    }
  })();
  try {
    return await work;
  } finally {
    done.abort();
    await pacing;
  }
}

async function syncToTheEnd({ stage, ref, sync }: GmailMailbox): Promise<string[]> {
  const codes: string[] = [];
  for (let n = 0; n < mostRuns; n++) {
    const report = await sync();
    if (report.type === 'done') return codes;
    codes.push(report.type === 'failed' ? report.fault.code : report.type);
    const { nextSyncAt } = await stage.view(ref);
    stage.clock.advance(Math.max(0, (nextSyncAt?.getTime() ?? 0) - stage.clock.now().getTime()));
  }
  throw new Error(`The sync did not succeed in ${mostRuns} runs: ${codes.join(', ')}.`);
}

async function assertWhole({ stage, ref, user }: GmailMailbox): Promise<void> {
  const { ownerUrl } = stage.database;
  const { connectionId } = ref;
  assert.deepEqual(await findDifferences({ ownerUrl, connectionId, user, contacts: [contact] }), []);
  const { evidence } = await stage.view(ref);
  const { listed, logged, unmatched, skipped, quarantined, pending, gone } = evidence;
  const skips = Object.values(skipped).reduce((sum, each) => sum + each, 0);
  assert.equal(logged + unmatched + skips + quarantined + pending + gone, listed, 'the account adds up');
  assert.deepEqual([pending, quarantined], [0, 0], 'nothing waits, nothing was given up');
}
