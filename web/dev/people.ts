/**
 * Whom the owner of the mock server's mailboxes writes with: 100,000 addresses in the first mailbox, as many as the page
 * must bear. What is added, undone and chosen is kept in memory.
 */
import type {
  ContactMail,
  ContactSetting,
  Correspondent,
  CorrespondentPage,
  ImportPerson,
  ImportResult,
  UndoneImport,
} from '../api-types.ts';
import { ago, chance, contacts } from './cast.ts';

const hour = 3_600_000;
const firsts =
  'Ada Bram Carla Dario Edda Finn Greta Henk Ines Jori Klara Lars Mina Nico Olga Piet Rosa Sven Tilda Ugo'.split(' ');
const lasts =
  'Aalto Bianchi Cerny Dupont Eklund Ferrari Gruber Horvat Iversen Jansen Keller Larsen Meyer Nowak Olsen Petrov Quinn Rossi Svensson Toth'.split(
    ' ',
  );
const reasons: [local: (index: number) => string, domain: string, name: string, reason: string][] = [
  [() => 'no-reply', 'shop.example', 'Orders', 'The name before the @ is that of a machine.'],
  [
    (index) => `${(index * 2_654_435_761).toString(16).padStart(12, '0')}-4f1c-9d`,
    'send.events.example',
    'Regatta news',
    'The name before the @ is a random token.',
  ],
  [(index) => `bounce+ida=harbour.example-${index}`, 'mailer.example', '', 'The address encodes its recipient (VERP).'],
  [() => 'updates', 'em12.offers.example', 'Offers', 'The domain is one for sending in bulk.'],
];

const sizes: Record<string, number> = { 'm-live': 100_000, '': 0 };

/** The people of a mailbox, and the choices about them. */
export interface MockPeople {
  page: (connectionId: string, query: URLSearchParams) => CorrespondentPage;
  import: (connectionId: string, list: ImportPerson[]) => ImportResult;
  undo: (importId: string) => UndoneImport;
  mailWith: (contactId: string) => ContactMail;
  setting: (contactId: string) => ContactSetting;
  change: (contactId: string, part: Partial<ContactSetting>) => ContactSetting;
}

/** Made once, when the mock server starts. */
export function mockPeople(): MockPeople {
  const lists = new Map<string, Correspondent[]>();
  const imports = new Map<string, { emails: string[]; former: ContactSetting[] }>();
  const settings = new Map<string, ContactSetting>([
    ['c-long', { contactId: 'c-long', sync: false, visible: true, level: null, sharesOlder: false }],
  ]);
  const listOf = (connectionId: string) => {
    const known = lists.get(connectionId) ?? correspondents(sizes[connectionId] ?? 2_300);
    lists.set(connectionId, known);
    return known;
  };
  const setting = (contactId: string) =>
    settings.get(contactId) ?? { contactId, sync: true, visible: true, level: null, sharesOlder: false };
  return {
    setting,
    page: (connectionId, query) => pageOf(listOf(connectionId), query, setting),
    import: (connectionId, list) => {
      const importId = `import-${imports.size + 1}`;
      const former: ContactSetting[] = [];
      const items = list.map(({ email, name, sync, visible }) => {
        const known = listOf(connectionId).find((each) => each.email === email);
        const created = known?.contact === null;
        if (known && created) known.contact = { id: `added-${email}`, name };
        const before = setting(known?.contact?.id ?? '');
        former.push(before);
        settings.set(before.contactId, { ...before, sync: sync ?? before.sync, visible: visible ?? before.visible });
        return { email, contactId: before.contactId, created };
      });
      const made = items.filter((each) => each.created);
      imports.set(importId, { emails: made.map((each) => each.email), former });
      return { importId, created: made.length, matched: items.length - made.length, items };
    },
    undo: (importId) => {
      const { emails = [], former = [] } = imports.get(importId) ?? {};
      for (const each of former) settings.set(each.contactId, each);
      const gone = new Set(emails);
      for (const each of [...lists.values()].flat()) if (gone.has(each.email)) each.contact = null;
      return { removed: emails.length, kept: [] };
    },
    mailWith: (contactId) => mailWith(contactId, setting(contactId)),
    change: (contactId, part) => {
      const changed = { ...setting(contactId), ...part, contactId };
      settings.set(contactId, changed);
      return changed;
    },
  };
}

/** Contacts whom a colleague added later than the mail; of the second one keeps it to oneself. */
const older: Record<string, number> = { 'c-3': 12, 'c-4': 3 };

function mailWith(contactId: string, { sync, visible, sharesOlder }: ContactSetting): ContactMail {
  const known =
    contactId === 'c-nora' || contactId === 'c-long'
      ? { messages: 42, sent: 17, received: 25, lastAt: ago(26 * 60_000), connectionId: 'm-live' }
      : null;
  return {
    known,
    sync,
    visible,
    prompt: known !== null && !sync,
    olderWaiting: sharesOlder || contactId === 'c-4' ? 0 : (older[contactId] ?? 0),
    olderKept: sharesOlder || contactId !== 'c-4' ? 0 : (older[contactId] ?? 0),
  };
}

function pageOf(all: Correspondent[], query: URLSearchParams, setting: MockPeople['setting']): CorrespondentPage {
  const q = (query.get('q') ?? '').toLowerCase();
  const found = q === '' ? all : all.filter((each) => `${each.name} ${each.email}`.toLowerCase().includes(q));
  const inCrm = found.filter((each) => each.contact !== null);
  const others = found.filter((each) => each.contact === null);
  const people = found.filter((each) => each.automatedReason === null);
  const shown: Record<string, Correspondent[]> = {
    people: people.filter((each) => each.contact !== null).concat(people.filter((each) => each.contact === null)),
    automated: found.filter((each) => each.automatedReason !== null),
    'in-crm': inCrm,
    'not-in-crm': others,
  };
  const items = shown[query.get('show') ?? ''] ?? inCrm.concat(others);
  const offset = Number(query.get('cursor') ?? 0);
  const end = offset + Number(query.get('limit') ?? 50);
  return {
    items: items.slice(offset, end).map((each) => ({ ...each, ...choices(each, setting) })),
    nextCursor: end < items.length ? String(end) : null,
    counts: {
      all: found.length,
      people: people.length,
      automated: found.length - people.length,
      inCrm: inCrm.length,
    },
  };
}

function choices({ contact }: Correspondent, setting: MockPeople['setting']) {
  const { sync, visible } = contact ? setting(contact.id) : { sync: true, visible: true };
  return { sync, visible };
}

function correspondents(count: number): Correspondent[] {
  if (count === 0) return [];
  const random = chance(11);
  const known: Correspondent[] = contacts
    .filter((each) => each.lastInteractionAt !== null)
    .map(({ id, name, emails, lastInteractionAt }) => ({
      ...person(name, emails[0] ?? '', 1 + Math.floor(random() * 80), Math.floor(random() * 120)),
      lastAt: lastInteractionAt ?? ago(hour),
      contact: { id, name },
    }))
    .sort((a, b) => b.lastAt.localeCompare(a.lastAt));
  const strangers = Array.from({ length: Math.floor(count * 0.62) - known.length }, (_, index) => ({
    ...stranger(index, random),
    lastAt: ago((3 + index * 0.4) * hour),
  }));
  const machines = Array.from({ length: count - known.length - strangers.length }, (_, index) => ({
    ...machine(index),
    lastAt: ago((1 + index * 0.3) * hour),
  }));
  return [...known, ...strangers, ...machines];
}

function stranger(index: number, random: () => number): Correspondent {
  const first = firsts[index % firsts.length] ?? '';
  const last = lasts[Math.floor(index / firsts.length + index) % lasts.length] ?? '';
  const firm = `firm${index % 900}.example`;
  const address = `${first}.${last}${index < 400 ? '' : index}@${firm}`.toLowerCase();
  // Two of three were written to; they come first.
  const sent = index < 40_000 ? 1 + Math.floor(random() * 9) : 0;
  return person(
    index % 11 === 7 ? address : `${first} ${last}`,
    address,
    sent,
    Math.floor(random() * 12) + (sent ? 0 : 1),
  );
}

function machine(index: number): Correspondent {
  const [local, domain, name, reason] = reasons[index % reasons.length] ?? reasons[0]!;
  const address = `${local(index)}@${index < 8 ? '' : `n${index}.`}${domain}`;
  return { ...person(name || address, address, 0, 1 + (index % 60)), automatedReason: reason };
}

function person(name: string, email: string, sent: number, received: number): Correspondent {
  return {
    name,
    email,
    domain: email.split('@')[1] ?? '',
    sent,
    received,
    lastAt: '',
    automatedReason: null,
    contact: null,
    sync: true,
    visible: true,
  };
}
