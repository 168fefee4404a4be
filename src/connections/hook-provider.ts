import { type PortHooks, throughPort } from '#platform/port-hooks.ts';
import type { Fetched, MailProvider, Subscription } from '#providers/provider.ts';

/** The same account with a hook before and after each call and each fetched email, for the crash-point suite. */
export function hookProvider(provider: MailProvider, hooks: PortHooks): MailProvider {
  const through: Through = (label, call) => throughPort(hooks, `provider:${label}`, call);
  return {
    capabilities: provider.capabilities,
    mailboxes: () => through('mailboxes', () => provider.mailboxes()),
    identities: () => through('identities', () => provider.identities()),
    feeds: () => through('feeds', () => provider.feeds()),
    changes: (...asked) => through('changes', () => provider.changes(...asked)),
    async *fetch(...asked): AsyncIterable<Fetched> {
      for await (const fetched of provider.fetch(...asked)) {
        await hooks.before('provider:fetch');
        yield fetched;
        await hooks.after('provider:fetch');
      }
    },
    find: (query, limit) => through('find', () => provider.find(query, limit)),
    watch: (wake, lost) => through('watch', () => provider.watch(wake, lost)),
    subscription: provider.subscription && hookSubscription(provider.subscription, through),
    close: () => provider.close(),
  };
}

type Through = <T>(label: string, call: () => Promise<T>) => Promise<T>;

function hookSubscription(subscription: Subscription, through: Through): Subscription {
  return {
    renew: (target) => through('renew', () => subscription.renew(target)),
    end: () => through('end', () => subscription.end()),
  };
}
