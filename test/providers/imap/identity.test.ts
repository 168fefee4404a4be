/** Ids, states and keywords of the IMAP adapter: ours come back as they were, everybody else's are told apart. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isFault } from '#errors.ts';
import { readKeywords } from '#providers/imap/keywords.ts';
import { createIdWriter, readId } from '#providers/imap/provider-id.ts';
import { type ImapState, readState, writeState } from '#providers/imap/state.ts';
import type { FeedState, ProviderId } from '#providers/provider.ts';
import { HIGHEST_NUMBER, setOf } from '#providers/sequence-set.ts';

const uid = fc.integer({ min: 1, max: HIGHEST_NUMBER });
const digits = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const path = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }).filter((text) => text.isWellFormed());

describe('An id of an IMAP email', () => {
  it('names folder, UIDVALIDITY and UID, whatever the folder is called', () => {
    fc.assert(
      fc.property(path, digits, uid, (folder, validity, number) => {
        const id = createIdWriter(folder, String(validity))(number);
        assert.deepEqual(readId(id), { path: folder, uidValidity: String(validity), uid: number });
      }),
    );
  });

  it('of another place is another id', () => {
    const place = fc.tuple(path, fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }));
    fc.assert(
      fc.property(place, place, (a, b) => {
        const ids = [a, b].map(([folder, validity, number]) => createIdWriter(folder, String(validity))(number));
        assert.equal(ids[0] === ids[1], a.join('\u0000') === b.join('\u0000'));
      }),
    );
  });

  it('that we never wrote is refused', () => {
    const foreign = [
      '',
      '1.2',
      '1.0.SU5CT1g',
      '1.-2.SU5CT1g',
      '1.2.SU5CT1g=',
      'x.2.SU5CT1g',
      '1.4294967296.SU5CT1g',
      '1.02.SU5CT1g',
      '1.2.=',
      '1.2.SU5CT1h',
    ];
    for (const id of foreign) {
      assert.throws(
        () => readId(id as ProviderId),
        (error) => isFault(error, 'refuse') && error.code === 'imap-id-unknown',
        id,
      );
    }
  });
});

describe('The state of an IMAP feed', () => {
  const state = fc.record({
    uidValidity: digits.map(String),
    modseq: fc.option(digits),
    rescanFrom: fc.option(digits),
    uidNext: fc.option(uid),
    complete: fc.boolean(),
    listed: fc.array(uid, { maxLength: 30 }).map(setOf),
    flags: fc.option(fc.dictionary(fc.nat(1000).map(String), fc.string(), { maxKeys: 5 })),
  });

  it('comes back from its text as it was, with modification sequences that no JavaScript number can hold', () => {
    fc.assert(
      fc.property(state, (given) => {
        const read = readState(writeState(given as ImapState));
        assert.deepEqual(
          { ...read, flags: read.flags && { ...read.flags } },
          { ...given, flags: given.flags && { ...given.flags } },
        );
      }),
    );
  });

  it('is refused as unknown when anybody else wrote it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        assert.throws(
          () => readState(text as FeedState),
          (error) => isFault(error, 'resync'),
        );
      }),
    );
    for (const part of ['"uids":"3,2"', '"uids":"0"', '"uids":5', '"v":2', '"uidValidity":7']) {
      const text = `{"v":1,"uidValidity":"7","uids":"1:3",${part}}`;
      assert.throws(
        () => readState(text as FeedState),
        (error) => isFault(error, 'resync'),
        part,
      );
    }
  });
});

describe('IMAP flags', () => {
  it('become keywords in lower case, sorted, each once, without what belongs to the session', () => {
    assert.deepEqual(readKeywords(['\\Seen', '\\Recent', '$Forwarded', 'Work', 'work', '\\Deleted']), [
      '$deleted',
      '$forwarded',
      '$seen',
      'work',
    ]);
    assert.deepEqual(readKeywords(undefined), []);
  });

  it('are limited in number and length', () => {
    const many = Array.from({ length: 500 }, (_, n) => `label-${n}`);
    assert.equal(readKeywords([...many, 'x'.repeat(300)]).length, 100);
  });
});
