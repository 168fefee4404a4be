import pg from 'pg';
import { cleanError } from './database-error.ts';

/** A connection as the owner of the tables, for what is not everyday work: migrations, backup, restore, checks. */
export interface Owner {
  url: string;
  client: pg.Client;
  query<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<R[]>;
}

/** Opens one connection as the owner, hands it to `work` and closes it. */
export async function asOwner<T>(url: string, work: (owner: Owner) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'rapport-owner',
  });
  client.on('error', () => {});
  const query = async <R>(text: string, values: readonly unknown[] = []) => {
    try {
      return (values.length > 0 ? await client.query(text, [...values]) : await client.query(text)).rows as R[];
    } catch (error) {
      throw cleanError(error);
    }
  };
  try {
    await client.connect();
  } catch (error) {
    throw cleanError(error);
  }
  try {
    return await work({ url, client, query });
  } finally {
    await client.end().catch(() => {});
  }
}
