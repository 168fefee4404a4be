/** Mail that is spoilt on purpose, as old machines and tired people make it, and drafts that were never sent. */
import { dayMs, hourMs } from './calendar.ts';
import { bare, type Letter } from './letter.ts';
import { colleagues, firm } from './people.ts';
import { chanceOf } from './random.ts';
import { messageIdOf } from './voices.ts';

/** Four documents with something wrong in them, spread over the months. */
export function spoiltMail(seed: number, startedAt: number): Letter[] {
  return spoilt.map(({ name, text, spoil }, index) => {
    const key = `spoilt/${seed}/${name}`;
    const person = colleagues[index % colleagues.length]!;
    return {
      ...bare(key, startedAt - (11 + index * 23) * dayMs, messageIdOf('machine', 'fax.example', chanceOf(key))),
      from: { name: 'Crane shed fax', address: 'fax@fax.example' },
      to: [{ name: person.name, address: person.emails[0]! }],
      subject: `Fax of ${index + 1} page`,
      body: () => ({ text, html: null }),
      spoil,
    };
  });
}

const spoilt: readonly { name: string; text: string; spoil: (document: Buffer) => Buffer }[] = [
  {
    name: 'no-date',
    text: 'Delivery note 4411. Two pallets, one wet.\n',
    spoil: (document) => without(document, 'Date'),
  },
  { name: 'no-id', text: 'Please ring the crane shed.\n', spoil: (document) => without(document, 'Message-ID') },
  {
    name: 'raw-octets',
    text: 'Received with thanks.\n',
    spoil: (document) =>
      Buffer.concat([Buffer.from('X-Station: Gullholm S\xfcd\r\nX-Line: \xc5s\r\n', 'latin1'), document]),
  },
  {
    name: 'odd-date',
    text: 'The lorry has left.\n',
    spoil: (document) =>
      Buffer.from(document.toString('latin1').replace(/^Date: .*$/m, 'Date: yesterday after lunch'), 'latin1'),
  },
];

function without(document: Buffer, header: string): Buffer {
  return Buffer.from(document.toString('latin1').replace(new RegExp(`^${header}: .*\r\n`, 'm'), ''), 'latin1');
}

/** What lies unfinished in the drafts. */
export function drafts(seed: number, startedAt: number): Letter[] {
  return unfinished.map(([who, to, subject, text], index) => {
    const key = `draft/${seed}/${index}`;
    return {
      ...bare(key, startedAt - (index * 31 + 5) * hourMs, messageIdOf('web', firm.domain, chanceOf(key))),
      from: { name: colleagues.find((each) => each.key === who)!.name, address: `${who}@${firm.domain}` },
      to: to === '' ? [] : [{ name: '', address: to }],
      subject,
      place: 'draft' as const,
      body: () => ({ text: `${text}\n`, html: null }),
    };
  });
}

const unfinished = [
  ['ida', 'nora@acme.example', 'The second handrail', 'Dear Nora,\n\nit is there. It is oak, and'],
  ['ida', '', 'Letter to the berth holders', 'Dear all,\n\nthe showers are free from'],
  [
    'tomas',
    'frode.aas@nordlys.example',
    'The older sister',
    'Frode,\n\nI listened to her from the quay. I counted three noises, and one of them',
  ],
  ['tomas', 'giulia.ferrante@lanterna.example', 'Two lamps more', 'Ciao Giulia, we need two more, one for'],
  ['grace', 'priya@lighthouse-ventures.example', 'Board', 'Dear Priya,\n\nthe board met at the kitchen table and'],
  ['grace', 'treasurer@puffin-rescue.example', 'The third part', 'Dear Ewan,\n\nplease do not worry about'],
] as const;
