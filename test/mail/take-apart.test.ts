import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { indexHeaders, readHead } from '#mail/headers.ts';
import { readSimpleBody, type TakenApart } from '#mail/take-apart.ts';

const valid = /^[\x21-\x39\x3b-\x7e]+$/;

/** The text as read without a parser of parts, or null when that declines. */
function shortWay(raw: Buffer): TakenApart | null {
  const head = readHead(raw);
  return readSimpleBody(raw.subarray(head.bodyStart), head);
}

/** Both readings as comparable values; null when the short way declines. */
async function bothWays(raw: Buffer): Promise<{ short: unknown; long: unknown } | null> {
  const simple = shortWay(raw);
  if (simple === null) return null;
  const { fields } = readHead(raw);
  const email = await PostalMime.parse(raw, { forceRfc822Attachments: true });
  const theirs = email.headers
    .filter(({ key }) => valid.test(key))
    .map(({ key, value }) => ({ key, value: value.trim() }));
  const named = new Set(fields.map(({ key }) => key));
  return {
    short: [[...indexHeaders(fields)], simple.text || undefined, simple.html || undefined, 0],
    long: [
      [...indexHeaders(theirs.filter(({ key }) => named.has(key)))],
      email.text,
      email.html,
      email.attachments.length,
    ],
  };
}

const type = fc.constantFrom(
  '',
  'Content-Type: text/plain\r\n',
  'Content-Type: text/html; charset=utf-8\r\n',
  'Content-Type: TEXT/plain;\r\n charset="us-ascii"\r\n',
  'Content-Type: text/plain; charset=iso-8859-1\n',
  'Content-Type: text/plain; format=flowed\r\n',
  'Content-Type: multipart/mixed; boundary=x\r\n',
  'Content-Type: text/plain; charset=koi8-r\r\n',
  'Content-Disposition: attachment\r\n',
);
const encoding = fc.constantFrom(
  '',
  'Content-Transfer-Encoding: 7bit\r\n',
  'Content-Transfer-Encoding: 8BIT\r\n',
  'Content-Transfer-Encoding: base64\r\n',
  'Content-Transfer-Encoding: quoted-printable\r\n',
);
const piece = fc.constantFrom(
  'Hello',
  ' wörld',
  '\r\n',
  '\n',
  '\r',
  '--x',
  '=20',
  '\0',
  '<p>',
  '> quoted',
  '\u00a0',
  '\ufeff',
  'SGVsbG8=',
  '\r\n\r\n',
  'Subject: x',
);
const head = fc.constantFrom(
  'Subject: a\r\n',
  'Subject: a\r\n  b\r\n',
  'X: \t c \n',
  'Sübject: z\n',
  'no colon\r\n',
  ': empty\r\n',
  'From : a@acme.example\r\n',
  ' folded first\r\n',
  'X-Y:\r\n',
);
const document = fc
  .tuple(
    fc.array(head, { maxLength: 4 }),
    type,
    encoding,
    fc.constantFrom('\r\n', '\n'),
    fc.array(piece, { maxLength: 10 }),
  )
  .map(([heads, contentType, transfer, blank, pieces]) =>
    Buffer.from(heads.join('') + contentType + transfer + blank + pieces.join('')),
  );

test('the short way reads a message exactly as the parser of parts does', async () => {
  let short = 0;
  await fc.assert(
    fc.asyncProperty(document, async (raw) => {
      const both = await bothWays(raw);
      if (both === null) return;
      short += 1;
      assert.deepEqual(both.short, both.long);
    }),
    { numRuns: 3000 },
  );
  assert.ok(short > 300, `only ${short} messages took the short way`);
});

test('bytes that are not UTF-8 in the body are read the same on both ways', async () => {
  for (const charset of ['utf-8', 'us-ascii', 'iso-8859-1', 'windows-1252']) {
    const raw = Buffer.concat([
      Buffer.from(`Subject: a\r\nContent-Type: text/plain; charset=${charset}\r\n\r\n`),
      Buffer.from([0x80, 0xe4, 0x9d, 0xff, 0x0a, 0xc3, 0xa4]),
    ]);
    const both = await bothWays(raw);
    assert.ok(both !== null);
    assert.deepEqual(both.short, both.long);
  }
});

test('anything with parts, encodings or doubt is left to the parser of parts', () => {
  for (const head of [
    'Content-Type: multipart/mixed; boundary=x',
    'Content-Transfer-Encoding: base64',
    'Content-Type: text/plain; format=flowed',
    'Content-Type: text/plain\r\nContent-Type: text/html',
    'Content-Disposition: inline',
    'Content-Type: text/plain; charset=koi8-r',
  ]) {
    assert.equal(shortWay(Buffer.from(`Subject: a\r\n${head}\r\n\r\nHello`)), null, head);
  }
});
