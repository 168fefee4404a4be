import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { baseSubject } from '#mail/subject.ts';

const cases: [string, string, boolean][] = [
  ['Berth 12', 'Berth 12', false],
  ['Re: Berth 12', 'Berth 12', true],
  ['RE: re:Re :  Berth 12', 'Berth 12', true],
  ['Re[2]: Berth 12', 'Berth 12', true],
  ['Re(3): Berth 12', 'Berth 12', true],
  ['Fwd: Berth 12', 'Berth 12', true],
  ['Berth 12 (fwd)', 'Berth 12', true],
  ['[Fwd: Berth 12]', 'Berth 12', true],
  ['[Fwd: [Fwd: Re: Berth 12]]', 'Berth 12', true],
  ['[berths] Re: [berths] Berth 12', 'Berth 12', true],
  ['AW: WG: Berth 12', 'Berth 12', true],
  ['Antw: SV: VS: Vá: Berth 12', 'Berth 12', true],
  ['RIF: R: Berth 12', 'Berth 12', true],
  ['回复：Berth 12', 'Berth 12', true],
  ['Отв: Berth 12', 'Berth 12', true],
  ['[only a tag]', '[only a tag]', false],
  ['[a] [b]', '[b]', false],
  ['Re:', '', true],
  ['', '', false],
  ['Regarding: Berth 12', 'Regarding: Berth 12', false],
  ['Note: Berth 12', 'Note: Berth 12', false],
  ['  Berth\t 12 ', 'Berth 12', false],
  ['[unclosed Re: Berth', '[unclosed Re: Berth', false],
];

for (const [subject, base, isReply] of cases) {
  test(`the subject "${subject}" is ${isReply ? 'an answer' : 'no answer'} about "${base}"`, () => {
    assert.deepEqual(baseSubject(subject), { base, isReply });
  });
}

test('a base subject is its own base', () => {
  const piece = fc.constantFrom(
    'Re: ',
    'Fwd:',
    '[tag] ',
    '[Fwd: ',
    ']',
    ' (fwd)',
    'Berth',
    ' 12',
    'AW[2]:',
    '[',
    '(',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const { base } = baseSubject(pieces.join(''));
      assert.deepEqual(baseSubject(base), { base, isReply: false });
    }),
    { numRuns: 2000 },
  );
});

test('answering a subject does not change its base', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 60 }),
      fc.constantFrom('Re: ', 'Fwd: ', 'AW: ', 'RE[4]: '),
      (subject, prefix) => {
        assert.equal(baseSubject(prefix + subject).base, baseSubject(subject).base);
      },
    ),
  );
});

test('a subject of a hundred thousand prefixes is read', () => {
  for (const piece of ['Re: ', '[x] ', '[Fwd: ', '[', '(fwd)', 'Re[', '[x] Re: ']) {
    const { base } = baseSubject(`${piece.repeat(100_000)}Berth`);
    assert.ok(base.endsWith('Berth'));
  }
});
