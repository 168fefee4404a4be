import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMessage } from '#mail/parse-message.ts';
import { lines, mail, parsed } from './compose-mail.ts';

const fields = {
  'Message-ID': '<1@acme.example>',
  From: 'Jane Doe <jane@ACME.example>',
  To: 'owner@harbour.example',
  Date: 'Mon, 02 Mar 2026 10:00:00 +0100',
  Subject: 'Berth 12',
};
const codes = (message: { problems: { code: string }[] }): string[] => message.problems.map((problem) => problem.code);

test('an ordinary message is read without a problem', async () => {
  const message = await parsed(
    mail(
      { ...fields, 'In-Reply-To': '<0@harbour.example>', References: '<a@b.example> <0@harbour.example>' },
      'Hello\r\n',
    ),
  );
  assert.equal(message.messageId, '1@acme.example');
  assert.deepEqual(message.inReplyTo, ['0@harbour.example']);
  assert.deepEqual(message.references, ['a@b.example', '0@harbour.example']);
  assert.deepEqual(message.from, [{ name: 'Jane Doe', address: 'jane@acme.example' }]);
  assert.equal(message.date, '2026-03-02T09:00:00.000Z');
  assert.equal(message.statedDate, message.date);
  assert.equal(message.text.trim(), 'Hello');
  assert.equal(message.html, null);
  assert.equal(message.automated.verdict, 'person');
  assert.deepEqual(message.problems, []);
});

test('what the command line prints holds every field, also those computed late', async () => {
  const printed = JSON.parse(
    JSON.stringify(await parsed(mail({ ...fields, 'Content-Type': 'text/html' }, '<p>Hello <b>Ann</b></p>'))),
  );
  assert.deepEqual(Object.keys(printed).sort(), [
    'attachments',
    'automated',
    'bcc',
    'calendar',
    'cc',
    'date',
    'deliveryStatus',
    'from',
    'html',
    'inReplyTo',
    'messageId',
    'newText',
    'problems',
    'references',
    'replyTo',
    'reportedMessageId',
    'sender',
    'statedDate',
    'subject',
    'text',
    'to',
  ]);
  assert.equal(printed.text, 'Hello Ann');
  assert.equal(printed.newText, 'Hello Ann');
});

test('mail that has only HTML gets its text from it, without what is hidden', async () => {
  const html =
    '<style>p{}</style><p>See you <span style="display:none">secret</span>soon</p><blockquote>old</blockquote>';
  const message = await parsed(mail({ ...fields, 'Content-Type': 'text/html; charset=utf-8' }, html));
  assert.equal(message.text, 'See you soon\n\n> old');
  assert.equal(message.newText, 'See you soon');
});

test('a blank plain part beside HTML does not hide the text', async () => {
  const message = await parsed(
    lines(
      'From: a@acme.example',
      'Content-Type: multipart/alternative; boundary=x',
      '',
      '--x',
      '',
      ' ',
      '--x',
      'Content-Type: text/html',
      '',
      '<p>Hello</p>',
      '--x--',
    ),
  );
  assert.equal(message.text, 'Hello');
});

test('of two From headers the first one counts and the message says so', async () => {
  const message = await parsed(lines('From: jane@acme.example', 'From: mallory@evil.example', '', 'x'));
  assert.deepEqual(message.from, [{ name: null, address: 'jane@acme.example' }]);
  assert.ok(codes(message).includes('from-repeated'));
});

test('a missing or impossible date is replaced by the date of receipt', async () => {
  const receivedAt = new Date('2026-03-05T00:00:00Z');
  for (const [date, code] of [
    ['', 'date-missing'],
    ['yesterday', 'date-unreadable'],
    ['Mon, 31 Feb 2026 10:00:00 +0000', 'date-unreadable'],
    ['Mon, 02 Mar 2037 10:00:00 +0000', 'date-future'],
  ] as const) {
    const message = await parseMessage(mail({ ...fields, Date: date }), { receivedAt });
    assert.equal(message.date, '2026-03-05T00:00:00.000Z');
    assert.ok(codes(message).includes(code));
  }
  assert.equal((await parsed(mail({ ...fields, Date: 'yesterday' }))).date, null);
  const broken = await parseMessage(mail(fields), { receivedAt: new Date(Number.NaN) });
  assert.equal(broken.date, '2026-03-02T09:00:00.000Z');
});

test('headers in raw UTF-8 are read', async () => {
  const message = await parsed(mail({ ...fields, Subject: 'Grüße', From: 'Jürgen <jürgen@bücher.example>' }));
  assert.equal(message.subject, 'Grüße');
  assert.deepEqual(message.from, [{ name: 'Jürgen', address: 'jürgen@bücher.example' }]);
  assert.deepEqual(message.problems, []);
});

test('headers in undeclared Western bytes are read', async () => {
  const message = await parsed(
    Buffer.from('From: J\xfcrgen <j@acme.example>\r\nSubject: Gr\xfc\xdfe\r\n\r\nSch\xf6n', 'latin1'),
  );
  assert.equal(message.subject, 'Grüße');
  assert.equal(message.from[0]?.name, 'Jürgen');
  assert.equal(message.text, 'Schön');
  assert.ok(codes(message).includes('header-8bit'));
});

test('encoded words, also in Japanese, are decoded', async () => {
  const message = await parsed(
    Buffer.concat([
      mail(
        { ...fields, Subject: '=?ISO-2022-JP?B?GyRCRnxLXDhsGyhC?=', 'Content-Type': 'text/plain; charset=iso-2022-jp' },
        '',
      ),
      Buffer.from('\x1b$BF|K\\8l\x1b(B', 'latin1'),
    ]),
  );
  assert.equal(message.subject, '日本語');
  assert.equal(message.text.trim(), '日本語');
});

test('a character set that nobody knows is named as a problem', async () => {
  const message = await parsed(mail({ ...fields, 'Content-Type': 'text/plain; charset=x-klingon' }));
  assert.ok(codes(message).includes('charset-unknown'));
  assert.equal(message.text.trim(), 'Hello');
});

test('attachments are listed with name, type and decoded size', async () => {
  const message = await parsed(
    lines(
      'From: a@acme.example',
      'Content-Type: multipart/mixed; boundary=x',
      '',
      '--x',
      '',
      'Hello',
      '--x',
      "Content-Type: application/pdf; name*0*=utf-8''Rechnung%20; name*1*=M%C3%A4rz.pdf",
      'Content-Disposition: attachment',
      'Content-Transfer-Encoding: base64',
      '',
      'JVBERi0xLjQ=',
      '--x',
      'Content-Type: image/png',
      'Content-ID: <logo@acme.example>',
      'Content-Disposition: inline',
      'Content-Transfer-Encoding: base64',
      '',
      'iVBO',
      '--x--',
    ),
  );
  assert.deepEqual(message.attachments, [
    { filename: 'Rechnung März.pdf', mimeType: 'application/pdf', size: 8, contentId: null, disposition: 'attachment' },
    { filename: null, mimeType: 'image/png', size: 3, contentId: 'logo@acme.example', disposition: 'inline' },
  ]);
});

test('a message inside a message is an attachment, its words are not those of the writer', async () => {
  const message = await parsed(
    lines(
      'From: a@acme.example',
      'Content-Type: multipart/mixed; boundary=x',
      '',
      '--x',
      '',
      'Look',
      '--x',
      'Content-Type: message/rfc822',
      '',
      'Subject: inner',
      '',
      'secret',
      '--x--',
    ),
  );
  assert.equal(message.text.trim(), 'Look');
  assert.deepEqual(
    message.attachments.map((part) => part.mimeType),
    ['message/rfc822'],
  );
});

test('a document that was cut tells so and takes its attachments from the provider', async () => {
  const parts = [
    { filename: 'a.pdf', mimeType: 'application/pdf', size: 9e6, contentId: null, disposition: 'attachment' as const },
  ];
  const message = await parseMessage(mail(fields), { receivedAt: null, cut: true, parts });
  assert.deepEqual(message.attachments, parts);
  assert.ok(codes(message).includes('message-cut'));
});

test('a text without any header is a body', async () => {
  const message = await parsed(Buffer.from('Just some words\r\nand more'));
  assert.equal(message.text.trim(), 'Just some words\nand more');
  assert.ok(codes(message).includes('headers-missing'));
});

test('blank lines, a byte order mark and a mailbox line before the headers are passed over', async () => {
  for (const junk of [
    '\r\n\r\n',
    '\ufeff',
    'From jane Mon Mar  2 10:00:00 2026\n',
    '>From jane Mon Mar  2 10:00:00 2026\n',
  ]) {
    const message = await parsed(Buffer.concat([Buffer.from(junk), mail(fields)]));
    assert.equal(message.subject, 'Berth 12');
    assert.ok(codes(message).includes('leading-junk'));
  }
});

test('lines that end with a lone carriage return are lines', async () => {
  const message = await parsed(Buffer.from('From: a@acme.example\rSubject: Old Mac\r\rHello'));
  assert.equal(message.subject, 'Old Mac');
  assert.equal(message.text.trim(), 'Hello');
});

test('nothing at all is a message with a problem', async () => {
  const message = await parsed(new Uint8Array(0));
  assert.ok(codes(message).includes('empty'));
  assert.deepEqual([message.text, message.from, message.attachments], ['', [], []]);
});

test('NUL never reaches the database', async () => {
  const message = await parsed(
    mail({ 'Message-ID': '<a\0b@acme.example>', From: 'J\0ane <jane@acme.example>', Subject: 'a\0b' }, 'x\0y'),
  );
  assert.ok(!JSON.stringify(message).includes('\\u0000'));
  assert.equal(message.text.trim(), 'xy');
  assert.ok(codes(message).includes('nul-removed'));
});

test('two hundred levels of parts are read, three hundred leave the headers', async () => {
  const nested = (depth: number): Buffer => {
    const open = Array.from(
      { length: depth },
      (_, level) => `Content-Type: multipart/mixed; boundary="b${level}"\r\n\r\n--b${level}\r\n`,
    );
    return Buffer.from(`Subject: deep\r\nFrom: a@acme.example\r\n${open.join('')}\r\nthe bottom`);
  };
  assert.ok((await parsed(nested(200))).text.includes('the bottom'));
  const deeper = await parsed(nested(300));
  assert.equal(deeper.subject, 'deep');
  assert.ok(codes(deeper).includes('body-unreadable'));
});

test('ten thousand recipients and ten thousand references are bounded, not refused', async () => {
  const to = Array.from({ length: 50_000 }, (_, index) => `p${index}@acme.example`).join(', ');
  const references = Array.from({ length: 10_000 }, (_, index) => `<r${index}@acme.example>`).join('\r\n ');
  const crowd = await parsed(mail({ ...fields, To: to }));
  assert.equal(crowd.to.length, 10_000);
  assert.ok(codes(crowd).includes('addresses-cut'));
  const long = await parsed(mail({ ...fields, References: references }));
  assert.equal(long.references.length, 1_000);
  assert.equal(long.references[0], 'r0@acme.example');
  assert.equal(long.references.at(-1), 'r9999@acme.example');
  assert.ok(codes(long).includes('references-cut'));
});

test('headers of three megabytes leave what stands in the first two, and the body', async () => {
  const message = await parsed(mail({ ...fields, 'X-Padding': 'x'.repeat(3_000_000), 'X-Late': 'y' }));
  assert.equal(message.subject, 'Berth 12');
  assert.equal(message.text.trim(), 'Hello');
  assert.ok(codes(message).includes('headers-cut'));
});

test('a message of fifty thousand parts leaves its headers', async () => {
  const parts = '--x\r\n\r\na\r\n'.repeat(50_000);
  const message = await parsed(mail({ ...fields, 'Content-Type': 'multipart/mixed; boundary=x' }, parts));
  assert.equal(message.subject, 'Berth 12');
  assert.ok(codes(message).includes('body-unreadable'));
});

test('headers named like parts of JavaScript are headers', async () => {
  const message = await parsed(
    mail({ __proto__x: '1', constructor: 'x', ['__proto__']: 'y', hasOwnProperty: 'z', ...fields }),
  );
  assert.equal(message.subject, 'Berth 12');
  assert.equal(Object.getPrototypeOf(message), Object.prototype);
});

test('ids are read without brackets, folded in the middle, and out of prose', async () => {
  const id = async (value: string): Promise<string | null> =>
    (await parsed(mail({ ...fields, 'Message-ID': value }))).messageId;
  assert.equal(await id('1@acme.example'), '1@acme.example');
  assert.equal(await id('<a-very-long\r\n -id@acme.example>'), 'a-very-long-id@acme.example');
  assert.equal(await id('<one@acme.example> <two@acme.example>'), 'one@acme.example');
  assert.equal(await id('two words'), null);
  const reply = await parsed(
    mail({ ...fields, 'In-Reply-To': 'Your message of Monday <x@acme.example> to joe@acme.example' }),
  );
  assert.deepEqual(reply.inReplyTo, ['x@acme.example']);
  const prose = await parsed(mail({ ...fields, 'In-Reply-To': 'Message from joe@acme.example of Monday' }));
  assert.deepEqual(prose.inReplyTo, []);
  const bare = await parsed(mail({ ...fields, References: 'a@acme.example b@acme.example' }));
  assert.deepEqual(bare.references, ['a@acme.example', 'b@acme.example']);
});

test('broken base64 is read as far as it goes', async () => {
  const message = await parsed(
    mail({ ...fields, 'Content-Transfer-Encoding': 'base64', 'Content-Type': 'text/plain' }, 'SGVsbG8g*%%V29ybGQ'),
  );
  assert.ok(message.text.startsWith('Hello'));
});
