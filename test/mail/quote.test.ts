import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { splitQuoted } from '#mail/quote.ts';
import { LONGEST_SNIPPET, snippetOf } from '#mail/snippet.ts';

const introductions: [string, string[]][] = [
  ['English, Gmail', ['On Mon, Mar 2, 2026 at 10:00 AM Jane Doe <jane@acme.example> wrote:', '', '> old']],
  ['English, on three lines', ['On Mar 2, 2026, at 10:00 AM, Jane Doe', '<jane@acme.example>', 'wrote:', '', '> old']],
  ['English, without marks', ['On Mar 2, 2026 you wrote:', '', 'old']],
  ['German', ['Am Mo., 2. März 2026 um 10:00 Uhr schrieb Jane Doe <', 'jane@acme.example>:', '', '> old']],
  ['French', ['Le lun. 2 mars 2026 à 10:00, Jane Doe <jane@acme.example> a écrit :', '', '> old']],
  ['Spanish', ['El lun, 2 mar 2026 a las 10:00, Jane Doe (<jane@acme.example>) escribió:', '', '> old']],
  ['Italian', ['Il giorno lun 2 mar 2026 alle ore 10:00 Jane Doe <jane@acme.example> ha scritto:', '', 'old']],
  ['Dutch', ['Op ma 2 mrt 2026 om 10:00 schreef Jane Doe <jane@acme.example>:', '> old']],
  ['Swedish', ['Den mån 2 mars 2026 kl 10:00 skrev Jane Doe <jane@acme.example>:', '', '> old']],
  ['Polish', ['pon., 2 mar 2026 o 10:00 Jane Doe <jane@acme.example> napisał(a):', '', '> old']],
  ['Russian', ['пн, 2 мар. 2026 г. в 10:00, Jane Doe <jane@acme.example>:', '', 'old']],
  ['Japanese', ['2026年3月2日(月) 10:00 Jane Doe <jane@acme.example>:', '> old']],
  ['Outlook', ['-----Original Message-----', 'From: Jane Doe', 'Sent: Monday', '', 'old']],
  [
    'Outlook, German',
    [
      'Von: Jane Doe <jane@acme.example>',
      'Gesendet: Montag, 2. März 2026 10:00',
      'An: Bob',
      'Betreff: Berth',
      '',
      'old',
    ],
  ],
  ['Outlook, bold', ['*From:* Jane Doe', '*Sent:* Monday', '*To:* Bob', '*Subject:* Berth', '', 'old']],
  [
    'Outlook on the web',
    ['________________________________', 'From: Jane Doe', 'Sent: Monday', 'To: Bob', 'Subject: Berth', '', 'old'],
  ],
  ['Lotus Notes', ['Jane Doe', '03/02/2026 10:00 AM', 'To: Bob/HARBOUR', 'cc:', 'Subject: Berth', '', 'old']],
  ['Apple forward', ['Begin forwarded message:', '', 'From: Jane', '', 'old']],
  ['Gmail forward', ['---------- Forwarded message ---------', 'From: Jane <jane@acme.example>', '', 'old']],
];
for (const [program, below] of introductions) {
  test(`only the answer is new text above a quote (${program})`, () => {
    const split = splitQuoted(['Thank you, that works.', '', ...below].join('\r\n'));
    assert.equal(split.newText, 'Thank you, that works.');
    assert.ok(split.quoted.endsWith('old'));
  });
}

test('answers between quotes are new text', () => {
  const split = splitQuoted('On Mon, Mar 2, 2026 Jane <j@acme.example> wrote:\n> one?\n\nYes.\n\n> two?\n\nNo.\n');
  assert.deepEqual(split.newText.split(/\n+/), ['Yes.', 'No.']);
  assert.equal(split.quoted, 'On Mon, Mar 2, 2026 Jane <j@acme.example> wrote:\n> one?\n> two?');
});

for (const prose of [
  'On the one hand, this is fine:\nOn the other hand, it is not.',
  'I wrote to you in 2026 and you said:\nnothing.',
  'The data comes from: our store.\nand to: yours.',
  'Points:\n-- first\n-- second\n-- third',
  'a -- b is no signature',
  'Sent from my desk, which is easier than a phone.',
  'From: here\nit goes on.',
  'Dates:\n2026-03-01 10:00\n2026-03-02 10:00',
]) {
  test(`prose stays whole: ${prose.replaceAll('\n', ' / ')}`, () => assert.equal(splitQuoted(prose).newText, prose));
}

test('signatures are set apart', () => {
  assert.deepEqual(splitQuoted('Hello\n\n-- \nJane\nACME'), {
    newText: 'Hello',
    quoted: '',
    signature: '-- \nJane\nACME',
  });
  assert.equal(splitQuoted('Hello\n\nSent from my iPhone').newText, 'Hello');
  assert.equal(splitQuoted('Hallo\n\nVon meinem iPhone gesendet').newText, 'Hallo');
  assert.equal(
    splitQuoted('Hello\n_______________________________________________\nberths mailing list\nhttps://berths.example')
      .newText,
    'Hello',
  );
});

test('no word is lost or made up by the split', () => {
  const line = fc.constantFrom(
    'Hello',
    '> quoted',
    '>> deeper',
    '-- ',
    'On Mon, Mar 2, 2026 Jane <j@x.example> wrote:',
    'From: Jane',
    'Sent: Monday',
    'To: Bob',
    'Subject: x',
    '',
    '-----Original Message-----',
    'text:',
    '____________',
    'Sent from my iPhone',
    '2026-03-01 a@b.example',
    '>:',
  );
  const words = (text: string): string[] =>
    text
      .split(/\s+/)
      .filter((word) => word !== '')
      .sort();
  fc.assert(
    fc.property(fc.array(line, { maxLength: 25 }), (list) => {
      const split = splitQuoted(list.join('\n'));
      assert.deepEqual(words(`${split.newText} ${split.quoted} ${split.signature}`), words(list.join('\n')));
    }),
    { numRuns: 1000 },
  );
});

test('quotes of a megabyte are split', () => {
  for (const piece of [
    '> a line of quote\n',
    'From: a\n',
    'On x:\n',
    '-\n',
    'a:\n',
    'On Mon 12:30 a wrote:\n',
    '--- ',
    '\n',
    ' ',
    '> ',
    'x',
  ]) {
    const text = piece.repeat(Math.floor(1e6 / piece.length));
    const { newText, quoted, signature } = splitQuoted(`Yes\n\n${text}`);
    assert.ok(newText.startsWith('Yes') && newText.length + quoted.length + signature.length <= text.length + 5);
  }
});

test('a snippet is one line of at most two hundred characters of the new text', () => {
  assert.equal(snippetOf({ newText: ' Hello\r\n\r\n  there\u200c\u034f ', text: 'x' }), 'Hello there');
  assert.equal(snippetOf({ newText: '', text: '> all\n> quoted' }), '> all > quoted');
  assert.equal(snippetOf({ newText: 'x'.repeat(1000), text: '' }).length, LONGEST_SNIPPET);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 150, max: 220 }), (text, pad) => {
      const snippet = snippetOf({ newText: 'a'.repeat(pad) + text, text: '' });
      assert.ok(snippet.length <= LONGEST_SNIPPET && snippet.isWellFormed());
      assert.doesNotMatch(snippet, /[\n\r\t\0]/);
    }),
  );
});

test('a snippet does not split an emoji', () => {
  assert.equal(snippetOf({ newText: `${'a'.repeat(199)}⛵🚤`, text: '' }), `${'a'.repeat(199)}⛵`);
  assert.equal(snippetOf({ newText: `${'a'.repeat(199)}🚤`, text: '' }), 'a'.repeat(199));
});
