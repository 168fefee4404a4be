/**
 * Dates of RFC 5322 §3.3 and §4.3, and the mistakes that real software makes in them. A date without a zone is read
 * as UTC, never in the zone of the machine. Only what names a day that exists is a date.
 */
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const ZONES = new Map([
  ['ut', 0],
  ['utc', 0],
  ['gmt', 0],
  ['z', 0],
  ['est', -300],
  ['edt', -240],
  ['cst', -360],
  ['cdt', -300],
  ['mst', -420],
  ['mdt', -360],
  ['pst', -480],
  ['pdt', -420],
  ['bst', 60],
  ['cet', 60],
  ['cest', 120],
  ['jst', 540],
]);
const DAY_FIRST =
  /^(?:[a-z]{3,9}[,.]?\s{0,9})?(\d{1,2})[\s-]{1,9}([a-z]{3,9})[\s.,-]{1,9}(\d{2,4})(?:,?\s{1,9}(.{1,150}))?$/i;
const MONTH_FIRST =
  /^(?:[a-z]{3,9},?\s{1,9})?([a-z]{3,9})\s{1,9}(\d{1,2}),?\s{1,9}(\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)\s{1,9}(?:([a-z]{1,5}|[+-]\d{4})\s{1,9})?(\d{4})(?:\s{1,9}(.{1,30}))?$/i;
const ISO = /^(\d{4})[-/](\d{2})[-/](\d{2})[T\s](?:[a-z]{3}\s)?(.{1,100})$/i;
const CLOCK = /^(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2})(?:[.,]\d{1,9})?)?\s{0,9}(am|pm)?\s{0,9}(.{0,150})$/i;
const OFFSET = /^(?:gmt|utc|ut)?\s?([+-])(\d{1,2}):?(\d{2})?/i;
const EARLIEST = Date.UTC(1900, 0, 1);

/** The instant that a Date header names, or null when it names none. */
export function parseDate(value: string): Date | null {
  const text = value
    .slice(0, 200)
    .replace(/\([^()]*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return readDayFirst(text) ?? readMonthFirst(text) ?? readIso(text);
}

function readDayFirst(text: string): Date | null {
  const match = DAY_FIRST.exec(text);
  if (match === null) return null;
  return instant(fullYear(match[3] ?? ''), monthOf(match[2] ?? ''), Number(match[1]), match[4] ?? '00:00');
}

/** As C's asctime and `date` write it: `Tue Nov 24 10:12:13 2026`, the zone before or after the year. */
function readMonthFirst(text: string): Date | null {
  const match = MONTH_FIRST.exec(text);
  if (match === null) return null;
  const zone = match[4] ?? match[6] ?? '';
  return instant(Number(match[5]), monthOf(match[1] ?? ''), Number(match[2]), `${match[3]} ${zone}`);
}

function readIso(text: string): Date | null {
  const match = ISO.exec(text);
  return match === null ? null : instant(Number(match[1]), Number(match[2]) - 1, Number(match[3]), match[4] ?? '');
}

function instant(year: number, month: number, day: number, clock: string): Date | null {
  const match = CLOCK.exec(clock.trim());
  if (match === null || month < 0) return null;
  const hour = (Number(match[1]) % (match[4] === undefined ? 24 : 12)) + (/pm/i.test(match[4] ?? '') ? 12 : 0);
  const time = Date.UTC(year, month, day, hour, Number(match[2]), Number(match[3] ?? 0));
  const exists = new Date(Date.UTC(year, month, day)).getUTCDate() === day;
  const utc = time - zoneMinutes(match[5] ?? '') * 60_000;
  return exists && Number(match[2]) < 60 && utc >= EARLIEST && year < 10_000 ? new Date(utc) : null;
}

/** Two digits and three digits as RFC 5322 §4.3 counts them; `0102` is a program of 1999 that counts from 1900. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (year >= 1000) return year;
  return digits.length === 2 && year < 50 ? year + 2000 : year + 1900;
}

function monthOf(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase());
}

/** An unknown zone means UTC (RFC 5322 §4.3). */
function zoneMinutes(zone: string): number {
  const match = OFFSET.exec(zone.trim());
  if (match === null) return ZONES.get(zone.trim().split(' ')[0]?.toLowerCase() ?? '') ?? 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return minutes > 24 * 60 ? 0 : match[1] === '-' ? -minutes : minutes;
}
