/** Reading messages: formats, the tree of parts, octets, headers, snippets. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type GmailStage, letter, startGmail } from './stage.ts';

const crlf = (...lines: string[]): string => lines.join('\r\n');
const NESTED = crlf(
  'From: hans@client.example',
  'To: ada@acme.example',
  'Subject: Plans',
  'Content-Type: multipart/mixed; boundary="outer"',
  '',
  'A preamble with --outer in it, that nobody reads.',
  '--outer',
  'Content-Type: multipart/alternative; boundary=inner',
  '',
  '--inner',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Gr=C3=BC=C3=9Fe =',
  'aus Kiel',
  '--inner',
  'Content-Type: text/html; charset=iso-8859-1',
  '',
  '<p>Gr\u00fc\u00dfe</p>',
  '--inner--',
  '--outer',
  'Content-Type: application/pdf; name="=?utf-8?Q?Pl=C3=A4ne.pdf?="',
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from('a small plan').toString('base64'),
  '--outer',
  'Content-Type: image/png',
  "Content-Disposition: inline; filename*=utf-8''pier%20%C3%BC.png",
  'Content-Transfer-Encoding: base64',
  '',
  'AAEC',
  '--outer',
  'Content-Type: message/rfc822',
  '',
  'Subject: Inner',
  '',
  'Within.',
  '--outer--',
  'An epilogue.',
);

describe('A message in format full', () => {
  it('shows its parts as a tree, numbered from 0, the root without a number', async (t) => {
    const { payload } = await readBack(await startGmail(t), Buffer.from(NESTED, 'latin1'));
    assert.deepEqual(outline(payload), [
      ['', 'multipart/mixed', ''],
      ['0', 'multipart/alternative', ''],
      ['0.0', 'text/plain', ''],
      ['0.1', 'text/html', ''],
      ['1', 'application/pdf', 'Pläne.pdf'],
      ['2', 'image/png', 'pier ü.png'],
      ['3', 'message/rfc822', ''],
      ['3.0', 'text/plain', ''],
    ]);
    assert.equal(payload.body.size, 0);
    assert.deepEqual(payload.parts[3].parts[0].headers, [{ name: 'Subject', value: 'Inner' }]);
  });

  it('carries text as UTF-8, its encoding undone, whatever its header says', async (t) => {
    const { payload } = await readBack(await startGmail(t), Buffer.from(NESTED, 'latin1'));
    const [plain, html] = payload.parts[0].parts;
    assert.equal(dataOf(plain), 'Grüße aus Kiel');
    assert.equal(dataOf(html), '<p>Grüße</p>');
    assert.equal(html.body.size, Buffer.byteLength('<p>Grüße</p>'));
    assert.equal(html.headers[0].value, 'text/html; charset=iso-8859-1');
  });

  it('carries no attachment but an id to ask for it, another one each time, and all of them good', async (t) => {
    const stage = await startGmail(t);
    const id = stage.ada.insert(NESTED).id;
    const shown = await Promise.all([1, 2].map(async () => (await stage.get(`/messages/${id}`)).json.payload));
    const [one, other] = shown.map((payload) => payload.parts[1].body);
    assert.equal('data' in one, false);
    assert.equal(one.size, 12);
    assert.notEqual(one.attachmentId, other.attachmentId);
    for (const { attachmentId } of [one, other]) {
      const { json } = await stage.get(`/messages/${id}/attachments/${attachmentId}`);
      assert.deepEqual([json.size, Buffer.from(json.data, 'base64url').toString()], [12, 'a small plan']);
    }
    const inner = shown[0]!.parts[3].body.attachmentId;
    const { json } = await stage.get(`/messages/${id}/attachments/${inner}`);
    assert.equal(Buffer.from(json.data, 'base64url').toString(), 'Subject: Inner\r\n\r\nWithin.');
    assert.equal((await stage.get(`/messages/${id}/attachments/wrong`)).status, 400);
  });

  it('carries a very long text as an attachment', async (t) => {
    const { payload } = await readBack(await startGmail(t), letter({ text: 'word '.repeat(300_000) }));
    assert.equal(payload.mimeType, 'text/plain');
    assert.deepEqual([typeof payload.body.attachmentId, 'data' in payload.body], ['string', false]);
  });

  it('shows headers in their order, names as written, encoded words read, names with commas in quotes', async (t) => {
    const document = crlf(
      'Received: from a\r\n\tby b',
      'X-MiXed: =?utf-8?Q?one?= =?utf-8?Q?_two?=',
      'Received: from c',
      'From: =?iso-8859-1?Q?M=FCller=2C_Hans?= <hans@client.example>',
      'Subject: =?utf-8?B?4oKs?= and =?x-unknown?Q?left?=',
      'Date:',
      '',
      'x',
    );
    const { payload } = await readBack(await startGmail(t), document);
    assert.deepEqual(
      payload.headers.map(({ name, value }: { name: string; value: string }) => [name, value]),
      [
        ['Received', 'from a by b'],
        ['X-MiXed', 'one two'],
        ['Received', 'from c'],
        ['From', '"Müller, Hans" <hans@client.example>'],
        ['Subject', '€ and =?x-unknown?Q?left?='],
        ['Date', ''],
      ],
    );
  });

  it('gives a snippet of one line, escaped for HTML, from text or from HTML without its tags', async (t) => {
    const stage = await startGmail(t);
    const plain = await readBack(stage, letter({ text: 'One & "two"\r\n <three> it\'s' }));
    assert.equal(plain.snippet, 'One &amp; &quot;two&quot; &lt;three&gt; it&#39;s');
    const headers = ['Content-Type: text/html'];
    const html = await readBack(stage, letter({ headers, text: '<style>p {}</style><p>One &amp; two</p>' }));
    assert.equal(html.snippet, 'One &amp; two');
    const long = await readBack(stage, letter({ text: 'a'.repeat(500) }));
    assert.equal(long.snippet.length, 200);
  });
});

describe('A message in another format', () => {
  it('gives back raw every octet that was put in', async (t) => {
    const stage = await startGmail(t);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (octets) => {
        const id = stage.ada.insert(octets).id;
        const { json } = await stage.get(`/messages/${id}`, { format: 'raw' });
        assert.deepEqual(new Uint8Array(Buffer.from(json.raw, 'base64url')), octets);
        assert.deepEqual(['payload' in json, json.sizeEstimate], [false, octets.length]);
        assert.equal((await stage.get(`/messages/${id}`)).status, 200);
      }),
      { numRuns: 60 },
    );
  });

  it('gives metadata with the headers asked for, in any case, and no words but the snippet', async (t) => {
    const stage = await startGmail(t);
    const id = stage.ada.insert(letter({ id: 'm1@client.example' })).id;
    const query = { format: 'metadata', metadataHeaders: ['subject', 'message-id'] };
    const { json } = await stage.get(`/messages/${id}`, query);
    assert.deepEqual(json.payload, {
      mimeType: 'text/plain',
      headers: [
        { name: 'Subject', value: 'Berth 12' },
        { name: 'Message-ID', value: '<m1@client.example>' },
      ],
    });
    assert.equal((await stage.get(`/messages/${id}`, { format: 'metadata' })).json.payload.headers.length, 4);
  });

  it('gives its history id, its internal date in milliseconds and its labels as text', async (t) => {
    const stage = await startGmail(t, { firstHistoryId: 2n ** 60n });
    const internalDate = new Date('2026-01-05T09:00:00.123Z');
    const id = stage.ada.insert(letter(), { internalDate, labels: ['INBOX'] }).id;
    const { json } = await stage.get(`/messages/${id}`, { format: 'minimal' });
    assert.deepEqual(json.internalDate, '1767603600123');
    assert.deepEqual(json.labelIds, ['INBOX']);
    assert.equal(json.historyId, stage.ada.historyId);
    assert.ok(BigInt(json.historyId) > 2n ** 60n);
    assert.deepEqual(['payload' in json, 'raw' in json], [false, false]);
    stage.ada.label(id, { remove: ['INBOX'] });
    assert.equal('labelIds' in (await stage.get(`/messages/${id}`)).json, false);
  });
});

describe('A document that is broken', () => {
  const broken: [string, string][] = [
    ['has no boundary', 'Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\nlost\r\n--x--'],
    ['never closes its parts', 'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nheld'],
    ['has no headers', '\r\nonly text'],
    ['has no body', 'Subject: nothing below'],
    ['has a type that is none', 'Content-Type: ;;;\r\n\r\ntext'],
    ['names no known character set', 'Content-Type: text/plain; charset=klingon\r\n\r\ntext'],
    ['has headers that are nobody’s', '__proto__: 1\r\nconstructor: 2\r\n\r\ntext'],
  ];
  for (const [what, document] of broken)
    it(`is shown all the same when it ${what}`, async (t) => {
      const { payload } = await readBack(await startGmail(t), document);
      assert.match(payload.mimeType, /^\w+\/\w+$/);
    });

  it('is shown when its parts never end, up to a limit', async (t) => {
    const deep = Array.from(
      { length: 60 },
      (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
    );
    const { payload } = await readBack(await startGmail(t), `${deep.join('')}\r\nend`);
    assert.equal(outline(payload).length, 31);
    const wide = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(5_000)}--b--`;
    assert.ok(outline((await readBack(await startGmail(t), wide)).payload).length <= 1_001);
  });
});

describe('A thread', () => {
  it('shows its messages from the oldest, in the format asked for', async (t) => {
    const { ada, get } = await startGmail(t);
    const { threadId, id } = ada.insert(letter(), { internalDate: new Date('2026-01-02') });
    const older = ada.insert(letter(), { internalDate: new Date('2026-01-01'), threadId }).id;
    const { json } = await get(`/threads/${threadId}`, { format: 'minimal' });
    assert.deepEqual(
      json.messages.map((message: { id: string }) => message.id),
      [older, id],
    );
    assert.equal(json.historyId, ada.historyId);
    assert.equal('payload' in json.messages[0], false);
    assert.equal((await get('/threads/ffff')).status, 404);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: the tree is whatever the API shows.
type Shown = any;

async function readBack(stage: GmailStage, document: string | Uint8Array): Promise<Shown> {
  const { status, json } = await stage.get(`/messages/${stage.ada.insert(document).id}`);
  assert.equal(status, 200);
  return json;
}

function outline(part: Shown): [string, string, string][] {
  return [[part.partId, part.mimeType, part.filename], ...(part.parts ?? []).flatMap(outline)];
}

function dataOf(part: Shown): string {
  return Buffer.from(part.body.data, 'base64url').toString('utf8');
}
