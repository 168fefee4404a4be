/**
 * From a connection to its open mail account: the only place where a password of a mailbox is unsealed.
 */
import type { App } from '#app.ts';
import { Fault } from '#errors.ts';
import type { MailProvider } from '#providers/provider.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';

/** Opens accounts; tests hand in accounts that live in memory. */
export interface Accounts {
  /** `signal` ends what the account waits for when its user is stopping. */
  open(app: App, ref: ConnectionRef, signal?: AbortSignal): Promise<MailProvider>;
  /** Signs in once and lists mailboxes; throws the Fault that the provider or the network gave. */
  test(connection: Omit<OpenableConnection, 'address'>): Promise<void>;
}

/** What an adapter needs to open the account of a connection. */
export interface OpenableConnection {
  provider: string;
  address: string;
  settings: Record<string, unknown>;
  /** The unsealed credential, as JSON; null where tokens are fetched as they are needed (src/google/read-gmail.ts). */
  secret: string | null;
}

/** Where the credential of a connection is sealed. */
export function secretPlace(ref: Pick<ConnectionRef, 'workspaceId' | 'connectionId'>) {
  return { table: 'connection', column: 'secret', row: ref.connectionId, workspace: ref.workspaceId };
}

/** Reads what is needed to open an account; throws Faults where its owner or his choice stands in the way. */
export async function readOpenable(app: Pick<App, 'db' | 'seal'>, ref: ConnectionRef): Promise<OpenableConnection> {
  const row = await app.db.tenant(ref, (tx) =>
    tx
      .selectFrom('connection')
      .select(['provider', 'address', 'status', 'settings', 'secret'])
      .where('id', '=', ref.connectionId)
      .executeTakeFirst(),
  );
  if (!row || row.status === 'disconnected') {
    throw new Fault('refuse', 'connection-ended', 'This mailbox is disconnected.');
  }
  const { provider, address, settings } = row;
  if (provider === 'gmail') return { provider, address, settings, secret: null };
  if (row.secret === null) throw new Fault('reconnect', 'no-credential', 'There is no password for this mailbox.');
  return { provider, address, settings, secret: app.seal.open(row.secret, secretPlace(ref)) };
}
