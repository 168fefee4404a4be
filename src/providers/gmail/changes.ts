/**
 * The change feed of the account: a listing first, then its history.
 *
 *   null ──getProfile──▶ listing ──last page──▶ following from before the listing ──▶ following
 *                        └ nothing changed meanwhile ──────────────────────────────▶ following
 *
 * The engine asks one page at a time; an answer that it asks for again is worked out again. What a listing remembers is
 * kept until everything that happened since its beginning was told.
 */
import type { Changes, FeedState, ListedEmail, ProviderId } from '../provider.ts';
import { foldHistory, readHistory } from './history.ts';
import { Listing } from './listing.ts';
import { listing } from './manners.ts';
import { readProfile } from './profile.ts';
import { listedEmail } from './read-fields.ts';
import type { GmailSession } from './session.ts';
import { type FollowingState, type ListingState, laterOf, readState, writeState } from './state.ts';

/** Answers for pages of the feed, and remembers the listing under way. */
export class ChangeReader {
  readonly #session: GmailSession;
  #listing: Listing | null = null;
  /** The last page of the listing: the state that it was asked with, what it named, the state after it. */
  #last: { since: FeedState; created: ListedEmail[]; newState: FeedState } | null = null;

  constructor(session: GmailSession) {
    this.#session = session;
  }

  /** One page; `limit` bounds what is created. */
  async read(since: FeedState | null, limit: number, horizon: Date | null): Promise<Changes> {
    const state = since === null ? await this.#begin(horizon) : readState(since);
    if (state.type === 'following') return this.#follow(state, limit);
    return this.#list(state, since ?? writeState(state), limit);
  }

  /** The history id is taken before the first list, so that nothing falls between the two. */
  async #begin(horizon: Date | null): Promise<ListingState> {
    this.#listing = null;
    this.#last = null;
    const { historyId, messages } = await readProfile(this.#session, listing);
    return {
      type: 'listing',
      h0: historyId,
      phase: 'recent',
      token: null,
      horizon: horizon === null ? null : Math.floor(horizon.getTime() / 1000),
      named: 0,
      total: messages,
    };
  }

  async #list(state: ListingState, since: FeedState, limit: number): Promise<Changes> {
    const current = await this.#recall(state, since);
    this.#last = null;
    const { created, next } = await current.read(state, limit);
    const following: FollowingState = { type: 'following', historyId: current.hasNews ? state.h0 : current.readTo };
    const newState = writeState(next ?? following);
    this.#last = { since, created, newState };
    if (next === null && !current.hasNews) this.#listing = null;
    return {
      ...noChanges,
      created,
      newState,
      hasMore: next !== null || current.hasNews,
      remaining: next === null ? 0 : Math.max(next.total - next.named, 1),
    };
  }

  /** The listing in memory, when it stands where the state does; else one that knows nothing of what was named. */
  async #recall(state: ListingState, since: FeedState): Promise<Listing> {
    const [current, last] = [this.#listing, this.#last];
    if (current !== null && last?.newState === since) {
      current.keep(last.created);
      return current;
    }
    if (current !== null && last?.since === since) {
      current.takeBack(last.created);
      return current;
    }
    this.#listing = await Listing.open(this.#session, state);
    return this.#listing;
  }

  async #follow(state: FollowingState, limit: number): Promise<Changes> {
    const page = await readHistory(this.#session, state.historyId, limit);
    const folded = foldHistory(page.records, limit);
    const hasMore = page.hasMore || !folded.isWhole;
    const last = folded.upTo ?? state.historyId;
    const historyId = hasMore ? last : laterOf(page.historyId, last);
    const changes = this.#tell(folded);
    if (!hasMore) this.#listing = null;
    const newState = writeState({ type: 'following', historyId });
    return { ...noChanges, ...changes, newState, hasMore, remaining: hasMore ? null : 0 };
  }

  /** After a listing of this opening only what it named, or what came since, is there to be changed or removed. */
  #tell({ created, updated, destroyed }: ReturnType<typeof foldHistory>) {
    const named = this.#listing?.isWhole === true ? this.#listing.named : null;
    const isKnown = (id: string) => named === null || named.has(id);
    const again = created.filter(({ id }) => named?.has(id) === true);
    const fresh = created.filter(({ id }) => named?.has(id) !== true);
    for (const { id } of fresh) named?.add(id);
    return {
      created: fresh.map(listedEmail),
      updated: [...again, ...updated.filter(({ id }) => isKnown(id))].map(listedEmail),
      destroyed: destroyed.filter(isKnown) as ProviderId[],
    };
  }
}

const noChanges = { created: [], updated: [], destroyed: [], epoch: '' };
