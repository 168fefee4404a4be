/**
 * Gmail's search language, as far as Rapport speaks it: words, quoted phrases, `key:value`, `key:(a b)`, `-`, `OR` and
 * `|` (which bind tighter than the space that means AND), `(all of)` and `{any of}`.
 *
 * Whatever is typed means something: a bracket that does not close ends at the end, one that was never opened is
 * passed over, an unknown key is a word. Depth ends at a limit.
 */

/** A query. `key` of a term is '' for plain words; a value in quotes is a phrase. */
export type Query =
  | { type: 'all'; of: Query[] }
  | { type: 'any'; of: Query[] }
  | { type: 'not'; query: Query }
  | { type: 'term'; key: string; value: string };

interface Reader {
  readonly text: string;
  at: number;
  depth: number;
}

const DEEPEST = 20;
const LONGEST = 20_000;
const KEYS = new Set(
  'after before in is from to cc bcc subject rfc822msgid has label deliveredto older_than newer_than'.split(' '),
);
const SPACE = /[\s\0]*/y;
const NOTHING = /(?:)/y;
const KEY = /([A-Za-z0-9_]{1,20}):(?=\S)/y;
const QUOTED = /"([^"]*)"?/y;
const OR = /(?:OR(?=[\s({"-])|\|)(?!\s*(?:[)}]|$))/y;
const STRAY = /(?:(?:AND|OR)(?=[\s)}]|$)|\|)/y;
const WORD = /[^\s"(){}|][^\s"(){}]*/y;

/** Reads a query; an empty one asks for everything. */
export function parseQuery(text: string): Query {
  return readAll({ text: text.slice(0, LONGEST), at: 0, depth: 0 }, '', '');
}

/** Terms side by side, until the closing character; `key` is that of the bracket they stand in. */
function readAll(reader: Reader, closing: string, key: string): Query {
  const of: Query[] = [];
  for (let next = readAlternatives(reader, closing, key); next !== null; next = readAlternatives(reader, closing, key))
    of.push(next);
  return of.length === 1 ? of[0]! : { type: 'all', of };
}

function readAlternatives(reader: Reader, closing: string, key: string): Query | null {
  const first = readOne(reader, closing, key);
  if (first === null) return null;
  const of = [first];
  while (take(reader, OR) !== null) {
    const other = readOne(reader, closing, key);
    if (other !== null) of.push(other);
  }
  return of.length === 1 ? first : { type: 'any', of };
}

/** One term or bracket; null at the closing character or the end. */
function readOne(reader: Reader, closing: string, key: string): Query | null {
  for (;;) {
    while (take(reader, STRAY) !== null);
    take(reader, NOTHING);
    const character = reader.text[reader.at];
    if (character !== ')' && character !== '}') return character === undefined ? null : readTerm(reader, key);
    reader.at += 1;
    if (character === closing) return null;
  }
}

function readTerm(reader: Reader, key: string): Query {
  if (take(reader, /-+(?=[^\s-])/y) !== null) return { type: 'not', query: readTerm(reader, key) };
  const bracket = take(reader, /[({]/y);
  if (bracket !== null) return readBracket(reader, bracket, key);
  const quoted = take(reader, QUOTED);
  if (quoted !== null) return { type: 'term', key, value: quoted.replaceAll('"', '').trim() };
  const named = key === '' ? readKey(reader) : null;
  if (named !== null) return readTerm(reader, named);
  return { type: 'term', key, value: take(reader, WORD) ?? skip(reader) };
}

function readBracket(reader: Reader, bracket: string, key: string): Query {
  if (reader.depth >= DEEPEST) return { type: 'all', of: [] };
  reader.depth += 1;
  const query = readAll(reader, bracket === '(' ? ')' : '}', key);
  reader.depth -= 1;
  return bracket === '{' && query.type === 'all' ? { type: 'any', of: query.of } : query;
}

function readKey(reader: Reader): string | null {
  KEY.lastIndex = reader.at;
  const key = KEY.exec(reader.text)?.[1]?.toLowerCase() ?? '';
  if (!KEYS.has(key)) return null;
  reader.at = KEY.lastIndex;
  return key;
}

/** Takes what fits at this place, spaces before it passed over; null when nothing does. */
function take(reader: Reader, pattern: RegExp): string | null {
  SPACE.lastIndex = reader.at;
  SPACE.exec(reader.text);
  reader.at = SPACE.lastIndex;
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  if (found === undefined) return null;
  reader.at += found.length;
  return found;
}

/** Never beyond the end: from there a pattern would look at the beginning again. */
function skip(reader: Reader): string {
  reader.at = Math.min(reader.at + 1, reader.text.length);
  return '';
}
