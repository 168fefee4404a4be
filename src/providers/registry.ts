/** The vendors that Rapport speaks to, by kind. Nothing above asks which one it is: it reads `capabilities`. */

import { openGmail } from './gmail/index.ts';
import type { GmailAccess, GmailSettings, GmailWorld } from './gmail/settings.ts';
import { openImap } from './imap/index.ts';
import type { ImapSecret, ImapSettings, ImapWorld } from './imap/settings.ts';
import type { MemoryAccount } from './memory/account.ts';
import { openMemory } from './memory/index.ts';
import type { MailProvider } from './provider.ts';

/** Settings of each kind, as they are stored. */
export interface ProviderSettings {
  imap: ImapSettings;
  gmail: GmailSettings;
  /** Names an account of the world. */
  memory: { account: string };
}

/** Secrets of each kind, as they are sealed. */
export interface ProviderSecrets {
  imap: ImapSecret;
  /** No secret of ours: tokens are given out as they are needed. */
  gmail: GmailAccess;
  memory: null;
}

/** A kind of provider. */
export type ProviderKind = keyof ProviderSettings;

/** What the adapters need from outside. */
export interface ProviderWorld {
  imap: ImapWorld;
  gmail: GmailWorld;
  /** Accounts that live in memory: none outside tests and demonstrations. */
  memory: ReadonlyMap<string, MemoryAccount>;
}

/** Opens an account of any kind. */
export type OpenAccount = <K extends ProviderKind>(
  kind: K,
  settings: ProviderSettings[K],
  secret: ProviderSecrets[K],
) => Promise<MailProvider>;

type Openers = {
  [K in ProviderKind]: (settings: ProviderSettings[K], secret: ProviderSecrets[K]) => Promise<MailProvider>;
};

/** Binds the vendors to their world, once for the program. */
export function createRegistry(world: ProviderWorld): OpenAccount {
  const openers: Openers = {
    imap: (settings, secret) => openImap(settings, secret, world.imap),
    gmail: (settings, access) => openGmail(settings, access, world.gmail),
    memory: async ({ account }) => openMemory(findAccount(world, account)),
  };
  return (kind, settings, secret) => openers[kind](settings, secret);
}

function findAccount(world: ProviderWorld, name: string): MemoryAccount {
  const account = world.memory.get(name);
  if (account === undefined) throw new Error(`There is no memory account ${name}.`);
  return account;
}
