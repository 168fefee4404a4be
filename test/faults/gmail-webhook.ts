/** The webhook of a stage as Pub/Sub meets it: over HTTP, on this machine, with the answer that it would get. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isFault } from '#errors.ts';
import { webhookUrl } from '#google/addresses.ts';
import { createPushReceiver, type ReceivePush } from '#google/receive-push.ts';
import { type GoogleStage, staged } from '../support/google-stage.ts';

/** A listening webhook that a subscription pushes to. */
export interface GmailWebhook {
  receive: ReceivePush;
  /** It hangs up on everybody. */
  away: boolean;
  close(): Promise<void>;
}

/** Opens it and subscribes it to the instance's topic. */
export async function openWebhook({ app, google }: Pick<GoogleStage, 'app' | 'google'>): Promise<GmailWebhook> {
  const receive = createPushReceiver(app);
  const webhook: GmailWebhook = {
    receive,
    away: false,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server = createServer(async (request, response) => {
    if (webhook.away) return void request.destroy();
    let body = '';
    for await (const chunk of request) body += chunk;
    const token = (request.headers.authorization ?? '').replace('Bearer ', '');
    response.writeHead(await receive({ token, body }).then(() => 204, statusOf)).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const push = { endpoint, audience: webhookUrl(app), serviceAccountEmail: staged.pushAccount };
  google.pubsub.createSubscription(staged.subscription, { topic: staged.topic, push });
  return webhook;
}

/** A notification as Pub/Sub wraps it. */
export function wrapNotice(messageId: string, emailAddress: string, historyId: string): string {
  const data = Buffer.from(`{"emailAddress":"${emailAddress}","historyId":${historyId}}`).toString('base64');
  return JSON.stringify({ subscription: staged.subscription, message: { messageId, data } });
}

function statusOf(error: unknown): number {
  return isFault(error) ? (error.status ?? 500) : 500;
}
