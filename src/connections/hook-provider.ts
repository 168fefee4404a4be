import { type PortHooks, throughPort } from '#platform/port-hooks.ts';
import type { Fetched, MailProvider } from '#providers/provider.ts';

/** The same account with a hook before and after each call and each fetched email, for the crash-point suite. */
export function hookProvider(provider: MailProvider, hooks: PortHooks): MailProvider {
  const through = <T>(label: string, call: () => Promise<T>) => throughPort(hooks, `provider:${label}`, call);
  return {
    capabilities: provider.capabilities,
    mailboxes: () => through('mailboxes', () => provider.mailboxes()),
    identities: () => through('identities', () => provider.identities()),
    feeds: () => through('feeds', () => provider.feeds()),
    changes: (feed, since, limit) => through('changes', () => provider.changes(feed, since, limit)),
    async *fetch(ids, maxOctets): AsyncIterable<Fetched> {
      for await (const fetched of provider.fetch(ids, maxOctets)) {
        await hooks.before('provider:fetch');
        yield fetched;
        await hooks.after('provider:fetch');
      }
    },
    find: (query, limit) => through('find', () => provider.find(query, limit)),
    watch: (wake, lost) => through('watch', () => provider.watch(wake, lost)),
    close: () => provider.close(),
  };
}
