/**
 * The folders of an account and what they are for: what the server says (SPECIAL-USE, RFC 6154; XLIST), else names in
 * many languages, both by imapflow. At Gmail every mail lies in All Mail, so only that, Spam and Trash are read.
 *
 * Invariant: a list that can not be true (empty, or without INBOX, which RFC 9051 §5.1 promises) is a Fault and never
 * an answer; a folder that the server lists and does not open is shown with the reason and gives no feed.
 */
import type { ListResponse } from 'imapflow';
import type { MailboxRole } from '#mail/mailbox.ts';
import type { Feed, FeedKey, MailboxKey, ProviderMailbox } from '../provider.ts';
import type { ImapSession } from './api.ts';
import { listImplausible } from './errors.ts';

const FOLDERS = 20_000;
const LONGEST_PATH = 2000;

const ROLES = new Map<string, MailboxRole>([
  ['\\Inbox', 'inbox'],
  ['\\Sent', 'sent'],
  ['\\Drafts', 'drafts'],
  ['\\Junk', 'junk'],
  ['\\Trash', 'trash'],
  ['\\Archive', 'archive'],
  ['\\All', 'all'],
  ['\\Flagged', 'flagged'],
  ['\\Important', 'important'],
]);

/** All folders, INBOX first, then Sent, then the others as the server lists them. */
export async function listMailboxes(session: ImapSession): Promise<ProviderMailbox[]> {
  const listed = await session.run((client) => client.list());
  const folders = listed.filter((folder) => isPlausible(folder));
  if (folders.length > FOLDERS || !folders.some(isInbox)) throw listImplausible();
  return folders.map((folder) => describe(session, folder)).sort((a, b) => urgency(a) - urgency(b));
}

/** One feed for each folder that opens; the others are remembered as refused. */
export async function listFeeds(session: ImapSession): Promise<Feed[]> {
  const feeds: Feed[] = [];
  for (const mailbox of feedMailboxes(await listMailboxes(session), session)) {
    if (await opens(session, mailbox.key)) feeds.push({ key: String(mailbox.key) as FeedKey, mailbox: mailbox.key });
  }
  return feeds;
}

function describe(session: ImapSession, folder: ListResponse): ProviderMailbox {
  const reason = session.refused.get(folder.path);
  const noselect = folder.flags.has('\\Noselect') || folder.flags.has('\\NonExistent');
  return {
    key: folder.path as MailboxKey,
    name: folder.delimiter ? folder.path.split(folder.delimiter).join('/') : folder.path,
    role: ROLES.get(folder.specialUse ?? '') ?? null,
    selectable: !noselect && reason === undefined,
    ...(reason === undefined ? {} : { problem: reason }),
  };
}

function feedMailboxes(mailboxes: ProviderMailbox[], session: ImapSession): ProviderMailbox[] {
  const readable = mailboxes.filter((mailbox) => mailbox.selectable || session.refused.has(mailbox.key));
  const all = readable.find((mailbox) => mailbox.role === 'all');
  if (all === undefined || !session.isGmail) return readable;
  return [all, ...readable.filter((mailbox) => mailbox.role === 'junk' || mailbox.role === 'trash')];
}

/** Phantom folders are listed without `\Noselect` and refuse to open; only asking tells. */
async function opens(session: ImapSession, path: string): Promise<boolean> {
  session.refused.delete(path);
  try {
    await session.examine(path, true);
    return true;
  } catch (error) {
    if (session.refused.has(path)) return false;
    throw error;
  }
}

function isPlausible(folder: ListResponse): boolean {
  return folder.path.length > 0 && folder.path.length <= LONGEST_PATH;
}

/** XLIST may show INBOX under a name in the user's language. */
function isInbox(folder: ListResponse): boolean {
  return folder.path === 'INBOX' || folder.specialUse === '\\Inbox';
}

function urgency(mailbox: ProviderMailbox): number {
  return mailbox.role === 'inbox' ? 0 : mailbox.role === 'sent' ? 1 : 2;
}
