/**
 * Works off the queue of pending entries, newest first: fetch, read, apply.
 *
 * Invariants: a page is bounded by count and octets; one page is applied while the next is fetched and read, never
 * more; an email that can not be fetched or applied is set aside alone with its reason (a failing page is halved until
 * the culprit stands alone); a fetch that answers for none of its ids is a Fault, never an endless loop.
 */
import { sql } from 'kysely';
import { Fault, isFault } from '#errors.ts';
import { describeError } from '#platform/log.ts';
import type { Fetched, ProviderId } from '#providers/provider.ts';
import { applyEmails } from './apply-emails.ts';
import { type ReadEmail, readEmail } from './read-email.ts';
import { type PoisonedEntry, setAside } from './settle-entries.ts';
import type { SyncSession } from './sync-session.ts';

/** A claim is fetched folder by folder, so a larger one switches folders less often and is less strictly newest first. */
const claimSize = 4_000;
const pageEmails = 200;
const pageOctets = 8 * 1024 * 1024;

/** Fetches and applies pending entries until none is left, or at most `limit`; returns how many were settled. */
export async function hydrate(session: SyncSession, limit = Number.POSITIVE_INFINITY): Promise<number> {
  let settled = 0;
  while (settled < limit) {
    const ids = await readPending(session, Math.min(claimSize, limit - settled));
    if (ids.length === 0) break;
    const before = settled;
    settled += await hydrateIds(session, ids);
    if (settled === before) {
      throw new Fault('retry', 'fetch-incomplete', 'The server answered for none of the messages that were asked for.');
    }
    session.signal.throwIfAborted();
  }
  return settled;
}

async function readPending({ app, lease }: SyncSession, limit: number): Promise<ProviderId[]> {
  const found = await app.db.tenant(lease, (tx) =>
    sql<{ provider_id: ProviderId }>`/* read-pending */
      select provider_id from ledger_entry
       where connection_id = ${lease.connectionId} and outcome = 'pending' and presence = 'there' and not retired
         and workspace_id = ${lease.workspaceId}
       order by received_at desc nulls last, provider_id limit ${limit}`.execute(tx),
  );
  return found.rows.map((row) => row.provider_id);
}

/** Overlaps the application of one page with the fetch and reading of the next. */
async function hydrateIds(session: SyncSession, ids: ProviderId[]): Promise<number> {
  let applying: Promise<number> = Promise.resolve(0);
  let settled = 0;
  try {
    for await (const page of readPages(session, ids)) {
      settled += await applying;
      applying = applyPage(session, page);
      // A page that fails while the next is read is not lost: the loop, or the end, awaits it.
      applying.catch(() => {});
    }
  } finally {
    settled += await applying;
  }
  return settled;
}

/** What one page of a fetch brought. */
interface FetchedPage {
  emails: ReadEmail[];
  poisoned: PoisonedEntry[];
  gone: ProviderId[];
  octets: number;
}

async function* readPages(session: SyncSession, ids: ProviderId[]): AsyncIterable<FetchedPage> {
  let page = emptyPage();
  for await (const fetched of session.provider.fetch(ids, session.app.config.sync.fetchMaxOctets)) {
    await addTo(page, fetched, session);
    if (page.emails.length + page.poisoned.length + page.gone.length < pageEmails && page.octets < pageOctets) continue;
    yield page;
    page = emptyPage();
  }
  if (page.emails.length + page.poisoned.length + page.gone.length > 0) yield page;
}

function emptyPage(): FetchedPage {
  return { emails: [], poisoned: [], gone: [], octets: 0 };
}

async function addTo(page: FetchedPage, fetched: Fetched, session: SyncSession): Promise<void> {
  if (fetched.type === 'gone') page.gone.push(fetched.id);
  else if (fetched.type === 'poison') {
    page.poisoned.push({ providerId: fetched.id, code: fetched.code, reason: fetched.reason });
  } else {
    page.octets += fetched.email.raw.length;
    page.emails.push(await readEmail(fetched.email, session.app.clock.now()));
  }
}

async function applyPage(session: SyncSession, page: FetchedPage): Promise<number> {
  await setAside(session, page.poisoned, page.gone);
  const applied = page.emails.length === 0 ? 0 : await applyOrIsolate(session, page.emails);
  return applied + page.poisoned.length + page.gone.length;
}

/** Applies a page; what no transaction can take is found by halving and quarantined alone. */
async function applyOrIsolate(session: SyncSession, emails: ReadEmail[]): Promise<number> {
  try {
    return await applyEmails(session, emails);
  } catch (error) {
    if (isFault(error)) throw error;
    const [only] = emails;
    if (emails.length === 1 && only) {
      session.app.log.error('email-quarantined', {
        connectionId: session.lease.connectionId,
        ...describeError(error),
      });
      const reason = 'Rapport could not store it; the log names the fault.';
      await setAside(session, [{ providerId: only.id, code: 'apply-failed', reason }], []);
      return 1;
    }
    const middle = Math.ceil(emails.length / 2);
    const first = await applyOrIsolate(session, emails.slice(0, middle));
    return first + (await applyOrIsolate(session, emails.slice(middle)));
  }
}
