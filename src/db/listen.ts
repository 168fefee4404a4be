/**
 * Hears NOTIFY on a connection of its own, which is made again whenever it is lost. Notifications wake and are never
 * the truth (law 2): those sent while the connection was away are lost, and `onGap` says that there may have been some.
 */
import pg from 'pg';
import type { Clock } from '#platform/clock.ts';
import { describeError, type Log } from '#platform/log.ts';
import { cleanError } from './database-error.ts';

/** What to listen to. */
export interface ListenOptions {
  url: string;
  channel: string;
  onPayload: (payload: string) => void;
  /** Called after every reconnection. */
  onGap?: () => void;
  clock: Clock;
  log: Log;
}

/** An open ear. */
export interface Listener {
  close(): Promise<void>;
}

const firstPauseMs = 100;
const longestPauseMs = 5_000;

/** Listens; resolves as soon as the first connection stands. */
export async function openListener(options: ListenOptions): Promise<Listener> {
  const closing = new AbortController();
  let client = await connectInTime(options, closing.signal);
  const ended = keepUp();

  async function keepUp(): Promise<void> {
    while (client) {
      await client.lost;
      if (closing.signal.aborted) return;
      options.log.warn('listener-lost', { label: options.channel });
      client = await connectInTime(options, closing.signal);
      if (client) options.onGap?.();
    }
  }

  return {
    async close() {
      closing.abort();
      await client?.end();
      await ended;
    },
  };
}

interface Ear {
  lost: Promise<void>;
  end(): Promise<void>;
}

/** Tries until it stands; null when closed meanwhile. */
async function connectInTime(options: ListenOptions, signal: AbortSignal): Promise<Ear | null> {
  for (let pause = firstPauseMs; !signal.aborted; pause = Math.min(pause * 2, longestPauseMs)) {
    try {
      return await connect(options);
    } catch (error) {
      options.log.warn('listener-refused', { label: options.channel, ...describeError(cleanError(error)) });
      await options.clock.sleep(pause, signal).catch(() => {});
    }
  }
  return null;
}

async function connect(options: ListenOptions): Promise<Ear> {
  const client = new pg.Client({
    connectionString: options.url,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'rapport-listener',
  });
  const lost = new Promise<void>((resolve) => {
    client.on('error', () => resolve());
    client.on('end', () => resolve());
  });
  client.on('notification', (message) => options.onPayload(message.payload ?? ''));
  try {
    await client.connect();
    await client.query(`listen ${client.escapeIdentifier(options.channel)}`);
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  return { lost, end: () => client.end().catch(() => {}) };
}
