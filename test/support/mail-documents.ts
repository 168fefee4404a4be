/** Small RFC 5322 documents for tests, and deliberately broken ones. Lines end in CRLF, as they do at a server. */

/** What a test document says; everything has a default. */
export interface DocumentFacts {
  messageId?: string;
  from?: string;
  to?: string;
  cc?: string;
  subject?: string;
  date?: string;
  body?: string;
}

/** A plain document; `messageId` without angle brackets. */
export function mailDocument(facts: DocumentFacts = {}): Buffer {
  const lines = [
    `From: ${facts.from ?? 'Ada Byron <ada@acme.example>'}`,
    `To: ${facts.to ?? 'Bob Stone <bob@client.example>'}`,
    ...(facts.cc === undefined ? [] : [`Cc: ${facts.cc}`]),
    `Subject: ${facts.subject ?? 'Berth 12'}`,
    `Date: ${facts.date ?? 'Mon, 5 Jan 2026 09:00:00 +0000'}`,
    `Message-ID: <${facts.messageId ?? 'm1@acme.example'}>`,
    '',
    facts.body ?? 'Good morning.',
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'utf8');
}

/** A document with one attachment and one inline picture, its text `octets` long. */
export function attachmentDocument(messageId: string, octets: number): Buffer {
  const part = (header: string[], body: string) => ['--edge', ...header, '', body];
  const lines = [
    'From: Bob Stone <bob@client.example>',
    'To: Ada Byron <ada@acme.example>',
    'Subject: The plan of the marina',
    'Date: Tue, 6 Jan 2026 09:00:00 +0000',
    `Message-ID: <${messageId}>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=edge',
    '',
    ...part(['Content-Type: text/plain; charset=utf-8'], 'word '.repeat(Math.ceil(octets / 5)).trim()),
    ...part(
      [
        'Content-Type: application/pdf; name="plan.pdf"',
        'Content-Disposition: attachment; filename="plan.pdf"',
        'Content-Transfer-Encoding: base64',
      ],
      Buffer.from('a small plan').toString('base64'),
    ),
    ...part(
      [
        'Content-Type: image/png; name="pier.png"',
        'Content-Disposition: inline; filename="pier.png"',
        'Content-ID: <pier@client.example>',
        'Content-Transfer-Encoding: base64',
      ],
      Buffer.from('not much of a picture').toString('base64'),
    ),
    '--edge--',
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'utf8');
}

/** Documents that no parser likes: each must come back octet for octet. Every one can be found by its Message-ID. */
export function brokenDocuments(): Map<string, Buffer> {
  const latin1 = (text: string) => Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1');
  return new Map([
    [
      '8bit-header@broken.example',
      latin1('Subject: Gr\xfc\xdfe\nMessage-ID: <8bit-header@broken.example>\n\n\xe4\xf6\xfc\n'),
    ],
    ['no-body@broken.example', latin1('Message-ID: <no-body@broken.example>\nSubject: no blank line after this')],
    [
      'prototype@broken.example',
      latin1('__proto__: x\nconstructor: y\nMessage-ID: <prototype@broken.example>\n\n.\n..\n'),
    ],
    ['controls@broken.example', latin1('Message-ID: <controls@broken.example>\n\n\x01\x02\x7f\x1b[31m\n')],
    ['open-multipart@broken.example', latin1(OPEN_MULTIPART)],
    ['looks-like-imap@broken.example', latin1('Message-ID: <looks-like-imap@broken.example>\n\n)\n* BYE\nA1 OK {5}\n')],
    ['long-line@broken.example', latin1(`Message-ID: <long-line@broken.example>\n\n${'x'.repeat(200_000)}\n`)],
  ]);
}

const OPEN_MULTIPART = `Message-ID: <open-multipart@broken.example>
Content-Type: multipart/mixed; boundary="a"; boundary="b"
Content-Transfer-Encoding: base64

--a
Content-Type: message/rfc822

--a
Content-Type: text/plain; charset="no-such-charset

never closed`;
