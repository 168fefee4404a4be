/**
 * Fetches Gmail's notifications from Pub/Sub, for servers that Google can not reach: one loop for each subscription.
 *
 * Invariants: a notification is acknowledged only after what it started has committed, so a crash in between brings it
 * again, which starts nothing twice; one that makes no sense or names nobody is acknowledged too, or it would come for
 * ever; a subscription that fails is tried again after a pause that grows, and delays no other.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { App } from '#app.ts';
import { isFault } from '#errors.ts';
import { describeError } from '#platform/log.ts';
import { openPubSub, type PubSub, pubsubFault } from './open-pubsub.ts';
import { type PulledSource, readSources } from './pulled-sources.ts';
import { readNotification } from './receive-push.ts';
import { ringConnections } from './ring-connections.ts';

/** The loops of one worker. */
export interface Pulls {
  stop(): Promise<void>;
}

const lookMs = 15_000;
const longestPauseMs = 5 * 60_000;
const most = 100;
/** Google answers after some 90 seconds at the latest, also when there is nothing. */
const silenceMs = 120_000;
const maxOctets = 4 * 1024 * 1024;

/** Starts to pull; looks now and then for subscriptions that came or went. */
export function pullPushes(app: App): Pulls {
  const ending = new AbortController();
  const loops = new Map<string, { end: AbortController; ended: Promise<void> }>();
  const looking = (async () => {
    while (!ending.signal.aborted) {
      await look(app, loops).catch((error) => app.log.warn('pull-look-failed', describeError(error)));
      await wait(lookMs, undefined, { signal: ending.signal }).catch(() => {});
    }
  })();
  return {
    async stop() {
      ending.abort();
      await looking;
      for (const { end } of loops.values()) end.abort();
      await Promise.all([...loops.values()].map(({ ended }) => ended));
    },
  };
}

async function look(app: App, loops: Map<string, { end: AbortController; ended: Promise<void> }>): Promise<void> {
  const wanted = new Map((await readSources(app)).map((source) => [source.key, source]));
  for (const [key, { end }] of loops) {
    if (wanted.has(key)) continue;
    end.abort();
    loops.delete(key);
  }
  for (const [key, source] of wanted) {
    if (loops.has(key)) continue;
    const end = new AbortController();
    loops.set(key, { end, ended: pullForever(app, source, end.signal) });
  }
}

async function pullForever(app: App, source: PulledSource, ending: AbortSignal): Promise<void> {
  let pubsub: PubSub | null = null;
  let failures = 0;
  while (!ending.aborted) {
    const began = performance.now();
    try {
      pubsub ??= openPubSub(app, source.keyJson);
      const count = await pullOnce(app, pubsub, source, ending);
      failures = 0;
      // A server that does not hold the line open is not asked without a pause.
      if (count === 0 && performance.now() - began < 1_000) await pause(1_000, ending);
    } catch (error) {
      if (ending.aborted) return;
      failures += 1;
      app.log.warn('pull-failed', { count: failures, ...describeError(error) });
      await pause(Math.min(longestPauseMs, 2_500 * 2 ** Math.min(failures, 10)) * (0.5 + app.random() / 2), ending);
    }
  }
}

async function pause(ms: number, ending: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal: ending }).catch(() => {});
}

/** Pulls one batch, rings, and acknowledges what was done; gives how many came. */
export async function pullOnce(app: App, pubsub: PubSub, source: PulledSource, signal?: AbortSignal): Promise<number> {
  const { subscription } = source;
  const answer = await pubsub.call(`${subscription}:pull`, {
    body: { maxMessages: most },
    silenceMs,
    signal,
    maxOctets,
  });
  if (answer.status !== 200 || answer.json === null) throw pubsubFault(answer);
  const pulled = readPulled(answer.json);
  const ackIds: string[] = [];
  for (const each of pulled) if (await take(app, source, each)) ackIds.push(each.ackId);
  if (ackIds.length === 0) return pulled.length;
  const acknowledged = await pubsub.call(`${subscription}:acknowledge`, { body: { ackIds } });
  if (acknowledged.status !== 200) throw pubsubFault(acknowledged);
  return pulled.length;
}

interface Pulled {
  ackId: string;
  messageId: string;
  data: string;
}

function readPulled({ receivedMessages = [] }: Record<string, unknown>): Pulled[] {
  if (!Array.isArray(receivedMessages)) return [];
  return receivedMessages.slice(0, most).flatMap((each: Record<string, unknown> | null) => {
    const message = each?.message as Record<string, unknown> | undefined;
    const { ackId } = each ?? {};
    const { messageId, data } = message ?? {};
    return typeof ackId === 'string' && typeof messageId === 'string' && typeof data === 'string'
      ? [{ ackId, messageId, data }]
      : [];
  });
}

/** True when the message has done its work, or has none. */
async function take(app: App, { origin }: PulledSource, pulled: Pulled): Promise<boolean> {
  try {
    const outcome = await ringConnections(app, [origin], readNotification(pulled));
    app.metrics.pushes.inc({ outcome });
    return true;
  } catch (error) {
    const isNonsense = isFault(error) && error.code === 'push-data-invalid';
    app.metrics.pushes.inc({ outcome: isNonsense ? 'invalid' : 'failed' });
    if (!isNonsense) app.log.warn('push-not-taken', describeError(error));
    return isNonsense;
  }
}
