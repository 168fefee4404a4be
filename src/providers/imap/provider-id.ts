/** Ids of the IMAP adapter: `<uidvalidity>.<uid>.<mailbox path as base64url>`; the three together name one email. */
import { Fault } from '#errors.ts';
import type { ProviderId } from '../provider.ts';
import { HIGHEST_NUMBER } from '../sequence-set.ts';

/** What an id names. */
export interface EmailPlace {
  path: string;
  uidValidity: string;
  uid: number;
}

/** Makes the ids of one mailbox; the path is encoded once. */
export function createIdWriter(path: string, uidValidity: string): (uid: number) => ProviderId {
  const end = Buffer.from(path, 'utf8').toString('base64url');
  return (uid) => `${uidValidity}.${uid}.${end}` as ProviderId;
}

/** Reads an id; one that we never wrote is a caller's mistake: Fault `refuse`. */
export function readId(id: ProviderId): EmailPlace {
  const [, uidValidity, uid, end] = /^(\d{1,20})\.([1-9]\d{0,9})\.([\w-]{1,8192})$/.exec(id) ?? [];
  const path = Buffer.from(end ?? '', 'base64url').toString('utf8');
  const same = uidValidity !== undefined && createIdWriter(path, uidValidity)(Number(uid)) === id;
  if (!same || Number(uid) > HIGHEST_NUMBER) {
    throw new Fault('refuse', 'imap-id-unknown', 'This is not the id of an email in an IMAP account.');
  }
  return { path, uidValidity, uid: Number(uid) };
}
