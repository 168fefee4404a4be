/** Batches: many calls in one request, each with its own answer. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { authorization, type GmailStage, letter, startGmail } from './stage.ts';

interface Part {
  contentId: string;
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to find.
  json: any;
  headers: string;
}

describe('A batch', () => {
  it('answers each of its calls in a part named after it', async (t) => {
    const stage = await startGmail(t);
    const { id } = stage.ada.insert(letter());
    const parts = await batch(stage, [
      part('one', `GET /gmail/v1/users/me/messages/${id}?fields=id HTTP/1.1`),
      part('two', 'GET /gmail/v1/users/me/messages/ffff HTTP/1.1'),
      part('three', `POST /gmail/v1/users/me/messages/${id}/modify`, JSON.stringify({ addLabelIds: ['STARRED'] })),
      part('four', `DELETE /gmail/v1/users/me/messages/${id}`),
      part('five', 'nonsense'),
    ]);
    assert.deepEqual(
      parts.map(({ contentId, status }) => [contentId, status]),
      [
        ['<response-one>', 200],
        ['<response-two>', 404],
        ['<response-three>', 200],
        ['<response-four>', 204],
        ['<response-five>', 400],
      ],
    );
    assert.deepEqual(parts[0]!.json, { id });
    assert.deepEqual(parts[1]!.json.error.errors[0].reason, 'notFound');
    assert.match(parts[0]!.headers, /content-type: application\/json/i);
  });

  it('costs what its calls cost, and those that find no more quota fail alone', async (t) => {
    const stage = await startGmail(t, { quota: { unitsPerMinute: 100, retryAfter: true } });
    const { id } = stage.ada.insert(letter());
    const parts = await batch(stage, gets(id, 7));
    assert.deepEqual(
      parts.map(({ status }) => status),
      [200, 200, 200, 200, 200, 429, 429],
    );
    assert.match(parts[6]!.headers, /retry-after: 60/);
    assert.deepEqual([stage.world.stats.units.get('ada@acme.example'), stage.world.stats.throttled], [100, 2]);
    assert.equal(stage.world.stats.calls.get('batch'), 1);
  });

  it('runs its calls at once, so that those above the user’s limit fail', async (t) => {
    const stage = await startGmail(t, { quota: { concurrency: 3 } });
    const { id } = stage.ada.insert(letter());
    const statuses = async () => (await batch(stage, gets(id, 5))).map(({ status }) => status);
    assert.deepEqual(await statuses(), [200, 200, 200, 429, 429]);
    stage.world.quota.partsAtOnce = 3;
    assert.deepEqual(await statuses(), [200, 200, 200, 200, 200]);
  });

  it('holds at most a hundred calls, and at least one', async (t) => {
    const stage = await startGmail(t, { quota: { concurrency: 100 } });
    const { id } = stage.ada.insert(letter());
    assert.equal((await batch(stage, gets(id, 100))).length, 100);
    const { status, text } = await post(stage, gets(id, 101));
    assert.equal(status, 400);
    assert.match(text, /Inner request count exceeds the limit\. Received: 101, Limit: 100/);
    assert.equal((await post(stage, [])).status, 400);
  });

  it('may be of several users, each part with its own token', async (t) => {
    const stage = await startGmail(t);
    const bobs = `Authorization: ${authorization({ email: 'bob@client.example' })}`;
    const parts = await batch(stage, [
      part('a', 'GET /gmail/v1/users/me/profile?fields=emailAddress HTTP/1.1'),
      part('b', 'GET /gmail/v1/users/me/profile?fields=emailAddress HTTP/1.1', '', [bobs]),
      part('c', 'GET /gmail/v1/users/me/profile HTTP/1.1', '', ['Authorization: Bearer']),
    ]);
    assert.deepEqual(
      parts.map(({ json }) => json.emailAddress),
      ['ada@acme.example', 'bob@client.example', undefined],
    );
    assert.equal(parts[2]!.status, 401);
  });

  it('fails in the ways that were scripted', async (t) => {
    const stage = await startGmail(t);
    const { id } = stage.ada.insert(letter());
    const statuses = async () => (await batch(stage, gets(id, 4))).map(({ status }) => status);
    stage.world.faults.add({ method: 'batch', act: { partsFail: [1, 3] } });
    assert.deepEqual(await statuses(), [200, 429, 200, 429]);
    stage.world.faults.add({ method: 'batch', act: { partsFail: [0], status: 503, reason: 'backendError' } });
    assert.deepEqual(await statuses(), [503, 200, 200, 200]);
    stage.world.faults.add({
      method: 'gmail.users.messages.get',
      nth: 2,
      act: { status: 500, reason: 'backendError' },
    });
    assert.deepEqual(await statuses(), [200, 500, 200, 200]);
    stage.world.faults.add({ method: 'batch', act: 'mangle-part-order' });
    const names = async () => (await batch(stage, gets(id, 3))).map(({ contentId }) => contentId);
    assert.deepEqual(await names(), ['<response-2>', '<response-1>', '<response-0>']);
    stage.world.faults.add({ method: 'batch', act: 'mangle-content-ids' });
    assert.deepEqual(await names(), ['<response-nobody-0>', '<response-nobody-1>', '<response-nobody-2>']);
    stage.world.faults.add({ method: 'batch', act: { status: 500, reason: 'backendError' } });
    assert.equal((await post(stage, gets(id, 3))).status, 500);
    assert.deepEqual(await statuses(), [200, 200, 200, 200]);
  });
});

function gets(id: string, count: number): string[] {
  return Array.from({ length: count }, (_, n) => part(String(n), `GET /gmail/v1/users/me/messages/${id} HTTP/1.1`));
}

function part(name: string, line: string, body = '', headers: string[] = []): string {
  const inner = [line, 'Content-Type: application/json', ...headers, '', body].join('\r\n');
  return `--edge\r\nContent-Type: application/http\r\nContent-ID: <${name}>\r\n\r\n${inner}\r\n`;
}

async function post(stage: GmailStage, parts: string[]): Promise<{ status: number; type: string; text: string }> {
  const response = await fetch(`${stage.url}/batch/gmail/v1`, {
    method: 'POST',
    headers: { authorization: authorization(), 'content-type': 'multipart/mixed; boundary="edge"' },
    body: `${parts.join('')}--edge--\r\n`,
  });
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
}

async function batch(stage: GmailStage, calls: string[]): Promise<Part[]> {
  const { status, type, text } = await post(stage, calls);
  assert.equal(status, 200, text);
  const boundary = /boundary=(\S+)/.exec(type)?.[1] ?? '';
  return text.split(`--${boundary}`).slice(1, -1).map(readPart);
}

function readPart(text: string): Part {
  const [head = '', headers = '', ...body] = text.split('\r\n\r\n');
  const rest = body.join('\r\n\r\n').trim();
  return {
    contentId: /Content-ID: (\S+)/.exec(head)?.[1] ?? '',
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(headers)?.[1]),
    headers,
    json: rest === '' ? null : JSON.parse(rest),
  };
}
