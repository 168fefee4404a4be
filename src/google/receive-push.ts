/**
 * What Pub/Sub pushes to our webhook.
 *
 * The walk: token (Google's signature, issuer, audience, end) → whose service account signed → body → of the project of
 * that client's topic → ring. Whoever fails before "ring" is a forger or a misconfiguration and gets 401 or 400; a
 * mailbox that we do not know, or not by this client, gets the same silent "received" as one that we do, so that nobody
 * can ask which mailboxes are connected.
 */
import { sql } from 'kysely';
import type { App } from '#app.ts';
import { Fault } from '#errors.ts';
import { createGoogleKeys } from '#providers/gmail/google-keys.ts';
import { readPushData } from '#providers/gmail/push-data.ts';
import { verifyPushToken } from '#providers/gmail/push-token.ts';
import { webhookUrl } from './addresses.ts';
import { googleProjectOf } from './google-project.ts';
import { googleWorld } from './google-world.ts';
import { type PushNotification, type PushOrigin, type PushOutcome, ringConnections } from './ring-connections.ts';

/** A push as it came. */
export interface PushRequest {
  /** The bearer token, or null. */
  token: string | null;
  body: string;
}

/** Takes pushes; Google's keys are kept between them. */
export type ReceivePush = (push: PushRequest) => Promise<PushOutcome>;

interface Envelope {
  subscription: string;
  messageId: string;
  data: string;
}

type Trusted = PushOrigin & { topic: string };

/** Makes the receiver, once for the process. Everything is counted, nothing is logged. */
export function createPushReceiver(app: App): ReceivePush {
  const keys = createGoogleKeys(googleWorld(app));
  const receive = async ({ token, body }: PushRequest): Promise<PushOutcome> => {
    const { email } = await verifyPushToken({ token: token ?? '', audience: webhookUrl(app), keys, clock: app.clock });
    const trusted = await whoTrusts(app, email);
    if (trusted.length === 0) throw forged();
    const envelope = readEnvelope(body);
    const origins = trusted.filter(({ topic }) => googleProjectOf(topic) === googleProjectOf(envelope.subscription));
    if (origins.length === 0) throw forged();
    return ringConnections(app, origins, readNotification(envelope));
  };
  return async (push) => {
    try {
      const outcome = await receive(push);
      app.metrics.pushes.inc({ outcome });
      return outcome;
    } catch (error) {
      if (error instanceof Fault) app.metrics.pushes.inc({ outcome: outcomeOf(error) });
      throw error;
    }
  };
}

/** Those whose notifications this service account signs. */
async function whoTrusts(app: App, account: string): Promise<Trusted[]> {
  const { topic, serviceAccount } = app.config.google.push;
  const isInstance = topic !== null && serviceAccount?.toLowerCase() === account;
  const instance: Trusted[] = isInstance ? [{ whose: 'instance', topic }] : [];
  const found = await app.db.outside((tx) =>
    sql<{ workspaceId: string; topic: string }>`/* find-push-account */
      select workspace_id as "workspaceId", pubsub_topic as topic from push_account_topics(${account})`.execute(tx),
  );
  return [...instance, ...found.rows.map((row): Trusted => ({ whose: 'workspace', ...row }))];
}

/** Reads the envelope of a pushed or pulled message's notification. */
export function readNotification({ messageId, data }: Pick<Envelope, 'messageId' | 'data'>): PushNotification {
  return { notificationId: messageId, ...readPushData(data) };
}

/** The body that Pub/Sub sends: `{ message: { data, messageId }, subscription }`. Nothing else of it is looked at. */
function readEnvelope(body: string): Envelope {
  const { message, subscription } = readObject(parse(body));
  const { data, messageId } = readObject(message);
  const isEnvelope =
    isText(subscription, 300) &&
    /^projects\/[^/\s]{1,100}\/subscriptions\/[^/\s]{1,255}$/.test(subscription) &&
    isText(messageId, 100) &&
    /^[\w-]{1,100}$/.test(messageId) &&
    isText(data, 5_000);
  if (!isEnvelope) throw unreadable('push-invalid', 'This is not what Pub/Sub sends.');
  return { subscription, messageId, data };
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length <= longest;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw unreadable('unreadable-request', 'The body is not JSON.');
  }
}

function readObject(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw unreadable('push-invalid', 'This is not what Pub/Sub sends.');
}

function outcomeOf({ next, code, status }: Fault): 'forged' | 'invalid' | 'failed' {
  if (next !== 'refuse') return 'failed';
  return code === 'push-token-invalid' && status === 401 ? 'forged' : 'invalid';
}

/** The same words for all that is wrong with whoever pushes. */
function forged(): Fault {
  const words = 'The notification does not carry a valid token of Google’s.';
  return new Fault('refuse', 'push-token-invalid', words, { status: 401 });
}

function unreadable(code: string, words: string): Fault {
  return new Fault('refuse', code, words, { status: 400 });
}
