/**
 * "Test on save": signs in once, looks at the folders, and says in words what is wrong.
 *
 * A form needs an answer about what was typed. What during a sync is "try again later" (nobody answers, no such
 * name, a wrong password after it was right) is here a refusal of the field, under the same code.
 */
import { Fault, isFault } from '#errors.ts';
import { ImapSession } from './api.ts';
import { listMailboxes } from './mailboxes.ts';
import type { ImapSecret, ImapSettings, ImapWorld } from './settings.ts';

/** What was seen in the account. */
export interface ImapCheck {
  mailboxes: number;
  /** Emails in INBOX. */
  inbox: number;
  /** Emails in the folder of sent mail; null without one. */
  sent: number | null;
}

/** Codes of `retry` that answer the form instead, and the field that they are about. */
const FIELDS = new Map([
  ['imap-sign-in-refused', 'password'],
  ['imap-app-password-needed', 'password'],
  ['imap-account-blocked', 'username'],
  ['imap-connection-refused', 'port'],
  ['imap-no-greeting', 'port'],
  ['imap-host-unknown', 'host'],
  ['imap-unreachable', 'host'],
  ['imap-timeout', 'host'],
  ['imap-connection-lost', 'host'],
  ['imap-list-implausible', 'host'],
]);

/** Counts what is there; throws a Fault whose `field` names the field to correct. */
export async function testImap(settings: ImapSettings, secret: ImapSecret, world: ImapWorld): Promise<ImapCheck> {
  const session = new ImapSession(settings, secret, world);
  try {
    const mailboxes = await listMailboxes(session);
    const sent = mailboxes.find((mailbox) => mailbox.role === 'sent' && mailbox.selectable);
    const inbox = (await session.examine('INBOX', true)).exists;
    const sentCount = sent === undefined ? null : (await session.examine(sent.key, true)).exists;
    return { mailboxes: mailboxes.length, inbox, sent: sentCount };
  } catch (error) {
    throw answerForm(error);
  } finally {
    await session.close();
  }
}

function answerForm(error: unknown): unknown {
  const field = isFault(error) ? FIELDS.get(error.code) : undefined;
  if (!isFault(error) || field === undefined) return error;
  return new Fault('refuse', error.code, error.message, { cause: error.cause, status: 422, field });
}
