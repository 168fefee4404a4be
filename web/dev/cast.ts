/** The invented people, companies and messages of the mock server: the desk of a marina. Every domain is an example domain. */
import type { Company, Contact, ContactKind, Deal, Participant, Suggestion, TimelineItem } from '../api-types.ts';

export const me = { id: 'u-ida', name: 'Ida Holm', email: 'ida@harbour.example' };
const tomas = { name: 'Tomás Ferreira', address: 'tomas@harbour.example' };
const ida = { name: me.name, address: me.email };

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A stream of numbers from 0 to 1 that is the same each time. */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

/** The date so long ago. */
export function ago(ms: number, now = Date.now()): string {
  return new Date(now - ms).toISOString();
}

export const companies: Company[] = [
  ['acme', 'Acme Yachts', ['acme.example', 'acme-yachts.example'], 14],
  ['nordlys', 'Nordlys Shipping', ['nordlys.example'], 9],
  ['tidewater', 'Tidewater Insurance & Marine Risk Underwriting Partners', ['tidewater.example'], 3],
  ['saltworks', 'Saltworks', ['saltworks.example'], 6],
  ['blueanchor', 'Blue Anchor Ventures', ['blueanchor.example'], 4],
  ['keel', 'Keel & Company', ['keel.example', 'keelco.example'], 2],
  ['gullwing', 'Gullwing Sails', ['gullwing.example'], 5],
  ['fjord', 'Fjord Charter', ['fjordcharter.example'], 11],
  ['lanterna', 'Lanterna Lighting', ['lanterna.example'], 0],
].map(([id, name, domains, contactCount]) => ({
  id: `co-${id}`,
  name: name as string,
  domains: domains as string[],
  contactCount: contactCount as number,
  lastInteractionAt: contactCount === 0 ? null : ago((contactCount as number) * 7 * hour),
}));

const firstNames =
  'Nora Emil Saga Hugo Freja Oskar Alma Viggo Liv Anton Selma Otto Maja Elias Astrid Jonas Tuva Nils Ronja Birk'.split(
    ' ',
  );
const lastNames =
  'Lindqvist Berg Hansen Vestergaard Dahl Nygaard Moreau Okafor Tanaka Castellano Ivanova Pereira Novak Silva Brandt Abara Kowalski Duval Sato Reyes'.split(
    ' ',
  );
const kinds: ContactKind[] = ['client', 'lead', 'partner', 'investor'];
const titles = [
  'Harbour master',
  'Head of fleet',
  'Purchasing',
  null,
  'Skipper',
  'Managing partner',
  null,
  'Technical lead',
];

/** The featured contact, then as many others as a long list needs. */
export const contacts: Contact[] = [
  {
    id: 'c-nora',
    name: 'Nora Lindqvist',
    emails: ['nora@acme.example', 'nora.lindqvist@acme-yachts.example'],
    kind: 'client',
    highValue: true,
    title: 'Head of fleet',
    phone: '+47 555 01 42',
    company: { id: 'co-acme', name: 'Acme Yachts' },
    createdAt: ago(210 * day),
    lastInteractionAt: ago(26 * minute),
  },
  {
    id: 'c-long',
    name: 'Maximiliane-Alexandra von und zu Hohenfels-Wolkenstein',
    emails: ['maximiliane-alexandra.von-hohenfels-wolkenstein@tidewater.example'],
    kind: 'partner',
    highValue: false,
    title: 'Deputy director of marine underwriting and reinsurance',
    phone: null,
    company: { id: 'co-tidewater', name: 'Tidewater Insurance & Marine Risk Underwriting Partners' },
    createdAt: ago(90 * day),
    lastInteractionAt: ago(3 * day),
  },
  ...others(),
].sort((a, b) => a.name.localeCompare(b.name)) as Contact[];

function others(): Contact[] {
  const random = chance(7);
  return Array.from({ length: 258 }, (_, index) => {
    const first = firstNames[index % firstNames.length]!;
    const last = lastNames[Math.floor(index / firstNames.length + index) % lastNames.length]!;
    const company = random() < 0.75 ? companies[Math.floor(random() * companies.length)]! : null;
    const domain = company?.domains[0] ?? 'mail.example';
    return {
      id: `c-${index}`,
      name: `${first} ${last}`,
      emails: [`${first}.${last}${index > 200 ? index : ''}@${domain}`.toLowerCase()],
      kind: kinds[Math.floor(random() * kinds.length)]!,
      highValue: random() < 0.1,
      title: titles[Math.floor(random() * titles.length)]!,
      phone: null,
      company: company && { id: company.id, name: company.name },
      createdAt: ago(random() * 300 * day),
      lastInteractionAt: random() < 0.85 ? ago(random() * 120 * day) : null,
    };
  });
}

export const deals: Deal[] = [
  deal('berths', 'Twelve berths at the north pier, season 2027', 'negotiation', 184000, 'D-2041', 'co-acme', [
    'c-nora',
  ]),
  deal('refit', 'Refit of the pilot boat', 'proposal', 46500, 'D-2038', 'co-nordlys', ['c-3', 'c-8']),
  deal('insurance', 'Fleet insurance, joint offer', 'qualified', null, null, 'co-tidewater', ['c-long']),
  deal('lights', 'Pier lights', 'new', 7200, null, 'co-lanterna', []),
  deal('winter', 'Winter storage for nine boats', 'won', 28800, 'D-1990', 'co-fjord', ['c-12']),
  deal('seed', 'Bridge round', 'lost', 250000, 'D-1987', 'co-blueanchor', ['c-20']),
];

function deal(
  id: string,
  name: string,
  stage: Deal['stage'],
  value: number | null,
  reference: string | null,
  companyId: string,
  contactIds: string[],
): Deal {
  const company = companies.find((each) => each.id === companyId)!;
  return {
    id: `d-${id}`,
    name,
    stage,
    value,
    currency: 'EUR',
    reference,
    company: { id: company.id, name: company.name },
    lastInteractionAt: contactIds.length === 0 ? null : ago(26 * minute),
    contacts: contacts.filter((each) => contactIds.includes(each.id)).map((each) => ({ id: each.id, name: each.name })),
  };
}

export const suggestions: Suggestion[] = [
  suggestion('Frode Aas', 'frode.aas@nordlys.example', 'co-nordlys', 14, 9, 2 * hour, [
    'New person at Nordlys Shipping',
    '14 messages from you, 9 to you',
    'Answered your last message',
  ]),
  suggestion('Camille Duval', 'camille@gullwing.example', 'co-gullwing', 6, 8, day, [
    'New person at Gullwing Sails',
    'You wrote six times',
  ]),
  suggestion('Berth Office', 'berth.office@quayside.example', null, 3, 5, 2 * day, [
    'You wrote three times',
    'On mail with two of your contacts',
  ]),
  suggestion('Priya Natarajan', 'priya@lighthouse-ventures.example', null, 2, 2, 4 * day, [
    'A conversation in both directions',
  ]),
  suggestion(
    'Sören Ångström-Bækkelund of the Association of Scandinavian Marinas',
    'soren.angstrom-baekkelund@association-of-scandinavian-marinas.example',
    null,
    1,
    4,
    9 * day,
    ['Answered you', 'Four messages since October'],
  ),
  ...Array.from({ length: 30 }, (_, index) =>
    suggestion(
      `${firstNames[(index + 5) % 20]} ${lastNames[(index * 3) % 20]}`,
      `${firstNames[(index + 5) % 20]!.toLowerCase()}${index}@visitor.example`,
      null,
      1 + (index % 3),
      index % 4,
      (10 + index) * day,
      ['You wrote to them'],
    ),
  ),
];

function suggestion(
  name: string,
  email: string,
  companyId: string | null,
  sent: number,
  received: number,
  since: number,
  reasons: string[],
): Suggestion {
  const company = companies.find((each) => each.id === companyId);
  return {
    name,
    email,
    domain: email.split('@')[1]!,
    companyId,
    companyName: company?.name ?? null,
    sent,
    received,
    lastAt: ago(since),
    reasons,
  };
}

const nora = { name: 'Nora Lindqvist', address: 'nora@acme.example' };
const people = (from: object, to: object[], cc: object[] = []) =>
  [
    { role: 'from', ...from },
    ...to.map((each) => ({ role: 'to', ...each })),
    ...cc.map((each) => ({ role: 'cc', ...each })),
  ] as Participant[];

const subjects = [
  [
    'Power at pier B',
    'The posts at B4 to B9 are live again. The electrician leaves the panel open until noon so that you can read the meters yourselves.',
  ],
  [
    'Re: Delivery of the mooring lines',
    'Thank you, they came this morning. Two of the twelve are the thin ones, though; can these be swapped before the weekend?',
  ],
  [
    'Crane booking for the 24th',
    'Could we move the lift to the afternoon? The tide suits the deep keel better after two.',
  ],
  [
    'Invoice 2026-118',
    'Please find the invoice for October attached. The waste disposal is listed apart, as you asked.',
  ],
  [
    'Re: Insurance papers',
    'All five certificates are valid until March. I send the sixth as soon as the surveyor has signed.',
  ],
  [
    'Guests at the summer regatta',
    'We expect some forty boats. Would the visitors’ pontoon be free from Thursday to Sunday?',
  ],
];

/** Of some who can see them, and what they seem to hold. */
const told: Record<number, Partial<TimelineItem>> = {
  1: { teamLevel: 'private', protected: true },
  2: { teamLevel: 'private', shownTo: [{ id: 'u-tomas', name: tomas.name }] },
  3: { warnings: ['iban', 'card'] },
};

/** The timeline of the featured contact. */
export const timeline: TimelineItem[] = [
  item(
    't1',
    'email_received',
    26 * minute,
    'Re: Twelve berths at the north pier (D-2041)',
    'That works for us. If the power posts can be ready by the first of April we would sign this week. One question about the fenders: are they included, or do we bring our own?',
    people(nora, [ida], [tomas]),
    { hasAttachments: true },
  ),
  item(
    't2',
    'email_sent',
    3 * hour,
    'Re: Twelve berths at the north pier (D-2041)',
    'Dear Nora, as promised the plan of the north pier with your twelve berths marked. The power posts are ordered; the harbour office expects them in the last week of March.',
    people(ida, [nora], [tomas]),
    { hasAttachments: true, shownTo: [{ id: 'u-tomas', name: tomas.name }] },
  ),
  {
    ...item('t3', 'note', 5 * hour, '', '', [], {}),
    body: 'Called Nora on the phone: she decides about the berths this week. The fenders matter to her more than the price.\nAsk Tomás about a bundle.',
    provider: null,
    level: 'full',
    teamLevel: 'full',
    threadId: null,
    automated: 'person',
  },
  item('t4', 'email_received', day + 2 * hour, 'Fenders for the long boats', null, people(nora, [tomas]), {
    own: false,
    level: 'subject',
    teamLevel: null,
    atProvider: null,
    hasAttachments: null,
    warnings: null,
    protected: null,
    shownTo: null,
  }),
  item(
    't5',
    'email_received',
    day + 5 * hour,
    'Automatic reply: Crane booking for the 24th',
    'I am at sea until Thursday and read mail in the evening.',
    people(nora, [ida]),
    { automated: 'auto-reply' },
  ),
  item(
    't6',
    'email_sent',
    day + 6 * hour,
    'Between us: the winter discount',
    'Nora, for now please keep this to yourself until the board has met.',
    people(ida, [nora]),
    { teamLevel: 'private' },
  ),
  item(
    't7',
    'email_received',
    3 * day,
    'Your weekly fleet report',
    'Six boats under way, two in the yard. Fuel use is down by four per cent against last week.',
    people({ name: 'Acme Fleet', address: 'reports@acme.example' }, [ida, nora]),
    { automated: 'list' },
  ),
  item(
    't8',
    'email_received',
    3 * day + hour,
    'Re: A very long subject line that goes on and on about the berths, the pier, the power posts, the fenders, the crane, the tide and the weather of the season to come',
    'Short answer: yes.',
    people(nora, [
      ida,
      tomas,
      { name: null, address: 'office@harbour.example' },
      { name: 'Liv Dahl', address: 'liv@keel.example' },
    ]),
    { atProvider: false },
  ),
  ...Array.from({ length: 230 }, (_, index) => {
    const [subject, snippet] = subjects[index % subjects.length]!;
    const sent = index % 3 === 1;
    return item(
      `t-${index}`,
      sent ? 'email_sent' : 'email_received',
      (4 + index * 1.7) * day,
      subject!,
      snippet!,
      sent ? people(ida, [nora]) : people(nora, [ida]),
      { hasAttachments: index % 5 === 0, ...told[index] },
    );
  }),
];

function item(
  id: string,
  kind: TimelineItem['kind'],
  since: number,
  subject: string,
  snippet: string | null,
  participants: Participant[],
  extra: Partial<TimelineItem>,
): TimelineItem {
  return {
    id,
    kind,
    occurredAt: ago(since),
    subject,
    snippet,
    level: 'full',
    own: true,
    teamLevel: 'subject',
    provider: 'imap',
    participants,
    links: [
      { kind: 'contact', id: 'c-nora', name: 'Nora Lindqvist', reason: 'address' },
      { kind: 'company', id: 'co-acme', name: 'Acme Yachts', reason: 'domain' },
      ...(subject.includes('D-2041')
        ? [
            {
              kind: 'deal' as const,
              id: 'd-berths',
              name: 'Twelve berths at the north pier, season 2027',
              reason: 'deal-reference',
            },
          ]
        : []),
    ],
    threadId: 'th-berths',
    atProvider: true,
    automated: 'person',
    hasAttachments: false,
    body: null,
    warnings: [],
    protected: false,
    shownTo: [],
    ...extra,
  };
}
