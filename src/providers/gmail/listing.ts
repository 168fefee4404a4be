/**
 * Listing a mailbox from nothing: every message that was there when it began, exactly once, newest first, with its
 * labels; spam, trash and drafts among the others, to be told by their labels.
 *
 * What arrives while the listing runs is left to the history, which is asked from the moment before the first page on;
 * so a label that moves, a message that comes or goes between two pages can neither be lost nor be told twice.
 * The memory of a listing (what was named, which labels are where) lives as long as the account is open. A listing that
 * goes on in a new opening has forgotten what it named: a page token that died is then a Fault `resync`, and a removal
 * may be told of a message that was never created.
 */
import type { ListedEmail } from '../provider.ts';
import { answerBroken, historyGone } from './errors.ts';
import type { ToldMessagePage } from './google-types.ts';
import { readHistory } from './history.ts';
import { LabelMap } from './label-map.ts';
import { isOwnLabel, tellingLabels } from './labels.ts';
import { listLabels } from './mailboxes.ts';
import { listing } from './manners.ts';
import { listedEmail, type MessageRef, objectsIn, readRef, textIn } from './read-fields.ts';
import type { GmailSession } from './session.ts';
import type { ListingState } from './state.ts';

/** One page of a listing. */
export interface ListedPage {
  created: ListedEmail[];
  /** Where the listing goes on; null when all is named. */
  next: ListingState | null;
}

const pageSize = 500;
const mostIdlePages = 20;
const mostPages = 100_000;
/** Labels that change while their list is read move its entries by one; so many at once are not to be expected. */
const labelSlack = 50;

/** A listing under way in this opening of the account. */
export class Listing {
  readonly #session: GmailSession;
  readonly #labels: LabelMap;
  /** Whether everything that the listing has named is in `named`. */
  readonly isWhole: boolean;
  readonly named = new Set<string>();
  /** Added since the listing began: told by the history, never here. */
  readonly #arrived = new Set<string>();
  #mentions = 0;
  #deletions = 0;
  /** How many deletions had been seen when the ids were last looked through again. */
  #swept = 0;
  #readTo: string;

  private constructor(session: GmailSession, labels: LabelMap, state: ListingState) {
    this.#session = session;
    this.#labels = labels;
    this.#readTo = state.h0;
    this.isWhole = state.named === 0;
  }

  /** Begins a listing, or goes on with one of an earlier opening. */
  static async open(session: GmailSession, state: ListingState): Promise<Listing> {
    const labels = (await listLabels(session)).map(({ id }) => id);
    const telling = labels.filter((id) => tellingLabels.includes(id) || isOwnLabel(id));
    return new Listing(session, new LabelMap(session, telling), state);
  }

  /** Whether anything at all has changed since the listing began. */
  get hasNews(): boolean {
    return this.#mentions > 0;
  }

  /** Where the history stood when it was last looked at. */
  get readTo(): string {
    return this.#readTo;
  }

  /** The page after a state, of at most `limit` messages. */
  async read(state: ListingState, limit: number): Promise<ListedPage> {
    const found: { ref: MessageRef; isOld: boolean }[] = [];
    let at: ListingState | null = state;
    for (let idle = 0, pages = 0; at !== null && found.length < limit; pages += 1) {
      const page: IdPage = await this.#readIds(at, limit - found.length);
      const isOld = at.phase === 'old';
      const fresh = page.refs.filter(({ id }) => !this.named.has(id));
      for (const ref of fresh) this.named.add(ref.id);
      found.push(...fresh.map((ref) => ({ ref, isOld })));
      idle = fresh.length > 0 || isAhead(at, page) ? 0 : idle + 1;
      if (idle > mostIdlePages || pages > mostPages) throw answerBroken();
      at = page.next ?? (await this.#sweep(at));
    }
    return this.#describe(found, state, at);
  }

  /**
   * Nobody promises that a page token names a place and not a number: where it counts, a message that is deleted above
   * it hides another one. So when something was deleted meanwhile, the ids are looked through once more for such.
   */
  async #sweep(state: ListingState): Promise<ListingState | null> {
    await this.#readNews();
    if (!this.isWhole || this.#deletions === this.#swept) return null;
    this.#swept = this.#deletions;
    return { ...state, phase: 'recent', token: null };
  }

  /** The page of these was stored: what only it needed is forgotten. */
  keep(emails: readonly ListedEmail[]): void {
    this.#labels.drop(emails.map(({ id }) => id));
  }

  /** The page of these is asked for again: they were not named. */
  takeBack(emails: readonly ListedEmail[]): void {
    for (const { id } of emails) this.named.delete(id);
  }

  async #describe(
    found: { ref: MessageRef; isOld: boolean }[],
    state: ListingState,
    at: ListingState | null,
  ): Promise<ListedPage> {
    await this.#readNews();
    const there = found.filter(({ ref }) => !this.#arrived.has(ref.id));
    for (const { ref } of found) if (this.#arrived.has(ref.id)) this.named.delete(ref.id);
    const named = state.named + there.length;
    await this.#labels.reach(named + this.#mentions + labelSlack);
    const created = there.map(({ ref, isOld }) => {
      const email = listedEmail({ ...ref, labelIds: [...this.#labels.labelsOf(ref.id)] });
      return isOld ? { ...email, old: true as const } : email;
    });
    return { created, next: at === null ? null : { ...at, named } };
  }

  /** Every message of a list was there before the history was looked at, so what arrived is known to be new. */
  async #readNews(): Promise<void> {
    for (let hasMore = true; hasMore; ) {
      const page = await readHistory(this.#session, this.#readTo, pageSize);
      for (const { added, deleted, relabelled } of page.records) {
        for (const { id } of added) this.#arrived.add(id);
        this.#mentions += added.length + deleted.length + relabelled.length;
        this.#deletions += deleted.length;
      }
      this.#readTo = page.hasMore ? page.records.at(-1)!.id : page.historyId;
      hasMore = page.hasMore;
    }
  }

  /** One call; a page token that died begins the phase anew, which is harmless while what was named is known. */
  async #readIds(state: ListingState, limit: number): Promise<IdPage> {
    const { phase, token, horizon } = state;
    const query = {
      includeSpamTrash: true,
      maxResults: Math.min(limit, pageSize),
      pageToken: token ?? undefined,
      q: queryOf(phase, horizon),
      fields: 'messages(id,threadId),nextPageToken',
    };
    const settled = await this.#session.ask({ method: 'messages.list', path: '/messages', query }, listing);
    if (settled.type !== 'ok') {
      if (token === null) throw answerBroken();
      if (!this.isWhole) throw historyGone();
      return { refs: [], next: { ...state, token: null } };
    }
    const { messages, nextPageToken }: ToldMessagePage = settled.value;
    const refs = objectsIn(messages).flatMap((message) => readRef(message) ?? []);
    return { refs, next: nextOf(state, textIn(nextPageToken)) };
  }
}

interface IdPage {
  refs: MessageRef[];
  next: ListingState | null;
}

/** Whether a page leads on; one that is empty, or names itself as the next, does not. */
function isAhead({ token }: ListingState, { refs, next }: IdPage): boolean {
  return refs.length > 0 && next?.token !== token;
}

function nextOf(state: ListingState, token: string | null): ListingState | null {
  if (token !== null) return { ...state, token };
  return state.phase === 'recent' && state.horizon !== null ? { ...state, phase: 'old', token: null } : null;
}

/** The two queries overlap by two seconds, whichever way Google rounds; what both give is named once. */
function queryOf(phase: ListingState['phase'], horizon: number | null): string | undefined {
  if (horizon === null) return undefined;
  return phase === 'recent' ? `after:${horizon - 1}` : `before:${horizon + 1}`;
}
