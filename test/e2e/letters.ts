/** The mail of the journey's mailbox: a marina and its clients, in both directions, with one letter that means harm. */
import type { SeedMail } from '../support/maildir.ts';

const day = 24 * 60 * 60 * 1000;
export const owner = 'ida@harbour.example';

/** What a letter says; everything has a default. */
interface Letter {
  id: string;
  from?: string;
  to?: string;
  subject?: string;
  daysAgo?: number;
  type?: string;
  body?: string;
}

/** One plain letter as it lies at the server. */
export function letter({ id, from, to, subject, daysAgo = 1, type, body }: Letter): SeedMail {
  const internalDate = new Date(Date.now() - daysAgo * day);
  const lines = [
    `From: ${from ?? 'Nora Lindqvist <nora@acme.example>'}`,
    `To: ${to ?? `Ida Holm <${owner}>`}`,
    `Subject: ${subject ?? 'Berths at the north pier'}`,
    `Date: ${internalDate.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}>`,
    'MIME-Version: 1.0',
    `Content-Type: ${type ?? 'text/plain'}; charset=utf-8`,
    '',
    body ?? 'Good morning.',
    '',
  ];
  return { raw: Buffer.from(lines.join('\r\n').replace(/\r?\n/g, '\r\n')), internalDate };
}

/** Tries to run, and to load from `elsewhere`, in every way that mail knows. */
const harmful = (elsewhere: string) => `<h1>Fleet report</h1><p id="words">Six boats under way.</p>
<script>parent.document.title = 'script ran'</script>
<img src="${elsewhere}/open.gif" onerror="parent.document.title = 'handler ran'">
<div style="background:url(${elsewhere}/style.gif)">A picture</div>
<style>@import '${elsewhere}/sheet.css'; p { background: url(${elsewhere}/rule.gif) }</style>
<a href="javascript:parent.document.title='link ran'">press</a><form action="${elsewhere}/"><input></form>
<svg><image href="${elsewhere}/svg.gif"/></svg><base href="${elsewhere}/">`;

/** What lies in the inbox; the harmful one wants to load from `elsewhere`. */
export const inbox = (elsewhere: string): SeedMail[] => [
  letter({
    id: 'answer@acme.example',
    subject: 'Re: Berths at the north pier',
    daysAgo: 1,
    body: 'That works for us.\n\nOn Monday Ida Holm wrote:\n> Twelve berths are free at the north pier.\n',
  }),
  letter({
    id: 'report@acme.example',
    subject: 'Fleet report',
    daysAgo: 2,
    type: 'text/html',
    body: harmful(elsewhere),
  }),
  letter({
    id: 'stranger@visitor.example',
    from: 'Emil Berg <emil@visitor.example>',
    subject: 'A question',
    daysAgo: 3,
  }),
  letter({ id: 'old@acme.example', subject: 'From long ago', daysAgo: 400 }),
];

/** What the owner sent. */
export const sent: SeedMail[] = [
  letter({
    id: 'offer@harbour.example',
    from: `Ida Holm <${owner}>`,
    to: 'Nora Lindqvist <nora@acme.example>',
    daysAgo: 4,
    body: 'Twelve berths are free at the north pier.',
  }),
];

/** What the server took for junk. */
export const junk: SeedMail[] = [
  letter({ id: 'junk@acme.example', from: 'Nora Lindqvist <nora@acme.example>', subject: 'Lost in junk', daysAgo: 2 }),
];
