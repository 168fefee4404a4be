import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAutomatedAddress } from '#mail/automatic.ts';
import { parseDeliveryStatus } from '#mail/bounce.ts';
import { parseCalendar } from '#mail/calendar.ts';
import type { AutomatedVerdict } from '#mail/message.ts';
import { lines, mail, parsed } from './compose-mail.ts';

const person = {
  From: 'Jane <jane@acme.example>',
  To: 'owner@harbour.example',
  Subject: 'Berth 12',
  'Message-ID': '<1@acme.example>',
};

const verdicts: [string, Record<string, string>, AutomatedVerdict['verdict']][] = [
  ['an ordinary mail', {}, 'person'],
  ['Auto-Submitted: no', { 'Auto-Submitted': 'no' }, 'person'],
  ['what Exchange puts on ordinary mail', { 'X-Auto-Response-Suppress': 'All' }, 'person'],
  ['a shared role address', { From: 'info@acme.example' }, 'person'],
  ['an out-of-office answer', { 'Auto-Submitted': 'auto-replied' }, 'auto-reply'],
  [
    'an out-of-office answer of Exchange',
    { 'X-Auto-Response-Suppress': 'All', Subject: 'Automatic reply: Berth 12' },
    'auto-reply',
  ],
  ['a plan to be out of office', { Subject: 'Out of office next week?' }, 'person'],
  ['a vacation program of old', { Precedence: 'auto_reply' }, 'auto-reply'],
  [
    'a read receipt',
    { 'Content-Type': 'multipart/report; report-type=disposition-notification; boundary=x' },
    'auto-reply',
  ],
  ['a notification', { 'Auto-Submitted': 'auto-generated (cron)' }, 'automated'],
  ['bulk mail', { Precedence: 'bulk' }, 'automated'],
  ['a newsletter', { 'List-Unsubscribe': '<https://acme.example/u>' }, 'automated'],
  ['a no-reply address', { From: 'no-reply@acme.example' }, 'automated'],
  ['a complaint report', { 'Content-Type': 'multipart/report; report-type=feedback-report; boundary=x' }, 'automated'],
  ['a discussion list', { 'List-Id': '<berths.example>', 'List-Unsubscribe': '<https://berths.example>' }, 'list'],
  [
    'a returned message',
    { From: 'MAILER-DAEMON@mx.acme.example', Subject: 'Undelivered Mail Returned to Sender' },
    'bounce',
  ],
  [
    'a returned message from a server without a domain',
    { From: 'Mail Delivery Subsystem <MAILER-DAEMON>', Subject: 'Returned mail: User unknown' },
    'bounce',
  ],
  ['a bounce of Exim', { 'X-Failed-Recipients': 'gone@acme.example' }, 'bounce'],
  ['a question about a failure', { Subject: 'Delivery failure at berth 12' }, 'person'],
];
for (const [what, fields, verdict] of verdicts) {
  test(`${what} is judged "${verdict}"`, async () => {
    const { automated } = await parsed(mail({ ...person, ...fields }));
    assert.equal(automated.verdict, verdict);
    assert.equal(automated.reasons.length > 0, verdict !== 'person');
  });
}

test('addresses of machines are told from addresses of people', () => {
  for (const address of [
    'noreply@acme.example',
    'do-not-reply@acme.example',
    'orders-noreply@acme.example',
    'bounce+jane=acme.example@lists.example',
    'notifications@acme.example',
    'support+id123@acme.example',
    '3f2504e0-4f89-11d3-9a0c-0305e82c3301@acme.example',
    'x-0123456789abcdef01@acme.example',
    'reply+aabbccddee@acme.example',
    'jane+abc@github.com',
    'hello@em123.acme.example',
    'mailer-daemon@acme.example',
    'newsletter@acme.example',
  ]) {
    const judged = isAutomatedAddress(address);
    assert.ok(judged.automated && judged.reason !== null, address);
  }
  for (const address of [
    'jane@acme.example',
    'info@acme.example',
    'support@acme.example',
    'jane+berths@acme.example',
    'newsom@acme.example',
    'robotham@acme.example',
    'alexander.hamilton.the.second@acme.example',
    '',
    'jane',
    'autorin@acme.example',
  ]) {
    assert.deepEqual(isAutomatedAddress(address), { automated: false, reason: null }, address);
  }
});

test('every recipient of a delivery report is read', () => {
  const statuses = parseDeliveryStatus(
    lines(
      'Reporting-MTA: dns; mx.acme.example',
      '',
      'Original-Recipient: rfc822;first@acme.example',
      'Final-Recipient: rfc822; <first@acme.example>',
      'Action: failed',
      'Status: 5.1.1 (bad mailbox)',
      'Diagnostic-Code: smtp; 550 5.1.1',
      '  no such user',
      ' \t',
      '',
      'Final-Recipient: RFC822; second@acme.example',
      'Action: delayed',
      'Status: 4.4.1',
      '',
      'Final-Recipient: rfc822; third@acme.example',
      'Status: 2.0.0',
      '',
      'Original-Recipient: rfc822; fourth@acme.example',
    ),
  );
  assert.deepEqual(
    statuses,
    [
      {
        recipient: 'first@acme.example',
        action: 'failed',
        status: '5.1.1',
        diagnostic: 'smtp; 550 5.1.1 no such user',
      },
      { recipient: 'second@acme.example', action: 'delayed', status: '4.4.1', diagnostic: null },
      { recipient: 'third@acme.example', action: 'delivered', status: null, diagnostic: null },
      { recipient: 'fourth@acme.example', action: 'failed', status: null, diagnostic: null },
    ].map((status) => (status.recipient.startsWith('third') ? { ...status, status: '2.0.0' } : status)),
  );
});

test('a bounce in plain words names its recipients and the message that it returns', async () => {
  const message = await parsed(
    mail(
      {
        From: 'Mailer-Daemon@mx.example',
        Subject: 'Mail delivery failed',
        'X-Failed-Recipients': 'a@acme.example, b@acme.example',
      },
      'It failed.\r\n\r\nMessage-ID: <out-1@harbour.example>\r\nSubject: x',
    ),
  );
  assert.deepEqual(
    message.deliveryStatus.map((status) => status.recipient),
    ['a@acme.example', 'b@acme.example'],
  );
  assert.equal(message.reportedMessageId, 'out-1@harbour.example');
});

test('a person who quotes a Message-ID sends no delivery report', async () => {
  const message = await parsed(mail(person, 'Message-ID: <x@acme.example>'));
  assert.deepEqual([message.deliveryStatus, message.reportedMessageId], [[], null]);
});

test('an invitation tells its event, zone and all', () => {
  const events = parseCalendar(
    lines(
      'BEGIN:VCALENDAR',
      'METHOD:request',
      'BEGIN:VTIMEZONE',
      'TZID:Europe/Berlin',
      'END:VTIMEZONE',
      'BEGIN:VEVENT',
      'UID:u1',
      'SUMMARY;LANGUAGE=en:Berth\\, and a very lo',
      ' ng line',
      'DTSTART;TZID="Europe/Berlin":20260301T100000',
      'DTEND:20260301T110000Z',
      'ORGANIZER;CN="Doe: Jane":MAILTO:jane@acme.example',
      'BEGIN:VALARM',
      'SUMMARY:alarm',
      'END:VALARM',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'DTSTART;VALUE=DATE:20260302',
      'END:VEVENT',
      'END:VCALENDAR',
    ),
  );
  assert.deepEqual(events, [
    {
      method: 'REQUEST',
      uid: 'u1',
      summary: 'Berth, and a very long line',
      start: '2026-03-01T10:00:00[Europe/Berlin]',
      end: '2026-03-01T11:00:00Z',
      organizer: 'jane@acme.example',
    },
    { method: 'REQUEST', uid: null, summary: null, start: '2026-03-02', end: null, organizer: null },
  ]);
});
