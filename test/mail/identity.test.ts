import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contentDigest, type Identifying, messageDigest } from '#mail/identity.ts';
import { parseMessage } from '#mail/parse-message.ts';
import { mail, parsed } from './compose-mail.ts';

const fields = {
  'Message-ID': '<1@harbour.example>',
  From: 'Jane Doe <jane@acme.example>',
  To: 'owner@harbour.example',
  Date: 'Mon, 02 Mar 2026 10:00:00 +0000',
  Subject: 'Berth 12',
};

async function digest(
  changes: Record<string, string> = {},
  body = 'Hello',
  receivedAt: Date | null = null,
): Promise<string> {
  const message = await parseMessage(mail({ ...fields, ...changes }, body), { receivedAt });
  return Buffer.from(messageDigest(message)).toString('hex');
}

test('two copies are one message although a list changed subject, body and recipients', async () => {
  const copy = await digest({ Subject: '[berths] Berth 12', To: 'list@berths.example' }, 'Hello\n-- \nfooter');
  assert.equal(copy, await digest());
});

test('two copies are one message although the sender is written in other letters or in another zone', async () => {
  assert.equal(await digest({ From: 'JANE@ACME.example', Date: 'Mon, 02 Mar 2026 11:00:00 +0100' }), await digest());
});

test('a forged Message-ID makes another message: sender and date count too', async () => {
  assert.notEqual(await digest({ From: 'mallory@evil.example' }), await digest());
  assert.notEqual(await digest({ Date: 'Mon, 02 Mar 2026 10:00:01 +0000' }), await digest());
  assert.notEqual(await digest({ 'Message-ID': '<2@harbour.example>' }), await digest());
});

test('a date of receipt that stands in for a missing date does not tell copies apart', async () => {
  const early = await digest({ Date: 'soon' }, 'Hello', new Date('2026-03-02T10:00:00Z'));
  const late = await digest({ Date: 'soon' }, 'Hello', new Date('2026-03-02T10:05:00Z'));
  assert.equal(early, late);
});

test('without a Message-ID recipients, subject and text tell messages apart', async () => {
  const bare = { 'Message-ID': '' };
  const base = await digest(bare);
  assert.equal(await digest(bare, ' Hello \r\n'), base);
  assert.notEqual(await digest({ ...bare, Subject: 'Berth 13' }), base);
  assert.notEqual(await digest({ ...bare, To: 'other@harbour.example' }), base);
  assert.notEqual(await digest(bare, 'Good bye'), base);
  assert.equal(
    await digest({ ...bare, To: 'a@x.example, b@x.example' }),
    await digest({ ...bare, To: 'b@x.example, a@x.example' }),
  );
});

test('no two different sets of fields are encoded alike', () => {
  const words = fc.array(fc.constantFrom('a', '1:a', '', '0:', 'a1:b', '2'), { maxLength: 3 });
  const message = fc.record({
    to: words,
    cc: words,
    subject: fc.constantFrom('', 'a', '1:a'),
    text: fc.constantFrom('', 'a'),
  });
  const build = (value: { to: string[]; cc: string[]; subject: string; text: string }): Identifying => ({
    messageId: null,
    statedDate: null,
    from: [],
    to: value.to.map((address) => ({ name: null, address })),
    cc: value.cc.map((address) => ({ name: null, address })),
    subject: value.subject,
    text: value.text,
  });
  fc.assert(
    fc.property(message, message, (a, b) => {
      const canonical = (m: typeof a): string =>
        JSON.stringify([[...m.to].sort(), [...m.cc].sort(), m.subject, m.text]);
      const same = Buffer.from(messageDigest(build(a))).equals(messageDigest(build(b)));
      assert.equal(same, canonical(a) === canonical(b));
    }),
    { numRuns: 2000 },
  );
});

test('the content of a copy is told by its octets and its size together', () => {
  const octets = Buffer.from('From: a');
  const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.from(a).equals(b);
  assert.ok(same(contentDigest(octets, 7), contentDigest(Buffer.from('From: a'), 7)));
  assert.ok(!same(contentDigest(octets, 7), contentDigest(octets, 70)));
  assert.ok(!same(contentDigest(octets, 7), contentDigest(Buffer.from('From: b'), 7)));
  assert.ok(!same(contentDigest(Buffer.from('1:x'), 1), contentDigest(Buffer.from(':x'), 11)));
  assert.equal(contentDigest(octets, 7).length, 32);
});

test('a message digest is a SHA-256', async () => {
  assert.equal(messageDigest(await parsed(mail(fields))).length, 32);
});
