import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFault } from '#errors.ts';
import { createOutbound, parseOutboundRule } from '#platform/outbound.ts';
import { createTestClock } from '../support/clock.ts';

const names = new Map([
  ['imap.acme.example', ['93.184.215.14']],
  ['inside.acme.example', ['10.1.2.3']],
  ['both.acme.example', ['127.0.0.1', '93.184.215.14']],
]);

function guard(...rules: string[]) {
  return createOutbound(rules.map(parseOutboundRule), createTestClock(), async (host) => {
    const found = names.get(host);
    if (!found) throw new Error('ENOTFOUND');
    return found;
  });
}

test('a public server is reached at the address that was looked up, under its own name', async () => {
  assert.deepEqual(await guard()('IMAP.acme.example.', 993), {
    address: '93.184.215.14',
    port: 993,
    servername: 'imap.acme.example',
  });
  assert.equal((await guard()('both.acme.example', 993)).address, '93.184.215.14');
});

test('no way of writing an inner address gets past the guard', async () => {
  const inner = [
    '127.0.0.1',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '::1',
    '[::1]',
    '::',
    'fe80::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '[::ffff:7f00:1]',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.1',
    'inside.acme.example',
  ];
  for (const host of inner)
    await assert.rejects(
      guard()(host, 993),
      (error) => isFault(error) && ['address-not-public', 'host-not-found'].includes(error.code),
      host,
    );
});

test('the operator may allow a server by name, address or network, at one port or at the usual ones', async () => {
  assert.equal((await guard('127.0.0.1:1143')('127.0.0.1', 1143)).port, 1143);
  assert.equal((await guard('127.0.0.0/8')('127.0.0.1', 143)).port, 143);
  assert.equal((await guard('[::1]:1143')('::1', 1143)).port, 1143);
  assert.equal((await guard('fd00::/8')('fd00::1', 993)).servername, undefined);
  assert.equal((await guard('inside.acme.example:1143')('inside.acme.example', 1143)).address, '10.1.2.3');
});

test('what the operator allows is not more than what was said', async () => {
  await assert.rejects(guard('127.0.0.1:1143')('127.0.0.1', 1144), hasCode('port-not-allowed'));
  await assert.rejects(guard('127.0.0.1:1143')('127.0.0.2', 1143), hasCode('address-not-public'));
  await assert.rejects(guard('127.0.0.0/8')('127.0.0.1', 5432), hasCode('port-not-allowed'));
  await assert.rejects(guard()('imap.acme.example', 22), hasCode('port-not-allowed'));
});

test('a name that is none, and one that nobody knows, are told apart', async () => {
  for (const host of ['', 'a b', 'http://x', '-a.example', `${'a'.repeat(64)}.example`, 'a'.repeat(300)])
    await assert.rejects(guard()(host, 993), hasCode('host-invalid'), host);
  await assert.rejects(guard()('nobody.example', 993), hasCode('host-not-found'));
});

test('a resolver that never answers is not waited for', async () => {
  const clock = createTestClock();
  const outbound = createOutbound([], clock, () => new Promise(() => {}));
  const answer = assert.rejects(outbound('slow.example', 993), hasCode('host-lookup-timeout'));
  await clock.advance(10_000);
  await answer;
});

test('an entry that makes no sense is refused in words', () => {
  for (const entry of ['a b', ':143', '10.0.0.0/33', 'host:0', 'host:70000', 'host:x', '[::1'])
    assert.throws(() => parseOutboundRule(entry), RangeError, entry);
});

function hasCode(code: string) {
  return (error: unknown) => isFault(error) && error.code === code;
}
