/**
 * Somebody else's Gmail (npm `emulate`) behind a relay that gives what it lacks, from what it has: getProfile from its
 * lists, a batch from single calls. The relay also plays the network and the machines before Google.
 */
import { createEmulator, type Emulator } from 'emulate';

/** The relay; its members may be changed at any time. */
export interface EmulatedGmail {
  url: string;
  fetch: typeof fetch;
  /** Calls of the owner's other mail program. */
  hand(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  /** What meets every call from now on. */
  trouble: 'silence' | 'throttle' | 'signed-out' | null;
  poisoned: Set<string>;
  labels: string | null;
  close(): Promise<void>;
}

const token = 'token-of-the-owner';

/** Starts an emulator of its own with one mailbox. */
export async function startEmulatedGmail(email: string): Promise<EmulatedGmail> {
  const google = { users: [{ email, name: 'Ada Albright' }], messages: [] };
  const seed = { tokens: { [token]: { login: email, scopes: [] } }, google };
  const emulator: Emulator = await createEmulator({ service: 'google', port: 0, seed });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const call = (method: string, path: string, body?: object, more: object = headers) =>
    fetch(`${emulator.url}/gmail/v1/users/me${path}`, {
      method,
      headers: { ...more },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const emulated: EmulatedGmail = {
    url: emulator.url,
    fetch: relay,
    async hand(method, path, body) {
      const response = await call(method, path, body);
      const text = await response.text();
      if (!response.ok) throw new Error(`The emulator answered ${response.status}.`);
      return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    },
    trouble: null,
    poisoned: new Set(),
    labels: null,
    close: () => emulator.close(),
  };
  async function relay(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    if (emulated.trouble === 'silence') return silence(init.signal ?? null);
    const parts = [...String(init.body ?? '').matchAll(/^GET (\S+) HTTP\/1\.1\r$/gm)].map(([, target]) => target ?? '');
    const answers = await Promise.all(
      (parts.length > 0 ? parts : [pathname + search]).map((target) => one(target, init)),
    );
    return parts.length > 0 ? assemble(answers) : answers[0]!;
  }
  async function one(target: string, init: RequestInit): Promise<Response> {
    if (emulated.trouble === 'throttle') return refusal(429, 'rateLimitExceeded');
    if (emulated.labels !== null && target.includes('/labels')) return Response.json(JSON.parse(emulated.labels));
    if ([...emulated.poisoned].some((id) => target.includes(`/messages/${id}`))) return refusal(500, 'backendError');
    const path = target.slice('/gmail/v1/users/me'.length);
    if (path.startsWith('/profile')) return profile();
    const isSingle = init.body !== undefined && !String(init.body).startsWith('--');
    const body = isSingle ? (JSON.parse(String(init.body)) as object) : undefined;
    const isOut = emulated.trouble === 'signed-out';
    return call(body === undefined ? 'GET' : 'POST', path, body, isOut ? {} : headers);
  }
  async function profile(): Promise<Response> {
    if (emulated.trouble === 'signed-out') return call('GET', '/messages', undefined, {});
    const { historyId } = await emulated.hand('GET', '/history?startHistoryId=0&maxResults=1');
    const { resultSizeEstimate } = await emulated.hand('GET', '/messages?includeSpamTrash=true&maxResults=1');
    return Response.json({ emailAddress: email, historyId, messagesTotal: resultSizeEstimate });
  }
  return emulated;
}

function silence(signal: AbortSignal | null): Promise<Response> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
}

function refusal(status: number, reason: string): Response {
  return Response.json({ error: { code: status, message: 'No.', errors: [{ reason }] } }, { status });
}

async function assemble(answers: readonly Response[]): Promise<Response> {
  const parts = answers.map(async (answer, index) => {
    const head = `Content-Type: application/http\r\nContent-ID: <response-rapport-${index}>\r\n`;
    return `--edge\r\n${head}\r\nHTTP/1.1 ${answer.status} Said\r\n\r\n${await answer.text()}\r\n`;
  });
  const body = `${(await Promise.all(parts)).join('')}--edge--\r\n`;
  return new Response(body, { headers: { 'content-type': 'multipart/mixed; boundary=edge' } });
}
