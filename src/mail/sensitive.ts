/**
 * Finds numbers that want care in a text: payment cards, bank accounts, national numbers of persons. Pure; only codes of
 * kinds come out, never what was found.
 *
 * A number counts when its length, its grouping and its check digits are right. Where chance alone passes these too often
 * (one in ten or twenty), the number's own name has to stand just before it. So a phone number or an order's number is
 * seldom taken for one, and a national number that nobody names may be missed.
 * Linear: the text is cut at a limit, every pattern is bounded, and each number is looked at a bounded number of times.
 */

import {
  passesCodiceFiscale,
  passesDni,
  passesEleven,
  passesLuhn,
  passesNhs,
  passesNir,
  passesPesel,
  passesRijksregister,
} from './check-digits.ts';
import { ibanLengths } from './iban-lengths.ts';

/** What can be found: the number of a payment card, of a bank account, of a person in his country. */
export const sensitiveCodes = ['card', 'iban', 'national-id'] as const;
export type SensitiveCode = (typeof sensitiveCodes)[number];

const longestText = 50_000;
/** How far before a number its name may stand. */
const nameReach = 60;

/** The kinds of numbers in these texts, each once, in the order of `sensitiveCodes`. */
export function findSensitive(texts: readonly string[]): SensitiveCode[] {
  const text = texts
    .join('\n')
    .slice(0, longestText)
    .replace(/[\u00a0\u2007\u202f]/g, ' ')
    .replace(addresses, ' ');
  const found = new Set<SensitiveCode>([...findNumbers(text), ...findWords(text)]);
  if (holdsIban(text)) found.add('iban');
  return sensitiveCodes.filter((code) => found.has(code));
}

/** Links are full of long numbers that mean nothing. */
const addresses = /https?:\/\/[^\s<>"]+/gi;

/** Digits with at most one separator between them, as they stand in the text. */
interface NumberRun {
  groups: { digits: string; start: number; end: number }[];
  /** Between a group and the next one. */
  separators: string[];
}

/** A kind of number that is made of digits. */
interface DigitKind {
  code: SensitiveCode;
  /** Lengths of its groups. */
  shapes: ReadonlySet<string>;
  passes(digits: string): boolean;
  /** Where its shape is not telling enough: what has to stand before it. */
  named?: { shapes: ReadonlySet<string>; words: RegExp };
}

const digitKinds: readonly DigitKind[] = [
  { code: 'card', shapes: new Set(['14', '15', '16', '19', '4-4-4-4', '4-6-5', '4-6-4', '4-4-4-4-3']), passes: isCard },
  { code: 'national-id', shapes: new Set(['15', '13-2', '1-2-2-2-3-3-2']), passes: passesNir },
  {
    code: 'national-id',
    shapes: new Set(['11', '2-2-2-3-2', '6-3-2']),
    passes: passesRijksregister,
    named: { shapes: new Set(['11']), words: /\b(?:rijksregister|nationaal nummer|national register|niss|insz)/ },
  },
  named(['9', '3-3-3', '4-2-3'], passesEleven, /\b(?:bsn|burgerservicenummer|sofi-?nummer)\b/),
  named(['11'], passesPesel, /\bpesel\b/),
  named(['10', '3-3-4'], passesNhs, /\bnhs\b/),
];
const mostGroups = 7;
const mostDigits = 19;

function named(shapes: string[], passes: DigitKind['passes'], words: RegExp): DigitKind {
  const set = new Set(shapes);
  return { code: 'national-id', shapes: set, passes, named: { shapes: set, words } };
}

function findNumbers(text: string): Set<SensitiveCode> {
  const found = new Set<SensitiveCode>();
  for (const run of runsIn(text)) {
    for (let first = 0; first < run.groups.length; first += 1) {
      for (const code of kindsAt(text, run, first)) found.add(code);
    }
  }
  return found;
}

function* runsIn(text: string): Generator<NumberRun> {
  for (const { 0: found, index } of text.matchAll(/\d+(?:[ .-]\d+)*/g)) {
    const groups = [...found.matchAll(/\d+/g)].map((group) => {
      const start = index + group.index;
      return { digits: group[0], start, end: start + group[0].length };
    });
    yield { groups, separators: groups.slice(0, -1).map(({ end }) => text.charAt(end)) };
  }
}

function kindsAt(text: string, run: NumberRun, first: number): SensitiveCode[] {
  const codes: SensitiveCode[] = [];
  let [digits, shape] = ['', ''];
  for (let last = first; last < Math.min(first + mostGroups, run.groups.length); last += 1) {
    const group = run.groups[last]!.digits;
    if (digits.length + group.length > mostDigits) break;
    digits += group;
    shape += `${last === first ? '' : '-'}${group.length}`;
    const kinds = digitKinds.filter((kind) => kind.shapes.has(shape) && kind.passes(digits));
    if (kinds.length === 0 || !standsAlone(text, run, first, last)) continue;
    codes.push(...kinds.filter((kind) => isNamed(text, run.groups[first]!.start, kind, shape)).map(({ code }) => code));
  }
  return codes;
}

/** It is no part of a longer number, word, address, path or table. */
function standsAlone(text: string, run: NumberRun, first: number, last: number): boolean {
  const spaced = run.separators.slice(first, last).includes(' ');
  const before = text.slice(Math.max(0, run.groups[first]!.start - 1), run.groups[first]!.start);
  const after = text.slice(run.groups[last]!.end, run.groups[last]!.end + 2);
  return (
    isApart(run, first - 1, first, spaced) &&
    isApart(run, last, last + 1, spaced) &&
    !/[\w@=/+%#&?.-]/.test(first === 0 ? before : '') &&
    !/^(?:[\w@=/%-]|[.,:]\d)/.test(last === run.groups.length - 1 ? after : '')
  );
}

/** Between two groups a number may end or begin: at a space, but not among equals. */
function isApart({ groups, separators }: NumberRun, left: number, right: number, spaced: boolean): boolean {
  const [one, other] = [groups[left], groups[right]];
  if (!one || !other) return true;
  return separators[left] === ' ' && !(spaced && one.digits.length === other.digits.length);
}

function isNamed(text: string, start: number, kind: DigitKind, shape: string): boolean {
  if (!kind.named?.shapes.has(shape)) return true;
  return kind.named.words.test(text.slice(Math.max(0, start - nameReach), start).toLowerCase());
}

/** A length and a beginning that one of the large networks gives out (ISO/IEC 7812), and Luhn's check digit. */
function isCard(digits: string): boolean {
  return (
    networks.some(({ length, begins }) => length.includes(digits.length) && begins.test(digits)) && passesLuhn(digits)
  );
}

const networks: readonly { length: readonly number[]; begins: RegExp }[] = [
  { length: [16, 19], begins: /^4/ },
  { length: [16], begins: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/ },
  { length: [15], begins: /^3[47]/ },
  { length: [16, 19], begins: /^(?:6011|64[4-9]|65)/ },
  { length: [16], begins: /^35(?:2[89]|[3-8])/ },
  { length: [14], begins: /^3(?:0[0-5]|[68])/ },
  { length: [16, 19], begins: /^62/ },
];

/** National numbers with letters in them. */
function findWords(text: string): SensitiveCode[] {
  const codes: SensitiveCode[] = [];
  for (const { 0: found, index } of text.matchAll(
    /(?<![\w.-])(?:\d{8}|\d{2}\.\d{3}\.\d{3}|[XYZ]-?\d{7})[ -]?[A-Z](?![\w-])/g,
  )) {
    const before = text.slice(Math.max(0, index - nameReach), index).toLowerCase();
    if (passesDni(found.replace(/[ .-]/g, '')) && /\b(?:dni|nif|nie|d\.n\.i)\b/.test(before)) codes.push('national-id');
  }
  for (const [found] of text.matchAll(
    /(?<!\w)[A-Z]{6}[\dL-NP-V]{2}[A-EHLMPR-T][\dL-NP-V]{2}[A-Z][\dL-NP-V]{3}[A-Z](?!\w)/gi,
  )) {
    if (/\d/.test(found) && passesCodiceFiscale(found.toUpperCase())) codes.push('national-id');
  }
  return codes;
}

/** ISO 13616: country, two check digits, and as many letters and digits as the country has, in groups of four or in one. */
function holdsIban(text: string): boolean {
  for (const { 0: start, index } of text.matchAll(/(?<![\w@=/+%#&.-])[A-Z]{2}\d{2}(?=[ -]?[A-Z0-9])/g)) {
    const length = ibanLengths.get(start.slice(0, 2));
    const iban = length === undefined ? null : takeCharacters(text, index, length);
    if (iban !== null && passesMod97(iban)) return true;
  }
  return false;
}

/** So many letters and digits from here on, between them single separators of one kind; null where there are not. */
function takeCharacters(text: string, index: number, length: number): string | null {
  let taken = '';
  for (let at = index; at < index + length * 2 && taken.length < length; at += 1) {
    const character = text.charAt(at);
    if (/[A-Z0-9]/.test(character)) taken += character;
    else if (!/[ -]/.test(character) || taken.length % 4 !== 0) return null;
    if (taken.length === length) return /[\w@=/]/.test(text.charAt(at + 1)) ? null : taken;
  }
  return null;
}

/** ISO 7064, MOD 97-10: the first four characters last, letters as 10 to 35. */
function passesMod97(iban: string): boolean {
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
