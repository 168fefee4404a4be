import type { App } from '#app.ts';
import type { MailboxRole } from '#mail/mailbox.ts';
import type { MailProvider } from '#providers/provider.ts';
import type { Lease } from './lease.ts';

/** One run of one connection: what every step of it needs. */
export interface SyncSession {
  app: App;
  lease: Lease;
  provider: MailProvider;
  runId: string;
  startedAt: Date;
  /** Addresses and domains that are ours, and what the owner chose. */
  connection: SyncedConnection;
  /** Roles of the connection's mailboxes by key; filled by refreshMailboxes. */
  roles: Map<string, MailboxRole | null>;
  /** Aborted when the program stops: the run ends after the page in hand. */
  signal: AbortSignal;
}

/** The connection as the sync reads it at the start of a run. */
export interface SyncedConnection {
  id: string;
  address: string;
  /** All that its owner writes from, normalised; empty until the provider was asked. */
  identities: string[];
  historyFrom: Date | null;
  pollMinutes: number;
  phase: 'listing' | 'importing' | 'live';
  /** A former run had begun to list and did not finish. */
  resumed: boolean;
}
