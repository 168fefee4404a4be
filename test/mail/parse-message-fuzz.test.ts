import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { messageDigest } from '#mail/identity.ts';
import type { ParsedMessage } from '#mail/message.ts';
import { parseMessage } from '#mail/parse-message.ts';
import { PROBLEMS } from '#mail/problem.ts';
import { snippetOf } from '#mail/snippet.ts';
import { threadInput } from '#mail/thread.ts';

const seed = Buffer.from(
  [
    'Message-ID: <1@acme.example>',
    'From: "Doe, Jane" <jane@acme.example>',
    'To: Team: a@x.example, b@x.example;',
    'Subject: =?utf-8?B?R3LDvMOfZQ==?= =?iso-8859-1?Q?_=FC?=',
    'Date: Mon, 02 Mar 2026 10:00:00 +0100 (CET)',
    'References: <a@b.example> <c@d.example>',
    'MIME-Version: 1.0',
    'Auto-Submitted: auto-replied',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="x"',
    '',
    '--x',
    'Content-Type: multipart/alternative; boundary=y',
    '',
    '--y',
    'Content-Type: text/plain; charset=utf-8; format=flowed',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Hello=',
    ' W=C3=B6rld',
    '> quoted',
    '-- ',
    'Jane',
    '--y',
    'Content-Type: text/html',
    '',
    '<p>Hello <a href="https://acme.example">x</a></p>',
    '--y--',
    '--x',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.acme.example',
    '',
    'Final-Recipient: rfc822; a@x.example',
    'Action: failed',
    'Status: 5.1.1',
    '',
    '--x',
    'Content-Type: text/calendar; method=REQUEST',
    '',
    'BEGIN:VCALENDAR',
    'METHOD:REQUEST',
    'BEGIN:VEVENT',
    'UID:1',
    'DTSTART;TZID=Europe/Berlin:20260301T100000',
    'END:VEVENT',
    'END:VCALENDAR',
    '--x',
    'Content-Type: message/rfc822',
    '',
    'Message-ID: <0@acme.example>',
    '',
    'old',
    '--x--',
    '',
  ].join('\r\n'),
);

/** Whatever was read must be fit for the database and for the rules that come after. */
function assertFit(message: ParsedMessage): void {
  const json = JSON.stringify(message);
  assert.ok(!json.includes('\\u0000'), 'no NUL');
  assert.ok(!/\\ud[89a-f]/i.test(json), 'no half pair');
  for (const problem of message.problems) assert.ok(problem.code in PROBLEMS);
  for (const list of [message.from, message.sender, message.replyTo, message.to, message.cc, message.bcc]) {
    for (const { address } of list) assert.match(address, /^.+@[^@\s]+$/s);
  }
  if (message.date !== null) assert.equal(new Date(message.date).toISOString(), message.date);
  assert.ok(snippetOf(message).length <= 200);
  assert.equal(messageDigest(message).length, 32);
  assert.ok(threadInput('m', message, () => false).keys.length <= 202);
}

async function assertReads(raw: Uint8Array): Promise<void> {
  assertFit(await parseMessage(raw, { receivedAt: new Date('2026-03-02T10:00:00Z') }));
}

test('any octets at all are read', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), assertReads), { numRuns: 300 });
});

test('any characters in any header are read', async () => {
  const name = fc.constantFrom(
    'From',
    'To',
    'Cc',
    'Date',
    'Subject',
    'Message-ID',
    'References',
    'In-Reply-To',
    'Content-Type',
    'Content-Disposition',
    'Content-Transfer-Encoding',
    '__proto__',
    'Return-Path',
    'X-Failed-Recipients',
  );
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({
      unit: fc.constantFrom(
        '<',
        '>',
        '"',
        ',',
        ';',
        ':',
        '(',
        ')',
        '@',
        '\\',
        ' ',
        'a',
        '=?utf-8?Q?',
        '?=',
        '=',
        '\0',
        '\t',
        '\r\n ',
      ),
      maxLength: 40,
    }),
  );
  const header = fc.tuple(name, value).map(([key, text]) => `${key}: ${text}`);
  await fc.assert(
    fc.asyncProperty(fc.array(header, { maxLength: 8 }), fc.string({ maxLength: 50 }), (headers, body) =>
      assertReads(Buffer.from(`${headers.join('\r\n')}\r\n\r\n${body}`)),
    ),
    { numRuns: 500 },
  );
});

test('a message damaged anywhere is read', async () => {
  const damage = fc.record({
    at: fc.nat(seed.length - 1),
    remove: fc.nat(60),
    insert: fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc.constantFrom(
        ...[
          '\r\n',
          '\r\n\r\n',
          '--x',
          '--y--',
          '"',
          '\0',
          '=',
          ';',
          'Content-Type: multipart/mixed; boundary=x\r\n',
        ].map((text) => Buffer.from(text)),
      ),
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 6 }), (list) => {
      const hurt = list.reduce(
        (raw, { at, remove, insert }) => Buffer.concat([raw.subarray(0, at), insert, raw.subarray(at + remove)]),
        seed,
      );
      return assertReads(hurt);
    }),
    { numRuns: 800 },
  );
});

test('a message cut at any octet is read', async () => {
  for (let length = 0; length <= seed.length; length += 1) {
    assertFit(await parseMessage(seed.subarray(0, length), { receivedAt: null, cut: true }));
  }
});

test('the whole message, undamaged, is read as what it is', async () => {
  const message = await parseMessage(seed, { receivedAt: null });
  assert.equal(message.automated.verdict, 'bounce');
  assert.deepEqual(message.deliveryStatus, [
    { recipient: 'a@x.example', action: 'failed', status: '5.1.1', diagnostic: null },
  ]);
  assert.equal(message.reportedMessageId, '0@acme.example');
  assert.equal(message.calendar[0]?.start, '2026-03-01T10:00:00[Europe/Berlin]');
  assert.equal(message.subject, 'Grüße ü');
  assert.equal(message.newText, 'Hello Wörld');
});

test('a NUL in a calendar’s own words is left out as everywhere', async () => {
  const at = seed.indexOf('METHOD:REQUEST') + 'METHOD:'.length;
  await assertReads(Buffer.concat([seed.subarray(0, at), Buffer.from([0]), seed.subarray(at)]));
});
