/** An endpoint that notes every push and answers as it is told. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** One push that arrived. */
export interface ArrivedPush {
  token: string;
  subscription: string;
  messageId: string;
  /** The notice inside, as text. */
  text: string;
}

/** A listening endpoint. */
export interface PushEndpoint {
  url: string;
  arrived: ArrivedPush[];
  /** The statuses of the next answers; after them 204. 0 answers never. */
  answers: number[];
}

/** Listens until the test ends. */
export async function listenForPushes(t: TestContext): Promise<PushEndpoint> {
  const arrived: ArrivedPush[] = [];
  const answers: number[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { message, subscription } = JSON.parse(body) as { message: Record<string, string>; subscription: string };
    const token = (request.headers.authorization ?? '').replace('Bearer ', '');
    const text = Buffer.from(message.data ?? '', 'base64').toString('utf8');
    arrived.push({ token, subscription, messageId: message.messageId ?? '', text });
    const status = answers.shift() ?? 204;
    if (status !== 0) response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/push`, arrived, answers };
}
