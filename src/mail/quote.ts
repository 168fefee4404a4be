/**
 * Sets apart what the writer newly wrote from what is quoted and from the signature, for preview and for what is
 * derived from the text. The stored text stays whole.
 *
 * Lines are read once, from the top. A line that starts with ">" is quoted wherever it stands, so answers between
 * quotes are kept. What introduces a whole message (a title between dashes, a block of header lines, "On … wrote:"
 * without ">" after it) ends the new text for good. Invariant: linear; each line looks at no more than eight others.
 */
import { ATTRIBUTION_START, QUOTED_HEADERS, SENT_FROM, WHOLE_MESSAGE, WROTE } from './quote-words.ts';

/** The three parts of a text; each is empty when there is none. */
export interface QuoteSplit {
  newText: string;
  quoted: string;
  signature: string;
}

/** A place where quoting begins: `above` lines before this one belong to it; `rest` means that all below is quoted. */
interface QuoteStart {
  above: number;
  rest: boolean;
}

const LONGEST_INTRODUCTION = 400;
const LONGEST_SIGNATURE = 15;
const DATE_LIKE = /\b(?:19|20)\d\d\b|\d{1,2}[:.h]\d{2}|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}/;

/** Splits a plain text, in whatever language the mail program spoke. */
export function splitQuoted(text: string): QuoteSplit {
  const lines = text.split('\n');
  const fresh: string[] = [];
  const quoted: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const start = isQuotedLine(line) ? { above: 0, rest: false } : quoteStart(lines, at, fresh.length);
    if (start === null) {
      fresh.push(line);
      continue;
    }
    quoted.push(...fresh.splice(fresh.length - start.above), line);
    if (start.rest) return finish(fresh, quoted, lines.slice(at + 1));
  }
  return finish(fresh, quoted, []);
}

function finish(fresh: string[], quoted: readonly string[], rest: readonly string[]): QuoteSplit {
  const signature = fresh.splice(signatureStart(fresh));
  const all = rest.length === 0 ? quoted : quoted.concat(rest);
  return { newText: joined(fresh), quoted: joined(all), signature: joined(signature) };
}

function joined(lines: readonly string[]): string {
  return lines.join('\n').replaceAll('\r', '').trim();
}

function isQuotedLine(line: string): boolean {
  if (line.startsWith('>:') && line.trim() === '>:') return false;
  return line.charCodeAt(0) === 0x3e || (line.charCodeAt(0) === 0x20 && /^ {1,3}>/.test(line));
}

/** `above` never exceeds `fresh`: the lines above that are not quoted yet. */
function quoteStart(lines: readonly string[], at: number, fresh: number): QuoteStart | null {
  const line = (lines[at] ?? '').trim();
  if (line === '' || line.length > LONGEST_INTRODUCTION) return null;
  const first = line.charCodeAt(0);
  if (first === 0x2d || first === 0x5f || first === 0x3d) return ruleStart(lines, at, line);
  const colon = line.search(/[:：]/);
  if (colon < 0) return first >= 0x30 && first <= 0x39 ? datedStart(lines, at, line) : null;
  return titleStart(line) ?? headerBlockStart(lines, at, fresh, colon) ?? attributionStart(lines, at, line, fresh);
}

/** `-----Original Message-----`, or a rule with a header block below it. */
function ruleStart(lines: readonly string[], at: number, line: string): QuoteStart | null {
  const words = line.replace(/[-_=\s]+/g, ' ').trim();
  if (words === '') {
    const below = nextTextLine(lines, at);
    return line.length >= 4 && below >= 0 && isHeaderBlock(lines, below, 2) ? { above: 0, rest: true } : null;
  }
  if (!/[-_=]{2}$/.test(line)) return null;
  const introduces = WHOLE_MESSAGE.test(words) || (WROTE.test(words) && DATE_LIKE.test(words));
  return introduces ? { above: 0, rest: true } : null;
}

/** `Begin forwarded message:` on a line of its own. */
function titleStart(line: string): QuoteStart | null {
  const isTitle = line.length < 60 && /[:：]$/.test(line) && WHOLE_MESSAGE.exec(line)?.index === 0;
  return isTitle ? { above: 0, rest: true } : null;
}

function headerBlockStart(lines: readonly string[], at: number, fresh: number, colon: number): QuoteStart | null {
  if (colon > 24 || headerKind(lines[at] ?? '') === null || !isHeaderBlock(lines, at, 3)) return null;
  return { above: Math.min(linesOfSender(lines, at), fresh), rest: true };
}

/** Header lines of `enough` different kinds, of which one names the sender or the subject, in the next eight lines. */
function isHeaderBlock(lines: readonly string[], at: number, enough: number): boolean {
  const kinds = new Set<string>();
  for (let next = at; next < Math.min(at + 8, lines.length); next += 1) {
    const kind = headerKind(lines[next] ?? '');
    if (next === at && kind === null) return false;
    if (kind !== null) kinds.add(kind);
  }
  return kinds.size >= enough && (kinds.has('from') || kinds.has('subject'));
}

function headerKind(line: string): string | null {
  const match = /^[\s*_]{0,8}([^:：]{1,24})[:：]/.exec(line.slice(0, 40));
  if (match === null) return null;
  return QUOTED_HEADERS.get((match[1] ?? '').replaceAll('*', '').trim().toLowerCase()) ?? null;
}

/** Lotus Notes writes the sender and the date in lines of their own above `To:`. */
function linesOfSender(lines: readonly string[], at: number): number {
  if (headerKind(lines[at] ?? '') !== 'to') return 0;
  let count = 0;
  while (count < 4 && at - count > 0 && (count === 0 || (lines[at - count] ?? '').trim() !== '')) count += 1;
  for (let above = 1; above <= count; above += 1) {
    if (DATE_LIKE.test((lines[at - above] ?? '').slice(0, LONGEST_INTRODUCTION))) {
      return (lines[at - above - 1] ?? '').trim() === '' ? above : above + 1;
    }
  }
  return 0;
}

/** `On Tuesday … wrote:`, on up to four lines. */
function attributionStart(lines: readonly string[], at: number, line: string, fresh: number): QuoteStart | null {
  if (!/[:：]$|\bwrote$/.test(line)) return null;
  const below = nextTextLine(lines, at);
  const isAboveQuote = below >= 0 && isQuotedLine(lines[below] ?? '');
  let joinedLines = line;
  for (let above = 0; above <= 3 && above <= fresh; above += 1) {
    if (above > 0) {
      const previous = (lines[at - above] ?? '').trim();
      if (previous === '' || previous.length + joinedLines.length > LONGEST_INTRODUCTION) break;
      joinedLines = `${previous} ${joinedLines}`;
    }
    if (ATTRIBUTION_START.test(joinedLines) && isAttribution(joinedLines, isAboveQuote)) {
      return { above, rest: !isAboveQuote };
    }
  }
  return isAboveQuote && (WROTE.test(line) || /@.*>[:：]$/.test(line)) ? { above: 0, rest: false } : null;
}

function isAttribution(text: string, isAboveQuote: boolean): boolean {
  const wrote = WROTE.test(text);
  const dated = DATE_LIKE.test(text);
  if (isAboveQuote) return wrote || (text.includes('@') && /\d/.test(text));
  return wrote ? dated || text.includes('@') : dated && /@.*>[:：]$/.test(text);
}

/** `2026/3/1 Jane Doe <jane@acme.example>` right above a quote. */
function datedStart(lines: readonly string[], at: number, line: string): QuoteStart | null {
  const isAboveQuote = isQuotedLine(lines[at + 1] ?? '') || isQuotedLine(lines[at + 2] ?? '');
  return isAboveQuote && line.includes('@') && DATE_LIKE.test(line) ? { above: 0, rest: false } : null;
}

/** The next line that is not blank, among the next four; -1 if there is none. */
function nextTextLine(lines: readonly string[], at: number): number {
  for (let next = at + 1; next < Math.min(at + 6, lines.length); next += 1) {
    if (!/^\s*$/.test((lines[next] ?? '').slice(0, 80))) return next;
  }
  return -1;
}

/** Where the signature starts among the new lines: at "-- " (RFC 3676 §4.3) and its variants near the end. */
function signatureStart(fresh: readonly string[]): number {
  let end = fresh.length;
  while (end > 0 && (fresh[end - 1] ?? '').trim() === '') end -= 1;
  const marked = fresh.findLastIndex((line) => line === '-- ' || line === '-- \r');
  if (marked >= 0) return marked;
  for (let at = Math.max(0, end - LONGEST_SIGNATURE); at < end; at += 1) {
    const line = (fresh[at] ?? '').trim();
    if (line.length > 120 || line === '') continue;
    if (isSignatureMark(line) || isListFooter(fresh, at, line) || (at >= end - 3 && SENT_FROM.test(line))) return at;
  }
  return fresh.length;
}

function isSignatureMark(line: string): boolean {
  return /^(?:--|—|–|—-|__|[—–]{3,})$/.test(line);
}

function isListFooter(fresh: readonly string[], at: number, line: string): boolean {
  return /^(?:_{10,}|-{10,})$/.test(line) && / mailing list\b|unsubscribe/i.test((fresh[at + 1] ?? '').slice(0, 200));
}
