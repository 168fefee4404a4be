/** Everybody who plays: the marina's own three, their clients and all the others. All invented, all at example domains. */
import type { Lang } from './read-scripts.ts';

/** What a house is to the marina. */
export type Group = 'client' | 'lead' | 'owner' | 'partner' | 'supplier' | 'investor' | 'lawyer' | 'doctor' | 'own';

/** A house with its people. */
export interface House {
  key: string;
  name: string;
  domains: readonly string[];
  group: Group;
  lang: Lang;
  /** Whether the CRM knows the house and its people; of the others it hears by mail. */
  known: boolean;
  people: readonly Person[];
}

/** Somebody. */
export interface Person {
  key: string;
  name: string;
  /** The first is the usual one. */
  emails: readonly string[];
  title: string | null;
  highValue: boolean;
  phone: string | null;
  /** Whether the CRM knows this person. */
  known: boolean;
}

/** One of ours. */
export interface Colleague extends Person {
  aliases: readonly { address: string; name: string }[];
  speaks: readonly Lang[];
}

/** The firm whose mail it is. */
export const firm = {
  name: 'Harbour & Co',
  domain: 'harbour.example',
  street: 'Old Customs Quay 4, Gullholm',
  /** An address that reaches all three. */
  everybody: 'crew@harbour.example',
} as const;

/** The marina's own. */
export const colleagues: readonly Colleague[] = [
  colleague('ida', 'Ida Holm', 'Berths and clients', ['berths'], ['en', 'de'], '+47 555 01 40'),
  colleague('tomas', 'Tomás Ferreira', 'Yard and technical', ['yard'], ['en', 'es', 'pt'], '+47 555 01 41'),
  colleague('grace', 'Grace Okafor', 'Finance and office', ['accounts', 'office'], ['en', 'fr'], '+47 555 01 43'),
];

function colleague(
  key: string,
  name: string,
  title: string,
  roles: string[],
  speaks: Lang[],
  phone: string,
): Colleague {
  const long = plain(name).replace(' ', '.');
  return {
    key,
    name,
    title,
    phone,
    highValue: false,
    known: true,
    emails: [`${key}@${firm.domain}`],
    aliases: [
      { address: `${long}@${firm.domain}`, name },
      ...roles.map((role) => ({ address: `${role}@${firm.domain}`, name: `${firm.name} ${role}` })),
    ],
    speaks,
  };
}

/** Name, title and, where it is not the first name at the first domain, the part before the @ or whole addresses. A star stands before people of high value, a question mark before those whom the CRM does not know. */
type Row = readonly [name: string, title: string | null, mail?: string];

/** Every house. */
export const houses: readonly House[] = [
  house('acme', 'Acme Yachts', 'acme.example acme-yachts.example', 'client', 'en', [
    ['*Nora Lindqvist', 'Head of fleet', 'nora@acme.example nora.lindqvist@acme-yachts.example'],
    ['Viggo Dahl', 'Skipper'],
    ['Selma Hansen', 'Purchasing'],
    ['Jonas Wikström', 'Technical lead'],
    ['Petra Ahlgren', 'Finance'],
  ]),
  house('nordlys', 'Nordlys Shipping', 'nordlys.example', 'client', 'en', [
    ['*Emil Vestergaard', 'Fleet manager', 'emil.vestergaard'],
    ['Frode Aas', 'Superintendent', 'frode.aas'],
    ['Liv Nygaard', 'Accounts', 'liv.nygaard'],
    ['Birk Solheim', 'Mate, pilot boat', 'birk.solheim'],
    ['Ragnhild Øye', 'Port captain', 'ragnhild.oye'],
  ]),
  house('fjord', 'Fjord Charter', 'fjordcharter.example', 'client', 'en', [
    ['*Freja Lund', 'Owner'],
    ['Oskar Berg', 'Base leader'],
    ['Tuva Strand', 'Bookings', 'tuva'],
    ['Anton Reyes', 'Skipper'],
    ['?Maja Silfver', 'Bookings', 'maja'],
  ]),
  house('saltworks', 'Saltworks', 'saltworks.example', 'client', 'en', [
    ['Hannah Whitlock', 'Events', 'hannah.whitlock'],
    ['Rory McAllister', 'Chef and owner', 'rory'],
    ['Beatrix Quill', 'Bookkeeper', 'books@saltworks.example'],
  ]),
  house('gullwing', 'Gullwing Sails', 'gullwing.example', 'client', 'en', [
    ['Henk de Wit', 'Owner', 'henk'],
    ['Camille Duval', 'Sail designer', 'camille'],
    ['Astrid Bloom', 'Loft', 'loft@gullwing.example astrid@gullwing.example'],
  ]),
  house('keel', 'Keel & Company', 'keel.example keelco.example', 'client', 'en', [
    ['*Alistair Keel', 'Broker', 'alistair@keel.example a.keel@keelco.example'],
    ['Siobhan Byrne', 'Broker', 'siobhan'],
    ['Marcus Thorne', 'Surveyor', 'marcus'],
    ['?Yuki Tanaka', 'Sales', 'yuki'],
  ]),
  house('brandt', 'Segelschule Brandt', 'segelschule-brandt.example', 'client', 'de', [
    ['Jürgen Brandt', 'Inhaber', 'j.brandt'],
    ['Käthe Größl', 'Büro', 'buero@segelschule-brandt.example'],
    ['Sönke Matthiesen', 'Ausbilder', 's.matthiesen'],
    ['?Lea Brüning', 'Kurse und Buchung', 'l.bruening'],
  ]),
  house('luetjens', 'Werft Lütjens', 'werft-luetjens.example', 'client', 'de', [
    ['*Heike Lütjens', 'Geschäftsführung', 'heike.luetjens'],
    ['Malte Jäger', 'Werkstatt', 'malte.jaeger'],
    ['Uwe Schröder', 'Einkauf', 'uwe.schroeder'],
  ]),
  house('moreau', 'Chantier Moreau', 'chantier-moreau.example', 'client', 'fr', [
    ['Élodie Moreau', 'Gérante', 'elodie'],
    ['Benoît Lefèvre', "Chef d'atelier", 'benoit'],
    ['Chloé Garçon', 'Comptabilité', 'compta@chantier-moreau.example'],
  ]),
  house('velas', 'Velas del Sur', 'velasdelsur.example', 'client', 'es', [
    ['Íñigo Castellano', 'Director', 'inigo'],
    ['María José Peña', 'Administración', 'mjpena'],
    ['Begoña Núñez', 'Taller', 'begona'],
  ]),
  house('pereira', 'Náutica Pereira', 'nauticapereira.example', 'client', 'pt', [
    ['João Pereira', 'Sócio-gerente', 'joao'],
    ['Inês Gonçalves', 'Encomendas', 'ines'],
    ['Luís Simão', 'Oficina', 'luis'],
  ]),
  house('puffin', 'Puffin Rescue Society', 'puffin-rescue.example', 'client', 'en', [
    ['Morag Sinclair', 'Coxswain', 'morag'],
    ['Ewan Petrie', 'Treasurer', 'treasurer@puffin-rescue.example'],
    ['Isla Farquhar', 'Volunteers', 'isla'],
  ]),
  house('owners', '', 'example.com', 'owner', 'en', [
    ['Ruth Abelard', null, 'ruth.abelard@example.com'],
    ['Nikolai Petrov', null, 'n.petrov@example.net'],
    ['Dorothea Krüger', null, 'dorothea.krueger@example.org'],
    ['Samir Haddad', null, 'samir.haddad@example.com'],
    ['Agnieszka Kowalska', null, 'aga.kowalska@example.net'],
    ["Thomas O'Leary", null, 'tom.oleary@example.com'],
    ['Ngozi Adeyemi', null, 'ngozi@adeyemi.example'],
    ['Björn Ångström', null, 'bjorn.angstrom@example.org'],
    ['Gordon Bell-Haynes', null, 'gbh@example.com'],
    ['?Mei-Ling Chow', null, 'meiling.chow@example.net'],
    ['Ole Kristensen', null, 'ole@kristensen.example'],
    ['Henrietta Voss', null, 'henrietta.voss@example.com'],
    ['?Zoë van Dijk', null, 'zoe@vandijk.example'],
    ['?Arthur Pym', null, 'arthur.pym@example.org'],
    ['?Edda Steinarsdóttir', null, 'edda@example.net'],
    ['?Louis Baptiste', null, 'louis.baptiste@example.com'],
  ]),
  house('westerly', 'Westerly Yacht Club', 'westerly.example', 'lead', 'en', [
    ['Piers Hammond', 'Commodore', 'commodore@westerly.example piers.hammond@example.com'],
    ['Olive Marchetti', 'Secretary', 'secretary@westerly.example'],
  ]),
  house('meridian', 'Hotel Meridian', 'meridian-hotel.example', 'lead', 'en', [
    ['Ottilie Brandauer', 'General manager', 'o.brandauer'],
    ['Kofi Mensah', 'Guest experience', 'k.mensah'],
  ]),
  house('tidewater', 'Tidewater Insurance & Marine Risk Underwriting Partners', 'tidewater.example', 'partner', 'en', [
    [
      'Maximiliane-Alexandra von und zu Hohenfels-Wolkenstein',
      'Deputy director of marine underwriting and reinsurance',
      'maximiliane-alexandra.von-hohenfels-wolkenstein',
    ],
    ['Duncan Ware', 'Claims', 'duncan.ware'],
  ]),
  house('port', 'Gullholm Port Authority', 'portauthority.example', 'partner', 'en', [
    ['Harald Sunde', 'Harbour inspector', 'harald.sunde'],
    ['Kirsten Moe', 'Permits', 'kirsten.moe'],
  ]),
  house('blueanchor', 'Blue Anchor Ventures', 'blueanchor.example', 'investor', 'en', [
    ['*Priscilla Vane', 'Partner', 'priscilla'],
    ['Dmitri Novak', 'Associate', 'dmitri'],
  ]),
  house('lighthouse', 'Lighthouse Ventures', 'lighthouse-ventures.example', 'investor', 'en', [
    ['*Priya Natarajan', 'Managing partner', 'priya'],
  ]),
  house('lanterna', 'Lanterna Lighting', 'lanterna.example', 'supplier', 'en', [
    ['Giulia Ferrante', 'Export sales', 'giulia.ferrante'],
  ]),
  house(
    'holt',
    'Holt Electrical',
    'holt-electrical.example',
    'supplier',
    'en',
    [['Derek Holt', 'Electrician', 'derek']],
    false,
  ),
  house(
    'ropewalk',
    'Ropewalk Chandlers',
    'ropewalk.example',
    'supplier',
    'en',
    [['Winnie Asante', 'Orders', 'winnie']],
    false,
  ),
  house(
    'fairway',
    'Fairway Fuels',
    'fairwayfuels.example',
    'supplier',
    'en',
    [['Sten Ulrich', 'Dispatch', 'sten.ulrich']],
    false,
  ),
  house(
    'law',
    'Dahl & Nygaard',
    'dahl-nygaard.example',
    'lawyer',
    'en',
    [['Sigrid Dahl', 'Solicitor', 'sigrid.dahl']],
    false,
  ),
  house(
    'practice',
    'Linden Practice',
    'lindenpractice.example',
    'doctor',
    'en',
    [['Anneke Sato', 'Reception', 'reception@lindenpractice.example']],
    false,
  ),
];

function house(
  key: string,
  name: string,
  domains: string,
  group: Group,
  lang: Lang,
  rows: readonly Row[],
  known = true,
): House {
  const all = domains.split(' ');
  return {
    key,
    name,
    domains: group === 'owner' ? [] : all,
    group,
    lang,
    known,
    people: rows.map((row, index) => person(key, all[0]!, row, index)),
  };
}

function person(houseKey: string, domain: string, [marked, title, mail]: Row, index: number): Person {
  const name = marked.replace(/^[*?]/, '');
  const first = plain(name.split(' ')[0]!);
  const addresses = (mail ?? first).split(' ').map((each) => (each.includes('@') ? each : `${each}@${domain}`));
  const phone =
    index % 3 === 2 ? null : `+47 555 ${10 + houseKey.length + index} ${10 + ((name.length * 7 + index) % 90)}`;
  return {
    key: `${houseKey}-${first}`,
    name,
    emails: addresses,
    title,
    highValue: marked.startsWith('*'),
    known: !marked.startsWith('?'),
    phone,
  };
}

/** Lower case without accents, as in an address. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\u0300-\u036f']/g, '')
    .replace(/ø/gi, 'o')
    .toLowerCase();
}
