/** The memory adapter of the port: for tests of what stands above the port, and for demonstrations. */
import type { Feed, FeedState, FindQuery, Identity, MailProvider, ProviderId, ProviderMailbox } from '../provider.ts';
import type { MemoryAccount } from './account.ts';
import { readChanges } from './changes.ts';
import { listImplausible } from './errors.ts';
import { fetchEmails, findEmails } from './fetch.ts';

/** Opens the account; several openings see the same mail. */
export function openMemory(account: MemoryAccount): MailProvider {
  return {
    capabilities: { stableIds: account.layout === 'account', push: true, mark: 'memory' },
    mailboxes: () => listMailboxes(account),
    identities: () => listIdentities(account),
    async feeds(): Promise<Feed[]> {
      await account.enter('feeds');
      return [...account.feeds.values()].map(({ key, mailbox }) => ({ key, mailbox }));
    },
    async changes(feed: Feed, since: FeedState | null, limit: number, horizon?: Date | null) {
      await account.enter('changes');
      return readChanges(account, feed, since, limit, horizon);
    },
    fetch: (ids: ProviderId[], maxOctets: number) => fetchEmails(account, ids, maxOctets),
    async find(query: FindQuery, limit: number) {
      await account.enter('find');
      return findEmails(account, query, limit);
    },
    async watch(wake, lost) {
      await account.enter('watch');
      const unsubscribe = account.subscribe(wake, lost);
      return { close: async () => unsubscribe() };
    },
    close: async () => {},
  };
}

async function listMailboxes(account: MemoryAccount): Promise<ProviderMailbox[]> {
  await account.enter('mailboxes');
  if (account.brokenList !== null) throw listImplausible();
  return account.mailboxes.map((mailbox) => ({ ...mailbox }));
}

async function listIdentities(account: MemoryAccount): Promise<Identity[]> {
  await account.enter('identities');
  return account.addresses.map((address, index) => ({ address, name: null, isDefault: index === 0 }));
}
