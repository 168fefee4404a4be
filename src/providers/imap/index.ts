/** The IMAP adapter of the port: any server, on imapflow. docs/providers/imap.md tells how servers differ. */
import type { Feed, FeedState, FindQuery, Identity, MailProvider, ProviderId } from '../provider.ts';
import { ImapSession } from './api.ts';
import { readChanges } from './changes.ts';
import { checkLimit, fetchEmails } from './fetch.ts';
import { findEmails } from './find.ts';
import { listFeeds, listMailboxes } from './mailboxes.ts';
import type { ImapSecret, ImapSettings, ImapWorld } from './settings.ts';
import { watchAccount } from './watch.ts';

/** Signs in; a wrong password, a server that is none, a bad certificate show here. */
export async function openImap(settings: ImapSettings, secret: ImapSecret, world: ImapWorld): Promise<MailProvider> {
  const session = new ImapSession(settings, secret, world);
  const client = await session.connect();
  return {
    capabilities: { stableIds: false, push: client.capabilities.has('IDLE'), mark: 'imap' },
    mailboxes: () => listMailboxes(session),
    identities: async () => listIdentities(settings),
    feeds: () => listFeeds(session),
    changes: (feed: Feed, since: FeedState | null, limit: number) => readChanges(session, feed, since, limit),
    fetch(ids: ProviderId[], maxOctets: number) {
      checkLimit(maxOctets);
      return fetchEmails(session, ids, maxOctets);
    },
    find: (query: FindQuery, limit: number) => findEmails(session, query, limit),
    watch: (wake, lost) => watchAccount(session, wake, lost),
    close: () => session.close(),
  };
}

/** IMAP does not know addresses: the one that was given, else the user name where it is one. */
function listIdentities({ address, username }: ImapSettings): Identity[] {
  const known = address ?? (/^[^@\s]+@[^@\s]+$/.test(username) ? username : undefined);
  return known === undefined ? [] : [{ address: known, name: null, isDefault: true }];
}
