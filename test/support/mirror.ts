/**
 * What a caller of the port believes to be in an account, built from change pages only. It checks the port's
 * invariants on every page, so each test that catches up also proves them.
 */
import assert from 'node:assert/strict';
import type { Changes, Feed, FeedKey, FeedState, ListedEmail, MailProvider, ProviderId } from '#providers/provider.ts';

/** The mirror of one feed. */
export interface FeedMirror {
  feed: Feed;
  state: FeedState | null;
  emails: Map<ProviderId, ListedEmail>;
  /** Every id that was ever created here. */
  ever: Set<ProviderId>;
  pages: Changes[];
}

/** Applies a page as the port's contract allows it. */
export function applyPage(mirror: FeedMirror, page: Changes): void {
  const destroyed = new Set(page.destroyed);
  for (const email of page.updated) {
    assert.ok(mirror.ever.has(email.id), 'an email was updated before it was created');
    assert.ok(!destroyed.has(email.id), 'an email was updated and destroyed in one page');
    mirror.emails.set(email.id, email);
  }
  for (const email of page.created) {
    assert.ok(!mirror.ever.has(email.id), 'an email was created twice');
    assert.ok(!destroyed.has(email.id), 'an email was created and destroyed in one page');
    mirror.ever.add(email.id);
    mirror.emails.set(email.id, email);
  }
  for (const id of page.destroyed) {
    assert.ok(mirror.emails.has(id), 'an email was destroyed that was not there');
    mirror.emails.delete(id);
  }
  mirror.state = page.newState;
  mirror.pages.push(page);
}

/** Empty mirrors of all feeds of the account. */
export async function openMirrors(provider: MailProvider): Promise<Map<FeedKey, FeedMirror>> {
  const feeds = await provider.feeds();
  return new Map(feeds.map((feed) => [feed.key, { feed, state: null, emails: new Map(), ever: new Set(), pages: [] }]));
}

/** Reads pages of one feed until there are no more. */
export async function catchUp(provider: MailProvider, mirror: FeedMirror, limit = 100): Promise<void> {
  for (let more = true; more; ) {
    const page = await provider.changes(mirror.feed, mirror.state, limit);
    assert.ok(page.created.length <= limit, 'a page was larger than its limit');
    applyPage(mirror, page);
    more = page.hasMore;
  }
}

/** Reads pages of all feeds until there are no more. */
export async function catchUpAll(
  provider: MailProvider,
  mirrors: Map<FeedKey, FeedMirror>,
  limit = 100,
): Promise<void> {
  for (const mirror of mirrors.values()) await catchUp(provider, mirror, limit);
}

/** All emails that the mirrors hold. */
export function heldEmails(mirrors: Map<FeedKey, FeedMirror>): ListedEmail[] {
  return [...mirrors.values()].flatMap((mirror) => [...mirror.emails.values()]);
}
