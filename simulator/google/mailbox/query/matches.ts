/**
 * Whether a message fits a query. A message is read at most once for a query, and only when a term asks for its words.
 *
 * Times: seconds since 1970 as they are; days as midnight in Pacific Standard Time, as Google documents; `after` holds
 * from that moment on, `before` until it. Words are compared whole and without regard to case, addresses too.
 */
import { decodeHeader } from '../encoded-words.ts';
import { octetsOf, type StoredMessage } from '../message.ts';
import { leavesOf, type MimePart, readMime } from '../mime.ts';
import { isInline, wordsOf } from '../snippet.ts';
import type { GoogleUser } from '../user.ts';
import type { Query } from './parse-query.ts';

/** Pacific Standard Time, in milliseconds after UTC. */
const PACIFIC = 8 * 3_600_000;
const DAY = 86_400_000;
const PLACES = new Map([
  ['inbox', 'INBOX'],
  ['sent', 'SENT'],
  ['draft', 'DRAFT'],
  ['drafts', 'DRAFT'],
  ['spam', 'SPAM'],
  ['trash', 'TRASH'],
  ['unread', 'UNREAD'],
  ['starred', 'STARRED'],
  ['important', 'IMPORTANT'],
]);

/** Says of each message of a user whether it fits. */
export type Matcher = (message: StoredMessage) => boolean;

/** A message while a query looks at it. */
interface Looked {
  message: StoredMessage;
  root(): MimePart;
}

type Test = (looked: Looked) => boolean;

/** Makes a query ready to be asked of the messages of a user. */
export function matcherOf(query: Query, user: GoogleUser): Matcher {
  const test = testOf(query, user);
  return (message) => {
    let root: MimePart | null = null;
    return test({
      message,
      root() {
        root ??= readMime(octetsOf(message));
        return root;
      },
    });
  };
}

/** Whether a query names spam or trash itself, so that they are not left out. */
export function reachesSpamAndTrash(query: Query): boolean {
  if (query.type === 'not') return false;
  if (query.type !== 'term') return query.of.some(reachesSpamAndTrash);
  return ['in', 'label'].includes(query.key) && ['spam', 'trash', 'anywhere'].includes(query.value.toLowerCase());
}

function testOf(query: Query, user: GoogleUser): Test {
  if (query.type === 'term') return termTest(query.key, query.value, user);
  if (query.type === 'not') {
    const test = testOf(query.query, user);
    return (looked) => !test(looked);
  }
  const tests = query.of.map((each) => testOf(each, user));
  return query.type === 'any'
    ? (looked) => tests.some((test) => test(looked))
    : (looked) => tests.every((test) => test(looked));
}

function termTest(key: string, value: string, user: GoogleUser): Test {
  const make = TERMS.get(key) ?? wordsTest;
  return make(value, user);
}

const TERMS: ReadonlyMap<string, (value: string, user: GoogleUser) => Test> = new Map([
  ['after', (value: string) => timeTest(value, (at, moment) => at >= moment)],
  ['before', (value: string) => timeTest(value, (at, moment) => at < moment)],
  ['newer_than', (value: string, user: GoogleUser) => ageTest(value, user, (age, span) => age <= span)],
  ['older_than', (value: string, user: GoogleUser) => ageTest(value, user, (age, span) => age > span)],
  ['in', placeTest],
  ['is', stateTest],
  ['label', labelTest],
  ['from', (value: string) => peopleTest(value, ['from'])],
  ['to', (value: string) => peopleTest(value, ['to', 'cc', 'bcc'])],
  ['cc', (value: string) => peopleTest(value, ['cc'])],
  ['bcc', (value: string) => peopleTest(value, ['bcc'])],
  ['deliveredto', (value: string) => peopleTest(value, ['delivered-to'])],
  ['subject', subjectTest],
  ['rfc822msgid', messageIdTest],
  ['has', hasTest],
]);

function timeTest(value: string, compare: (at: number, moment: number) => boolean): Test {
  const moment = momentOf(value);
  return moment === null ? () => false : ({ message }) => compare(message.internalDate, moment);
}

function momentOf(value: string): number | null {
  const day = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(value);
  if (day !== null) return Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3])) + PACIFIC;
  return /^\d{1,12}$/.test(value) ? Number(value) * 1000 : null;
}

function ageTest(value: string, user: GoogleUser, compare: (age: number, span: number) => boolean): Test {
  const [, count = '', unit = ''] = /^(\d{1,5})([dmy])$/.exec(value.toLowerCase()) ?? [];
  const days = unit === 'y' ? 365 : unit === 'm' ? 30 : 1;
  return ({ message }) => unit !== '' && compare(user.now - message.internalDate, Number(count) * days * DAY);
}

function placeTest(value: string, user: GoogleUser): Test {
  const name = value.toLowerCase();
  return name === 'anywhere' ? () => true : labelTest(name, user);
}

function stateTest(value: string, user: GoogleUser): Test {
  const name = value.toLowerCase();
  return name === 'read' ? ({ message }) => !message.labelIds.includes('UNREAD') : labelTest(name, user);
}

/** A label by its name, with hyphens for what can not stand in a query. */
function labelTest(value: string, user: GoogleUser): Test {
  const wanted = value.toLowerCase();
  const plain = (name: string): string => name.toLowerCase().replace(/[\s/()&]/g, '-');
  const own = user.labels.list().find((label) => plain(label.name) === plain(wanted));
  const id = PLACES.get(wanted) ?? own?.id;
  return ({ message }) => id !== undefined && message.labelIds.includes(id);
}

function peopleTest(value: string, names: readonly string[]): Test {
  const wanted = value.toLowerCase();
  return ({ root }) => headerTexts(root(), names).some((text) => holdsPerson(text.toLowerCase(), wanted));
}

/** Whole names and addresses, or whole pieces of them: `ada`, `acme.example`, `ada@acme.example`. */
function holdsPerson(text: string, wanted: string): boolean {
  const joins = wanted.includes('@') ? /[\p{L}\p{N}.+_-]/u : /[\p{L}\p{N}]/u;
  for (let at = text.indexOf(wanted); at >= 0 && wanted !== ''; at = text.indexOf(wanted, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + wanted.length] ?? ' ';
    if (!joins.test(before) && !/[\p{L}\p{N}]/u.test(after)) return true;
  }
  return false;
}

function subjectTest(value: string): Test {
  const phrase = spaced(value);
  return ({ root }) => headerTexts(root(), ['subject']).some((text) => spaced(text).includes(phrase));
}

function messageIdTest(value: string, user: GoogleUser): Test {
  const found = new Set(user.withMessageId(value.replace(/^<|>$/g, '')));
  return ({ message }) => found.has(message);
}

function hasTest(value: string): Test {
  if (value.toLowerCase() !== 'attachment') return () => false;
  return ({ root }) => [...leavesOf(root())].some((part) => part.mimeType === 'message/rfc822' || !isInline(part));
}

const SEARCHED = ['subject', 'from', 'to', 'cc', 'bcc'];

function wordsTest(value: string): Test {
  const phrase = spaced(value);
  if (phrase.trim() === '') return () => true;
  return ({ root }) =>
    headerTexts(root(), SEARCHED).some((text) => spaced(text).includes(phrase)) ||
    spaced(wordsOf(root())).includes(phrase);
}

/** The words of a text, each between spaces: a phrase is found by looking for it in there. */
function spaced(text: string): string {
  return ` ${(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `;
}

function headerTexts(root: MimePart, names: readonly string[]): string[] {
  const fields = root.headers.filter(({ name }) => names.includes(name.toLowerCase()));
  return fields.map(({ name, value }) => decodeHeader(value, name));
}
