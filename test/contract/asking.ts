/** How the clauses of the mail port ask: adding numbered mails, reading back who is who, expecting Faults. */
import assert from 'node:assert/strict';
import { isFault, type Next } from '#errors.ts';
import type { Fetched, FetchedEmail, ListedEmail, MailProvider, ProviderId } from '#providers/provider.ts';
import { mailDocument } from '../support/mail-documents.ts';
import { catchUp, openMirrors } from '../support/mirror.ts';
import type { Stage } from './stage.ts';

/** Limit of octets that never cuts in these tests. */
export const WHOLE = 1_000_000;

/** Opens the account, counts its mailboxes and closes it. */
export async function openAndList(stage: Stage): Promise<number> {
  const provider = await stage.open();
  try {
    return (await provider.mailboxes()).length;
  } finally {
    await provider.close();
  }
}

/** Adds mails numbered `from` to `to`, named after their mailbox. */
export async function addSeveral(stage: Stage, mailbox: string, to: number, from = 1): Promise<void> {
  for (let n = from; n <= to; n += 1) {
    await stage.add(mailbox, mailDocument({ messageId: `${mailbox.toLowerCase()}-${n}@acme.example` }));
  }
}

/** The Message-IDs of the first `count` numbered mails. */
export function names(mailbox: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => `${mailbox.toLowerCase()}-${n + 1}@acme.example`);
}

type Mirrors = Awaited<ReturnType<typeof openMirrors>>;

/** The mirror of the feed that lists the inbox. */
export async function mirrorOfInbox(provider: MailProvider, mirrors: Mirrors) {
  const inbox = (await provider.mailboxes()).find((mailbox) => mailbox.role === 'inbox')!;
  return [...mirrors.values()].find(({ feed }) => feed.mailbox === null || feed.mailbox === inbox.key)!;
}

/** Every answer of one fetch. */
export async function fetchAll(provider: MailProvider, ids: ProviderId[], maxOctets = WHOLE): Promise<Fetched[]> {
  const answers: Fetched[] = [];
  for await (const answer of provider.fetch(ids, maxOctets)) answers.push(answer);
  return answers;
}

/** Lists the inbox and fetches all of it. */
export async function fetchInbox(provider: MailProvider, maxOctets = WHOLE): Promise<FetchedEmail[]> {
  const inbox = await mirrorOfInbox(provider, await openMirrors(provider));
  await catchUp(provider, inbox);
  const answers = await fetchAll(provider, [...inbox.emails.keys()], maxOctets);
  return answers.map((answer) => {
    assert.equal(answer.type, 'email');
    return (answer as { email: FetchedEmail }).email;
  });
}

/** Pairs of email and Message-ID, in the order given. */
export async function readIds(provider: MailProvider, emails: ListedEmail[]): Promise<[ListedEmail, string][]> {
  const found = new Map<ProviderId, string>();
  for (const answer of await fetchAll(
    provider,
    emails.map((email) => email.id),
  )) {
    if (answer.type !== 'email') continue;
    const [, messageId] = /^Message-ID: <([^>]*)>/m.exec(Buffer.from(answer.email.raw).toString('latin1')) ?? [];
    found.set(answer.email.id, messageId ?? '');
  }
  return emails.map((email) => [email, found.get(email.id) ?? '']);
}

/** Local parts of the Message-IDs, sorted. */
export async function listedNames(provider: MailProvider, emails: ListedEmail[]): Promise<string[]> {
  return (await readIds(provider, emails)).map(([, id]) => id.split('@')[0]!).sort();
}

/** Sorted keywords by the local part of the Message-ID. */
export async function keywordsOf(provider: MailProvider, emails: ListedEmail[]): Promise<Record<string, string[]>> {
  const pairs = await readIds(provider, emails);
  return Object.fromEntries(pairs.map(([email, id]) => [id.split('@')[0]!, [...email.keywords].sort()]));
}

/** The id that an answer is for. */
export function idOf(answer: Fetched): ProviderId {
  return answer.type === 'email' ? answer.email.id : answer.id;
}

/** Expects a Fault with this next step and a code of the usual form. */
export async function assertFault(call: Promise<unknown>, next: Next): Promise<void> {
  await assert.rejects(call, (error: unknown) => {
    assert.ok(isFault(error), `not a Fault: ${String(error)}`);
    assert.equal(error.next, next, `${error.code}: ${error.message}`);
    assert.match(error.code, /^[a-z]+(-[a-z0-9]+)+$/);
    return true;
  });
}
