import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ApiCall } from '#providers/gmail/api-call.ts';
import { readBatch, writeBatch } from '#providers/gmail/batch.ts';

const call = (id: string): ApiCall => ({
  method: 'messages.list',
  path: `/messages`,
  query: { q: `rfc822msgid:${id}`, fields: 'messages(id),nextPageToken', labelIds: ['A', 'B'] },
});

function answer(...parts: { name: string; status?: number; body?: string; head?: string }[]): Buffer {
  const written = parts.map(
    ({ name, status = 200, body = '{"id":"x"}', head = '' }) =>
      `--edge\r\nContent-Type: application/http\r\nContent-ID: ${name}\r\n\r\nHTTP/1.1 ${status} Said\r\n` +
      `Content-Type: application/json\r\n${head}\r\n${body}\r\n`,
  );
  return Buffer.from(`${written.join('')}--edge--\r\n`);
}

const read = (...parts: Parameters<typeof answer>) => readBatch('multipart/mixed; boundary=edge', answer(...parts));

describe('A batch', () => {
  test('names each part, and asks in it as a call alone would', () => {
    const { contentType, body } = writeBatch([call('1'), call('2')]);
    assert.match(contentType, /^multipart\/mixed; boundary=/);
    assert.deepEqual(
      [...body.matchAll(/^Content-ID: (.*)\r$/gm)].map(([, name]) => name),
      ['<rapport-0>', '<rapport-1>'],
    );
    assert.match(
      body,
      /^GET \/gmail\/v1\/users\/me\/messages\?prettyPrint=false&q=rfc822msgid%3A2&fields=messages%28id%29%2CnextPageToken&labelIds=A&labelIds=B HTTP\/1\.1\r$/m,
    );
  });

  test('is matched by name, whatever the order of the answers', () => {
    const answers = read({ name: '<response-rapport-1>', body: '{"n":1}' }, { name: '<response-rapport-0>' });
    assert.deepEqual([...answers.keys()].sort(), [0, 1]);
    assert.equal(answers.get(1)!.body.toString().trim(), '{"n":1}');
  });

  test('keeps status and pause of each part apart', () => {
    const answers = read(
      { name: '<response-rapport-0>', status: 429, head: 'Retry-After: 9\r\n' },
      { name: 'response-rapport-1' },
    );
    assert.deepEqual([answers.get(0)!.status, answers.get(0)!.retryAfter], [429, '9']);
    assert.deepEqual([answers.get(1)!.status, answers.get(1)!.retryAfter], [200, null]);
  });

  test('believes no part under a name that was not given, or given twice', () => {
    const answers = read(
      { name: '<somebody-0>' },
      { name: '<response-rapport-2>' },
      { name: '<response-rapport-2>' },
      { name: '<response-rapport-3>' },
    );
    assert.deepEqual([...answers.keys()], [3]);
  });

  test('believes no part that ends before its announced length', () => {
    const answers = read({ name: '<response-rapport-0>', head: 'Content-Length: 5000\r\n' });
    assert.equal(answers.size, 0);
  });

  test('reads what it can of an answer that was cut anywhere', () => {
    const whole = answer({ name: '<response-rapport-0>' }, { name: '<response-rapport-1>' });
    for (let length = 0; length < whole.length; length += 1) {
      const answers = readBatch('multipart/mixed; boundary="edge"', whole.subarray(0, length));
      for (const { body } of answers.values()) assert.equal(body.toString().trim(), '{"id":"x"}');
    }
    assert.equal(readBatch('text/html', whole).size, 0);
  });
});
