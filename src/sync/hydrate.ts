/**
 * Works off the queue of pending entries, newest first: fetch, read, apply.
 *
 * Invariants: a page is bounded by count and octets, and by a pause of the provider; one page is applied while the next is fetched and read, never
 * more; an email that can not be fetched or applied is set aside alone with its reason (a failing page is halved until
 * the culprit stands alone); a fetch that answers for none of its ids is a Fault, never an endless loop.
 */
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { Fault, isFault } from '#errors.ts';
import { describeError } from '#platform/log.ts';
import type { Fetched, FetchedEmail, ProviderId } from '#providers/provider.ts';
import { applyEmails } from './apply-emails.ts';
import { noticePauses } from './notice-pauses.ts';
import { type ReadEmail, readEmail } from './read-email.ts';
import { type PoisonedEntry, setAside } from './settle-entries.ts';
import type { SyncSession } from './sync-session.ts';

/** A claim is fetched folder by folder, so a larger one switches folders less often and is less strictly newest first. */
const claimSize = 4_000;
const pageEmails = 200;
const pageOctets = 8 * 1024 * 1024;
const breathEmails = 8;
/** What came before a pause of the provider (Gmail's quota makes one of a minute) does not wait with it. */
const pauseMs = 1_000;

/** How many entries were settled; counted page by page, so that it is right for a run that breaks off too. */
export interface Settled {
  applied: number;
}

/** Fetches and applies pending entries until none is left, or at most `limit`. */
export async function hydrate(session: SyncSession, counts: Settled, limit = Number.POSITIVE_INFINITY): Promise<void> {
  const end = counts.applied + limit;
  while (counts.applied < end) {
    const claim = await readPending(session, Math.min(claimSize, end - counts.applied));
    if (claim.ids.length === 0) break;
    const before = counts.applied;
    await hydrateClaim(session, counts, claim);
    if (counts.applied === before) {
      throw new Fault('retry', 'fetch-incomplete', 'The server answered for none of the messages that were asked for.');
    }
    session.signal.throwIfAborted();
  }
}

/** Entries that are fetched together, newest first, with the threads that the provider told. */
interface Claim {
  ids: ProviderId[];
  threads: Map<ProviderId, string>;
}

async function readPending({ app, lease }: SyncSession, limit: number): Promise<Claim> {
  const { rows } = await app.db.tenant(lease, (tx) =>
    sql<{ id: ProviderId; thread: string | null }>`/* read-pending */
      select provider_id as id, provider_thread_id as thread from ledger_entry
       where connection_id = ${lease.connectionId} and outcome = 'pending' and presence = 'there' and not retired
         and workspace_id = ${lease.workspaceId}
       order by order_at desc nulls last, provider_id limit ${limit}`.execute(tx),
  );
  const threads = new Map(rows.flatMap(({ id, thread }) => (thread === null ? [] : [[id, thread]])));
  return { ids: rows.map((row) => row.id), threads };
}

/** Overlaps the application of one page with the fetch and reading of the next. */
async function hydrateClaim(session: SyncSession, counts: Settled, claim: Claim): Promise<void> {
  let applying: Promise<void> = Promise.resolve();
  try {
    for await (const page of readPages(session, claim)) {
      await applying;
      applying = applyPage(session, counts, page);
      // A page that fails while the next is read is not lost: the loop, or the end, awaits it.
      applying.catch(() => {});
    }
  } finally {
    await applying;
  }
}

/** What one page of a fetch brought. */
interface FetchedPage {
  emails: ReadEmail[];
  poisoned: PoisonedEntry[];
  gone: ProviderId[];
  octets: number;
}

async function* readPages(session: SyncSession, { ids, threads }: Claim): AsyncIterable<FetchedPage> {
  const { app, provider } = session;
  let page = emptyPage();
  const fetching = provider.fetch(ids, app.config.sync.fetchMaxOctets, { threads });
  for await (const fetched of noticePauses(fetching, app.clock, pauseMs)) {
    if (fetched !== null) await addTo(page, fetched, session);
    // Parsing alone never lets the loop turn: the database's answers for the page before would wait for the whole page.
    if (page.emails.length % breathEmails === 0) await setImmediate();
    if (fetched !== null && sizeOf(page) < pageEmails && page.octets < pageOctets) continue;
    if (sizeOf(page) > 0) yield page;
    page = emptyPage();
  }
  if (sizeOf(page) > 0) yield page;
}

function sizeOf({ emails, poisoned, gone }: FetchedPage): number {
  return emails.length + poisoned.length + gone.length;
}

function emptyPage(): FetchedPage {
  return { emails: [], poisoned: [], gone: [], octets: 0 };
}

async function addTo(page: FetchedPage, fetched: Fetched, session: SyncSession): Promise<void> {
  if (fetched.type === 'gone') page.gone.push(fetched.id);
  else if (fetched.type === 'poison') {
    page.poisoned.push({ providerId: fetched.id, code: fetched.code, reason: fetched.reason });
  } else {
    await addEmail(page, fetched.email, session);
  }
}

/** A document that the parser does not survive is a bug of ours; its page and the mailbox go on without it. */
async function addEmail(page: FetchedPage, email: FetchedEmail, { app, lease }: SyncSession): Promise<void> {
  try {
    page.emails.push(await readEmail(email, app.clock.now()));
    page.octets += email.raw.length;
  } catch (error) {
    app.log.error('email-unread', { connectionId: lease.connectionId, ...describeError(error) });
    const reason = 'Rapport could not read it; the log names the fault.';
    page.poisoned.push({ providerId: email.id, code: 'read-failed', reason });
  }
}

async function applyPage(session: SyncSession, counts: Settled, page: FetchedPage): Promise<void> {
  await setAside(session, page.poisoned, page.gone);
  counts.applied += page.poisoned.length + page.gone.length;
  if (page.emails.length > 0) await applyOrIsolate(session, counts, page.emails);
}

/** Applies a page; what no transaction can take is found by halving and quarantined alone. */
async function applyOrIsolate(session: SyncSession, counts: Settled, emails: ReadEmail[]): Promise<void> {
  try {
    const applied = await applyEmails(session, emails);
    counts.applied += applied;
  } catch (error) {
    if (isFault(error) && error.next !== 'skip') throw error;
    const [only] = emails;
    if (emails.length === 1 && only) {
      await quarantine(session, only, error);
      counts.applied += 1;
      return;
    }
    const middle = Math.ceil(emails.length / 2);
    await applyOrIsolate(session, counts, emails.slice(0, middle));
    await applyOrIsolate(session, counts, emails.slice(middle));
  }
}

async function quarantine(session: SyncSession, { id }: ReadEmail, error: unknown): Promise<void> {
  const { app, lease } = session;
  app.log.error('email-quarantined', { connectionId: lease.connectionId, ...describeError(error) });
  const said = isFault(error)
    ? { code: error.code, reason: error.message }
    : { code: 'apply-failed', reason: 'Rapport could not store it; the log names the fault.' };
  await setAside(session, [{ providerId: id, ...said }], []);
}
