/**
 * The Gmail adapter of the port, on Gmail's HTTP API. docs/providers/gmail.md tells what Google does and what we do.
 *
 * Of @googleapis/gmail the types are used (google-types.ts) and not the client: that has no batch, hides answers that are
 * not JSON, repeats calls by its own rules, and costs 60 ms and 28 MB at start.
 */
import { Fault } from '#errors.ts';
import type { Feed, FeedKey, MailProvider } from '../provider.ts';
import { ChangeReader } from './changes.ts';
import { checkLimit, fetchEmails } from './fetch.ts';
import { findEmails } from './find.ts';
import { listIdentities } from './identities.ts';
import { listMailboxes } from './mailboxes.ts';
import { canRead } from './scopes.ts';
import { GmailSession } from './session.ts';
import type { GmailAccess, GmailSettings, GmailWorld } from './settings.ts';
import { openSubscription } from './subscription.ts';

const account: Feed = { key: 'account' as FeedKey, mailbox: null };

/** Opens an account. Nothing is asked of Google before the first question. */
export async function openGmail(
  settings: GmailSettings,
  access: GmailAccess,
  world: GmailWorld,
): Promise<MailProvider> {
  if (!canRead(settings.scopes)) throw scopeMissing();
  const session = new GmailSession(access, world);
  const changes = new ChangeReader(session);
  return {
    capabilities: { stableIds: true, push: false, mark: 'gmail' },
    mailboxes: () => listMailboxes(session),
    identities: () => listIdentities(session),
    feeds: async () => [account],
    changes: (_feed, since, limit, horizon = null) => changes.read(since, limit, horizon),
    fetch(ids, maxOctets, how) {
      checkLimit(maxOctets);
      return fetchEmails(session, ids, maxOctets, how);
    },
    find: (query, limit) => findEmails(session, query, limit),
    watch: async () => ({ close: async () => {} }),
    subscription: openSubscription(session),
    close: async () => {},
  };
}

function scopeMissing(): Fault {
  const words = 'Google did not grant reading the mailbox; please connect again and leave it ticked.';
  return new Fault('reconnect', 'gmail-scope-missing', words);
}
