/**
 * Writes mails straight into a Maildir++ tree, many thousands a second, for a Dovecot that has not looked yet.
 * File names carry the sizes (`S=`, `W=`), so the server need not read a file to know them; the modification time is
 * the internal date; a running number keeps the order of UIDs equal to the order of writing.
 */
import { chownSync, closeSync, existsSync, fchownSync, futimesSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** One mail to seed. Flags are IMAP system flags (`\Seen`), others are left out. */
export interface SeedMail {
  raw: Uint8Array;
  flags?: readonly string[];
  internalDate?: Date;
}

/** Whom the files must belong to: as root, the account that Dovecot runs as. */
export interface MaildirOwner {
  uid: number;
  gid: number;
}

const LETTERS = new Map([
  ['\\Draft', 'D'],
  ['\\Flagged', 'F'],
  ['\\Answered', 'R'],
  ['\\Seen', 'S'],
  ['\\Deleted', 'T'],
]);

/** The folder of a mailbox inside a Maildir++ root; `path` with slashes. */
export function maildirFolder(root: string, path: string): string {
  return path.toUpperCase() === 'INBOX' ? root : join(root, `.${path.replaceAll('/', '.')}`);
}

/** Makes the three folders of a Maildir and answers its path. */
export function createMaildir(root: string, path: string, owner: MaildirOwner | null): string {
  const folder = maildirFolder(root, path);
  for (const each of [folder, join(folder, 'cur'), join(folder, 'new'), join(folder, 'tmp')]) {
    if (existsSync(each)) continue;
    mkdirSync(each, { recursive: true });
    if (owner !== null) chownSync(each, owner.uid, owner.gid);
  }
  return folder;
}

/** Writes the mails in order and answers how many; `first` is the number of the first one in this folder. */
export async function writeMaildir(
  folder: string,
  mails: Iterable<SeedMail> | AsyncIterable<SeedMail>,
  owner: MaildirOwner | null,
  first: number,
): Promise<number> {
  let count = 0;
  for await (const mail of mails) {
    writeMail(join(folder, 'cur', fileName(mail, first + count)), mail, owner);
    count += 1;
  }
  return count;
}

function fileName(mail: SeedMail, number: number): string {
  const flags = (mail.flags ?? []).map((flag) => LETTERS.get(flag) ?? '').sort();
  const size = mail.raw.length;
  return `${1_000_000_000 + number}.M${number}P1.seed,S=${size},W=${size + bareLineFeeds(mail.raw)}:2,${flags.join('')}`;
}

function bareLineFeeds(raw: Uint8Array): number {
  let count = 0;
  for (let at = raw.indexOf(10); at >= 0; at = raw.indexOf(10, at + 1)) if (raw[at - 1] !== 13) count += 1;
  return count;
}

function writeMail(path: string, mail: SeedMail, owner: MaildirOwner | null): void {
  const file = openSync(path, 'w', 0o600);
  writeSync(file, mail.raw);
  if (owner !== null) fchownSync(file, owner.uid, owner.gid);
  const date = mail.internalDate ?? new Date(Date.UTC(2026, 0, 5, 9));
  futimesSync(file, date, date);
  closeSync(file);
}
