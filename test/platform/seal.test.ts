import assert from 'node:assert/strict';
import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { isFault } from '#errors.ts';
import { addEncryptionKey, loadKeyRing, readOrMakeSecret } from '#platform/keys.ts';
import { createSeal, envelopePattern, type Place, readKey } from '#platform/seal.ts';

const place: Place = { table: 'connection', column: 'secret', row: '1', workspace: 'w' };
const ring = { current: readKey('ab'.repeat(32)), old: [] };
const seal = createSeal(ring);

test('whatever is sealed opens again in its own place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const envelope = seal.seal(text, place);
      assert.match(envelope, envelopePattern);
      assert.equal(seal.open(envelope, place), text);
    }),
  );
});

test('an envelope that was moved to another row, column, table or workspace does not open', () => {
  const envelope = seal.seal('secret', place);
  for (const part of ['table', 'column', 'row', 'workspace'] as const)
    assert.throws(() => seal.open(envelope, { ...place, [part]: 'other' }), refusesToOpen('envelope-broken'));
});

test('no change of an envelope goes unnoticed', () => {
  const envelope = seal.seal('secret', place);
  fc.assert(
    fc.property(fc.integer({ min: 12, max: envelope.length - 1 }), fc.constantFrom('A', 'B', '_'), (at, letter) => {
      const changed = envelope.slice(0, at) + letter + envelope.slice(at + 1);
      fc.pre(
        Buffer.from(changed.split('.')[3] ?? '', 'base64url').compare(
          Buffer.from(envelope.split('.')[3] ?? '', 'base64url'),
        ) !== 0 || changed.split('.')[2] !== envelope.split('.')[2],
      );
      assert.throws(() => seal.open(changed, place));
    }),
  );
});

test('plain text in place of an envelope is never taken for the secret', () => {
  assert.throws(() => seal.open('secret', place), refusesToOpen('key-unknown'));
});

test('a secret lives through a change of keys and can be sealed anew', () => {
  const envelope = seal.seal('secret', place);
  const renewed = createSeal({ current: readKey('cd'.repeat(32)), old: [ring.current] });
  const moved = renewed.rotate(envelope, place);
  assert.ok(moved);
  assert.equal(createSeal({ current: readKey('cd'.repeat(32)), old: [] }).open(moved, place), 'secret');
  assert.equal(renewed.rotate(moved, place), null);
});

test('keys are made once, lie in a file that only their owner reads, and an old key stays when a new one is added', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rapport-keys-'));
  const first = loadKeyRing(folder, { key: null, oldKeys: [] });
  assert.equal(loadKeyRing(folder, { key: null, oldKeys: [] }).current.id, first.current.id);
  assert.equal(statSync(path.join(folder, 'keys', 'encryption')).mode & 0o777, 0o600);
  const second = addEncryptionKey(folder);
  assert.notEqual(second.current.id, first.current.id);
  assert.deepEqual(
    second.old.map((key) => key.id),
    [first.current.id],
  );
  assert.equal(readOrMakeSecret(folder, 'session').length, 64);
});

function refusesToOpen(code: string) {
  return (error: unknown) => isFault(error, 'reconnect') && error.code === code;
}

test('a signature is for its text alone, and a former key still proves it', () => {
  const signature = seal.sign('what was');
  assert.equal(seal.isSigned('what was', signature), true);
  assert.equal(seal.isSigned('what was not', signature), false);
  assert.equal(seal.isSigned('what was', Buffer.concat([signature.subarray(0, 4), Buffer.alloc(32)])), false);
  assert.equal(seal.isSigned('what was', Buffer.alloc(0)), false);
  const renewed = createSeal({ current: readKey('cd'.repeat(32)), old: [ring.current] });
  assert.equal(renewed.isSigned('what was', signature), true);
  assert.equal(createSeal({ current: readKey('cd'.repeat(32)), old: [] }).isSigned('what was', signature), false);
});

test('a fingerprint is the same for the same text, another under another key, and no signature', () => {
  const renewed = createSeal({ current: readKey('cd'.repeat(32)), old: [ring.current] });
  const [own, ...more] = seal.fingerprints('iris');
  assert.equal(more.length, 0);
  assert.deepEqual(own, seal.fingerprints('iris')[0]);
  assert.notDeepEqual(own, seal.fingerprints('omar')[0]);
  assert.equal(renewed.fingerprints('iris').length, 2);
  assert.deepEqual(renewed.fingerprints('iris')[1], own);
  assert.equal(seal.isSigned('iris', own!), false);
});
