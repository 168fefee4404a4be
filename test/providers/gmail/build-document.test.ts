import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { buildDocument } from '#providers/gmail/build-document.ts';
import { castOf } from '#simulator/cast/cast-of.ts';
import { attachmentDocument, brokenDocuments } from '../../support/mail-documents.ts';
import { meaningOf, readBoth, showPayload, sizesOf } from './read-both.ts';

const base64 = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding).toString('base64');

function document(...lines: string[]): Buffer {
  const head = [
    'Message-ID: <m@acme.example>',
    'From: Zoe Stern <zoe@client.example>',
    'To: ada@acme.example',
    'Date: Mon, 2 Mar 2026 08:00:00 +0100',
  ];
  return Buffer.from([...head, ...lines].join('\r\n'), 'latin1');
}

/** Documents whose reading must not depend on the way. */
const documents: Record<string, Buffer> = {
  'names and a subject in encoded words': Buffer.from(
    [
      'Message-ID: <m@acme.example>',
      'From: =?utf-8?Q?Stern=2C_Zo=C3=AB?= <zoe@client.example>',
      'To: =?iso-8859-1?Q?J=F6rg?= <joerg@acme.example>, "Byron, Ada" <ada@acme.example>',
      'Cc: Team: a@acme.example, b@acme.example;',
      'Subject: =?utf-8?B?R3LDvMOfZQ==?= =?iso-8859-1?Q?_aus_K=F6ln?=',
      'References: <a@b.example> <c@d.example>',
      'In-Reply-To: <c@d.example>',
      'Date: Mon, 2 Mar 2026 08:00:00 +0100',
      '',
      'Hello',
    ].join('\r\n'),
  ),
  'Western text, quoted-printable': document(
    'Content-Type: text/plain; charset=iso-8859-1',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=FC=DFe aus K=F6ln, =\r\nein langer Satz.=20',
    '=3D 100 %',
  ),
  'Japanese text, 7 bit': document(
    'Content-Type: text/plain; charset=iso-2022-jp',
    '',
    '\x1b$B$3$s$K$A$O\x1b(B',
    'Hello',
  ),
  'Chinese text, base64': document(
    'Content-Type: text/plain; charset=gb18030',
    'Content-Transfer-Encoding: base64',
    '',
    base64('\xc4\xe3\xba\xc3', 'latin1'),
  ),
  'text that flows': document(
    'Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes',
    '',
    'One long sentence that was  ',
    'broken by its writer.',
    '> quoted',
    '-- ',
    'Zoe',
  ),
  'text and HTML side by side': document(
    'Content-Type: multipart/alternative; boundary="=_edge"',
    '',
    '--=_edge',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Plain.',
    '--=_edge',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<p>Rich, with &amp; <b>bold</b></p>',
    '--=_edge--',
    'An epilogue.',
  ),
  'lines that look like our own boundary': document(
    'Content-Type: multipart/mixed; boundary=rapport-0-0',
    '',
    '--rapport-0-0',
    '',
    '--rapport-0',
    '--rapport-1-0--',
    '--rapport-0-0',
    '',
    'second',
    '--rapport-0-0--',
  ),
  'an attached message': document(
    'Content-Type: multipart/mixed; boundary=x',
    '',
    '--x',
    '',
    'See the attached.',
    '--x',
    'Content-Type: message/rfc822; name="Old mail.eml"',
    'Content-Disposition: attachment; filename="Old mail.eml"',
    '',
    'Message-ID: <inner@client.example>',
    'Subject: Inner',
    'Content-Type: multipart/mixed; boundary=y',
    '',
    '--y',
    'Content-Type: application/pdf; name=inner.pdf',
    '',
    'pdf',
    '--y--',
    '--x--',
  ),
  'a bounce that returns the message': document(
    'Auto-Submitted: auto-replied',
    'Subject: Delivery Status Notification (Failure)',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=x',
    '',
    '--x',
    '',
    'It could not be delivered.',
    '--x',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.client.example',
    '',
    'Final-Recipient: rfc822; gone@client.example',
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 no such user',
    '--x',
    'Content-Type: message/rfc822',
    '',
    'Message-ID: <sent@acme.example>',
    'Subject: Offer',
    '',
    'The offer.',
    '--x--',
  ),
  'a bounce that returns headers only': document(
    'Content-Type: multipart/report; report-type=delivery-status; boundary=x',
    '',
    '--x',
    '',
    'It could not be delivered.',
    '--x',
    'Content-Type: message/delivery-status',
    '',
    'Final-Recipient: rfc822; gone@client.example',
    'Status: 4.2.2',
    '--x',
    'Content-Type: text/rfc822-headers',
    '',
    'Message-ID: <sent@acme.example>',
    '--x--',
  ),
  'an invitation': document(
    'Content-Type: multipart/mixed; boundary=x',
    '',
    '--x',
    'Content-Type: multipart/alternative; boundary=y',
    '',
    '--y',
    '',
    'Please come.',
    '--y',
    'Content-Type: text/calendar; charset=utf-8; method=REQUEST',
    'Content-Transfer-Encoding: base64',
    '',
    base64(
      'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Tür\r\nDTSTART:20260301T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
    ),
    '--y--',
    '--x',
    'Content-Type: application/ics; name=invite.ics',
    'Content-Disposition: attachment; filename=invite.ics',
    '',
    'BEGIN:VCALENDAR',
    'METHOD:REQUEST',
    'BEGIN:VEVENT',
    'UID:2',
    'END:VEVENT',
    'END:VCALENDAR',
    '--x--',
  ),
  'a text file that stands in the message': document(
    'Content-Type: multipart/mixed; boundary=x',
    '',
    '--x',
    '',
    'Before.',
    '--x',
    'Content-Type: text/plain; charset=iso-8859-1; name=notes.txt',
    'Content-Disposition: inline; filename=notes.txt',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=FC=DFe',
    '--x--',
  ),
  'a text file beside the message': document(
    'Content-Type: multipart/mixed; boundary=x',
    '',
    '--x',
    '',
    'Before.',
    '--x',
    'Content-Type: text/plain; name=notes.txt',
    'Content-Disposition: attachment; filename=notes.txt',
    '',
    'not words of the message',
    '--x--',
  ),
  'a picture that the HTML shows': document(
    'Content-Type: multipart/related; boundary=x',
    '',
    '--x',
    'Content-Type: text/html',
    '',
    '<img src="cid:pier@client.example">',
    '--x',
    'Content-Type: image/png',
    'Content-ID: <pier@client.example>',
    'Content-Transfer-Encoding: base64',
    '',
    base64('a picture'),
    '--x--',
  ),
  'nothing but a file': document(
    'Content-Type: application/pdf; name="plan.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    base64('a plan'),
  ),
  'file names in every spelling': document(
    'Content-Type: multipart/mixed; boundary=x',
    '',
    '--x',
    'Content-Type: application/pdf',
    "Content-Disposition: attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe.pdf",
    'Content-Transfer-Encoding: base64',
    '',
    base64('one'),
    '--x',
    'Content-Type: application/pdf; name="=?utf-8?Q?Gr=C3=BC=C3=9Fe?= 2.pdf"',
    'Content-Disposition: strange',
    'Content-Transfer-Encoding: base64',
    '',
    base64('two'),
    '--x--',
  ),
  'headers with the names of prototypes': document('__proto__: x', 'constructor: y', 'List-Id: <l.example>', '', '.'),
  'a newsletter': document(
    'List-Unsubscribe: <https://news.example/u>',
    'Precedence: bulk',
    'Content-Type: text/html; charset="utf-8"',
    '',
    '<p>News</p>',
  ),
  'an empty body': document('', ''),
  'a multipart in a multipart in a multipart': document(
    'Content-Type: multipart/mixed; boundary=a',
    '',
    '--a',
    'Content-Type: multipart/related; boundary=b',
    '',
    '--b',
    'Content-Type: multipart/alternative; boundary=c',
    '',
    '--c',
    '',
    'deep',
    '--c--',
    '--b--',
    '--a--',
  ),
};

describe('A document built from Gmail’s parsed form reads like the sender’s:', () => {
  for (const [name, raw] of Object.entries(documents)) {
    test(name, async () => {
      const { original, built } = await readBoth(raw);
      assert.deepEqual(meaningOf(built), meaningOf(original));
      for (const [at, size] of sizesOf(built).entries()) {
        const lineEnds = raw.toString('latin1').split('\n').length;
        assert.ok(Math.abs(size - original.attachments[at]!.size) <= lineEnds, `size of attachment ${at}`);
      }
    });
  }

  test('months of the cast’s mail, with attachments, bounces and out-of-office', async () => {
    const startedAt = new Date('2026-10-06T09:00:00Z');
    const cast = castOf({ seed: 3, startedAt, now: startedAt, scale: 'small' });
    let count = 0;
    for (const { email } of cast.colleagues) {
      for (const item of cast.mail.mailbox(email)) {
        const { original, built } = await readBoth(item.raw());
        assert.deepEqual(withoutHeaderTrouble(built), withoutHeaderTrouble(original), item.messageId);
        assert.deepEqual(sizesOf(built), sizesOf(original), item.messageId);
        count += 1;
      }
    }
    assert.ok(count > 100, `${count} messages`);
  });
});

/** Gmail shows headers as UTF-8, whatever they were. */
function withoutHeaderTrouble(message: Parameters<typeof meaningOf>[0]) {
  const meaning = meaningOf(message);
  return { ...meaning, problems: meaning.problems.filter((code) => code !== 'header-8bit') };
}

describe('A built document', () => {
  test('is the same each time, although Gmail names attachments differently at each call', () => {
    const raw = attachmentDocument('m@client.example', 500);
    const once = buildDocument(showPayload(raw).payload, 10_000);
    const again = buildDocument(showPayload(raw).payload, 10_000);
    assert.deepEqual(again, once);
  });

  test('leaves the octets of attachments out, says that it is cut and describes them', async () => {
    const { document: cut } = await readBoth(attachmentDocument('m@client.example', 100));
    assert.equal(cut.cut, true);
    assert.ok(!Buffer.from(cut.raw).includes(base64('a small plan')));
    assert.deepEqual(cut.parts, [
      { filename: 'plan.pdf', mimeType: 'application/pdf', size: 12, contentId: null, disposition: 'attachment' },
      {
        filename: 'pier.png',
        mimeType: 'image/png',
        size: 21,
        contentId: 'pier@client.example',
        disposition: 'inline',
      },
    ]);
  });

  test('is whole when there was nothing to leave out', async () => {
    const { document: whole } = await readBoth(documents['a newsletter']!);
    assert.deepEqual([whole.cut, whole.parts], [false, null]);
  });

  test('is never longer than the limit', async () => {
    const { document: cut, built } = await readBoth(attachmentDocument('m@client.example', 5_000), 1_000);
    assert.deepEqual([cut.raw.length, cut.cut, cut.parts?.length], [1_000, true, 2]);
    assert.equal(built.messageId, 'm@client.example');
  });

  test('needs parts beside it only where their words count', async () => {
    const counts = await Promise.all(
      ['a bounce that returns the message', 'a bounce that returns headers only', 'an invitation', 'a newsletter'].map(
        async (name) => (await readBoth(documents[name]!)).fetched,
      ),
    );
    assert.deepEqual(counts, [1, 1, 1, 0]);
  });

  test('is known to be no use where Gmail lost letters', async () => {
    const undeclared = document('Content-Type: text/plain', '', 'Gr\xfc\xdfe');
    assert.equal((await readBoth(undeclared)).lost, true);
    assert.equal((await readBoth(documents['Western text, quoted-printable']!)).lost, false);
  });

  test('comes out of anything, within the limit', () => {
    const seeds = [...Object.values(documents), ...brokenDocuments().values()];
    const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.uint8Array({ maxLength: 6 }), fc.nat(8));
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.array(change, { maxLength: 8 }), (raw, changes) => {
        const octets = changes.reduce((current, [place, insert, drop]) => {
          const at = Math.floor(place * current.length);
          return Buffer.concat([current.subarray(0, at), insert, current.subarray(at + drop)]);
        }, raw);
        const { raw: built } = buildDocument(showPayload(octets).payload, 2_000);
        assert.ok(built.length <= 2_000);
      }),
      { numRuns: 300 },
    );
  });
});
