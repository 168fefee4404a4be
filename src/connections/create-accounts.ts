/**
 * Opens the accounts of stored connections: reads, unseals, and hands the vendors' registry its world.
 */

import type { App } from '#app.ts';
import { Fault } from '#errors.ts';
import { createAccessTokens } from '#google/access-tokens.ts';
import { quotaStore } from '#google/quota-store.ts';
import type { Clock } from '#platform/clock.ts';
import type { Outbound } from '#platform/outbound.ts';
import type { PortHooks } from '#platform/port-hooks.ts';
import type { GmailSettings, GmailWorld } from '#providers/gmail/settings.ts';
import { type ImapSecret, type ImapSettings, type ImapWorld, imapTiming } from '#providers/imap/settings.ts';
import { SignInGate } from '#providers/imap/sign-in-gate.ts';
import { testImap } from '#providers/imap/test-connection.ts';
import type { MailProvider } from '#providers/provider.ts';
import { createRegistry } from '#providers/registry.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { hookProvider } from './hook-provider.ts';
import { type Accounts, type OpenableConnection, readOpenable } from './open-account.ts';

/** What opening accounts needs of the program. */
export interface AccountsWorld {
  config: Pick<App['config'], 'google'>;
  clock: Clock;
  outbound: Outbound;
  hooks?: PortHooks | undefined;
}

/** Makes the opener of accounts; sign-ins of one server are spaced by its gate, tokens of one account shared. */
export function createAccounts({ config, clock, outbound, hooks }: AccountsWorld): Accounts {
  const imap: ImapWorld = { resolve: outbound, clock, gate: new SignInGate(clock), timing: imapTiming };
  const gmail: GmailWorld = { endpoints: config.google.endpoints, quota: config.google.quota, clock };
  const open = createRegistry({ gmail, imap, memory: new Map() });
  const tokens = createAccessTokens();

  function openOne(
    app: App,
    ref: ConnectionRef,
    connection: OpenableConnection,
    signal: AbortSignal | undefined,
  ): Promise<MailProvider> {
    if (connection.provider !== 'gmail') return open('imap', ...imapOf(connection));
    const access = { token: tokens.of(app, ref), quota: quotaStore(app, ref), signal };
    return open('gmail', connection.settings as unknown as GmailSettings, access);
  }

  return {
    async open(app, ref, signal) {
      const provider = await openOne(app, ref, await readOpenable(app, ref), signal);
      return hooks ? hookProvider(provider, hooks) : provider;
    },
    async test(connection) {
      await testImap(...imapOf(connection), imap);
    },
  };
}

/** What the IMAP adapter stored; another kind can not have come through connecting. */
function imapOf({ provider, settings, secret }: Omit<OpenableConnection, 'address'>): [ImapSettings, ImapSecret] {
  if (provider !== 'imap' || secret === null) {
    throw new Fault('refuse', 'provider-unknown', 'Rapport can not open mailboxes of this kind.');
  }
  return [settings as unknown as ImapSettings, JSON.parse(secret) as ImapSecret];
}
