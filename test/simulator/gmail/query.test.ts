/** Gmail's search language, as far as Rapport speaks it. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { matcherOf } from '#simulator/google/mailbox/query/matches.ts';
import { parseQuery, type Query } from '#simulator/google/mailbox/query/parse-query.ts';
import type { GoogleUser } from '#simulator/google/mailbox/user.ts';
import { letter, startGmail } from './stage.ts';

describe('A query', () => {
  it('binds OR tighter than the space, and groups by brackets', () => {
    assert.equal(write('a b OR c d'), '(a {b c} d)');
    assert.equal(write('a | b'), '{a b}');
    assert.equal(write('{a b} -c'), '({a b} -c)');
    assert.equal(write('(a b) OR (c -d)'), '{(a b) (c -d)}');
    assert.equal(write('a AND b or c'), '(a b or c)');
  });

  it('gives a key to one word, to a phrase, or to all in its brackets', () => {
    assert.equal(write('from:ada subject:"two words"'), '(from:ada subject:two words)');
    assert.equal(write('from:(a OR b) -to:{c d}'), '({from:a from:b} -{to:c to:d})');
    assert.equal(write('http://x.example'), 'http://x.example');
  });

  it('means something whatever is typed', () => {
    assert.equal(write(''), '()');
    assert.equal(write('(a b'), '(a b)');
    assert.equal(write('a) b}'), '(a b)');
    assert.equal(write('OR a OR'), 'a');
    assert.equal(write('a {|\n'), '(a {})');
    assert.equal(write('{a b OR} c'), '({a b} c)');
    assert.equal(write('{a b |} c'), '({a b} c)');
    const pieces = ['a', 'from:', '"', '(', ')', '{', '}', '-', ' ', 'OR', '|', ':', 'in:inbox', '\n', 'é'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (typed) => {
        write(typed.join(''));
      }),
      { numRuns: 500 },
    );
    write('('.repeat(15_000));
    write('-'.repeat(15_000));
    write('from:'.repeat(3_000));
  });
});

describe('Searching', () => {
  it('finds by time: from a second on, until a second, by days of the Pacific coast', async (t) => {
    const { find, ada } = await fill(t);
    const at = (iso: string): string => ada.insert(letter(), { internalDate: new Date(iso) }).id;
    const [early, edge, late] = ['2025-01-05T07:59:59.999Z', '2025-01-05T08:00:00Z', '2025-01-06T08:00:00Z'].map(at);
    const second = Date.parse('2025-01-05T08:00:00Z') / 1000;
    assert.deepEqual(find(`after:${second} before:2025/01/20`), [edge, late]);
    assert.deepEqual(find(`before:${second}`), [early]);
    assert.deepEqual(find('after:2025/01/05 before:2025-1-6'), [edge]);
    assert.deepEqual(find('after:yesterday'), []);
  });

  it('finds by people: addresses whole, names and domains too', async (t) => {
    const { find, ids } = await fill(t);
    assert.deepEqual(find('from:bob@client.example'), [ids.plain]);
    assert.deepEqual(find('from:client.example -from:bob@client.example'), [ids.named]);
    assert.deepEqual(find('from:MÜLLER'), [ids.named]);
    assert.deepEqual(find('from:ob@client.example'), []);
    assert.deepEqual(find('to:carol@client.example'), [ids.named]);
    assert.deepEqual(find('cc:carol@client.example'), [ids.named]);
    assert.deepEqual(find('bcc:carol@client.example'), []);
    assert.deepEqual(find('from:bob@client.example OR to:carol@client.example'), [ids.plain, ids.named]);
  });

  it('finds by words: whole ones, in any case, phrases in their order, in subject, names and text', async (t) => {
    const { find, ids } = await fill(t);
    assert.deepEqual(find('subject:BERTH'), [ids.plain]);
    assert.deepEqual(find('subject:Ber'), []);
    assert.deepEqual(find('"quarterly plans"'), [ids.named]);
    assert.deepEqual(find('"plans quarterly"'), []);
    assert.deepEqual(find('plans quarterly'), [ids.named]);
    assert.deepEqual(find('grüße'), [ids.named]);
    assert.deepEqual(find('subject:(grüße -berth)'), [ids.named]);
  });

  it('finds by Message-ID, by attachment, by place and by label', async (t) => {
    const { find, ids, ada } = await fill(t);
    assert.deepEqual(find('rfc822msgid:one@client.example'), [ids.plain]);
    assert.deepEqual(find('rfc822msgid:<one@client.example>'), [ids.plain]);
    assert.deepEqual(find('rfc822msgid:two@client.example'), []);
    assert.deepEqual(find('has:attachment'), [ids.named]);
    assert.deepEqual(find('in:sent'), [ids.named]);
    assert.deepEqual(find('-in:sent'), [ids.plain]);
    assert.deepEqual(find('in:drafts'), []);
    assert.deepEqual(find('is:unread'), [ids.plain]);
    assert.deepEqual(find('is:read'), [ids.named]);
    const label = ada.createLabel('Big Clients/Acme');
    ada.label(ids.plain, { add: [label] });
    assert.deepEqual(find('label:big-clients-acme'), [ids.plain]);
    assert.deepEqual(find('label:unknown'), []);
    ada.delete(ids.plain);
    assert.deepEqual(find('rfc822msgid:one@client.example'), []);
  });

  it('finds by age', async (t) => {
    const { find, ada } = await fill(t);
    const old = ada.insert(letter(), { internalDate: new Date(ada.now - 40 * 86_400_000) }).id;
    assert.deepEqual(find('older_than:1m'), [old]);
    assert.equal(find('newer_than:50d').length, 3);
  });
});

const NAMED = [
  'From: =?utf-8?Q?Hans_M=C3=BCller?= <hans@client.example>',
  'To: ada@acme.example',
  'Cc: carol@client.example',
  'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  '',
  'Our quarterly plans.',
  '--b',
  'Content-Type: application/pdf; name=plan.pdf',
  '',
  'x',
  '--b--',
].join('\r\n');

async function fill(
  t: TestContext,
): Promise<{ ada: GoogleUser; ids: { plain: string; named: string }; find: (q: string) => string[] }> {
  const { ada } = await startGmail(t);
  const plain = ada.insert(letter({ id: 'one@client.example' })).id;
  const named = ada.insert(NAMED, { labels: ['SENT'] }).id;
  const find = (q: string): string[] => {
    const fits = matcherOf(parseQuery(q), ada);
    return [...ada.messages.all()].filter(fits).map(({ id }) => id);
  };
  return { ada, ids: { plain, named }, find };
}

function write(text: string): string {
  return shape(parseQuery(text));
}

function shape(query: Query): string {
  if (query.type === 'term') return query.key === '' ? query.value : `${query.key}:${query.value}`;
  if (query.type === 'not') return `-${shape(query.query)}`;
  const inside = query.of.map(shape).join(' ');
  return query.type === 'any' ? `{${inside}}` : `(${inside})`;
}
