/**
 * Opens the accounts of stored connections: reads, unseals, and hands the vendors' registry its world.
 */

import { Fault } from '#errors.ts';
import type { Clock } from '#platform/clock.ts';
import type { Outbound } from '#platform/outbound.ts';
import type { PortHooks } from '#platform/port-hooks.ts';
import { type ImapSecret, type ImapSettings, type ImapWorld, imapTiming } from '#providers/imap/settings.ts';
import { SignInGate } from '#providers/imap/sign-in-gate.ts';
import { testImap } from '#providers/imap/test-connection.ts';
import { createRegistry } from '#providers/registry.ts';
import { hookProvider } from './hook-provider.ts';
import { type Accounts, type OpenableConnection, readOpenable } from './open-account.ts';

/** Makes the opener of accounts; sign-ins of one server are spaced by its gate. */
export function createAccounts(resolve: Outbound, clock: Clock, hooks?: PortHooks): Accounts {
  const world: ImapWorld = { resolve, clock, gate: new SignInGate(clock), timing: imapTiming };
  const open = createRegistry({ imap: world, memory: new Map() });
  return {
    async open(app, ref) {
      const connection = await readOpenable(app, ref);
      const provider = await open('imap', ...imapOf(connection));
      return hooks ? hookProvider(provider, hooks) : provider;
    },
    async test(connection) {
      await testImap(...imapOf(connection), world);
    },
  };
}

/** What the IMAP adapter stored; another kind can not have come through connecting. */
function imapOf({ provider, settings, secret }: Omit<OpenableConnection, 'address'>): [ImapSettings, ImapSecret] {
  if (provider !== 'imap') {
    throw new Fault('refuse', 'provider-unknown', 'Rapport can not open mailboxes of this kind.');
  }
  return [settings as unknown as ImapSettings, JSON.parse(secret) as ImapSecret];
}
