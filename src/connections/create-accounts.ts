/**
 * Opens the accounts of stored connections: reads, unseals, and hands the adapter its world.
 */

import { Fault } from '#errors.ts';
import type { Clock } from '#platform/clock.ts';
import type { Outbound } from '#platform/outbound.ts';
import type { PortHooks } from '#platform/port-hooks.ts';
import { openImap } from '#providers/imap/index.ts';
import { type ImapSecret, type ImapSettings, type ImapWorld, imapTiming } from '#providers/imap/settings.ts';
import { SignInGate } from '#providers/imap/sign-in-gate.ts';
import type { MailProvider } from '#providers/provider.ts';
import { hookProvider } from './hook-provider.ts';
import { type Accounts, type OpenableConnection, readOpenable } from './open-account.ts';

/** Makes the opener of accounts; sign-ins of one server are spaced by its gate. */
export function createAccounts(resolve: Outbound, clock: Clock, hooks?: PortHooks): Accounts {
  const world: ImapWorld = { resolve, clock, gate: new SignInGate(clock), timing: imapTiming };
  return {
    async open(app, ref) {
      const provider = await openProvider(await readOpenable(app, ref), world);
      return hooks ? hookProvider(provider, hooks) : provider;
    },
    async test(connection) {
      const provider = await openProvider({ address: '', ...connection }, world);
      try {
        await provider.mailboxes();
      } finally {
        await provider.close();
      }
    },
  };
}

function openProvider({ provider, settings, secret }: OpenableConnection, world: ImapWorld): Promise<MailProvider> {
  if (provider !== 'imap') {
    throw new Fault('refuse', 'provider-unknown', 'Rapport can not open mailboxes of this kind.');
  }
  return openImap(settings as unknown as ImapSettings, JSON.parse(secret) as ImapSecret, world);
}
