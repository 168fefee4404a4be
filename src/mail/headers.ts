/**
 * The headers of one message by name, and our own reading of the header block.
 *
 * The library decodes header bytes as UTF-8 and gives up on a block that breaks its limits. What is here reads any
 * bytes: a line that is not UTF-8 is read as Western text, a block of any size is read up to the limit. Names come
 * from outside, so they only ever are keys of a Map.
 */

/** One header: its name in lower case, its value unfolded, encoded words not decoded. */
export interface HeaderField {
  key: string;
  value: string;
}

/** Header values by lower-case name, in the order of the message. */
export type Headers = ReadonlyMap<string, readonly string[]>;

/** Octets of a header block that are read at most. */
export const LARGEST_HEADER_BLOCK = 2 * 1024 * 1024;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const western = new TextDecoder('windows-1252');

/** Groups fields by name. */
export function indexHeaders(fields: readonly HeaderField[]): Headers {
  const headers = new Map<string, string[]>();
  for (const { key, value } of fields) {
    const values = headers.get(key);
    if (values === undefined) headers.set(key, [value]);
    else values.push(value);
  }
  return headers;
}

/** The first value of a header, or the empty string. */
export function header(headers: Headers, name: string): string {
  return headers.get(name)?.[0] ?? '';
}

/** The fields of a decoded header block whose lines end in LF. */
export function fieldsOf(block: string): HeaderField[] {
  const fields: HeaderField[] = [];
  let folded: string[] = [];
  for (const line of block.split('\n')) {
    if (folded.length > 0 && (line.startsWith(' ') || line.startsWith('\t'))) folded.push(line);
    else {
      addField(fields, folded.join(''));
      folded = [line];
    }
  }
  addField(fields, folded.join(''));
  return fields;
}

/** Reads the header block of a message by itself; never throws. */
export function readHeaderBlock(raw: Uint8Array): HeaderField[] {
  const fields: HeaderField[] = [];
  let folded: Uint8Array[] = [];
  for (const line of headerLines(raw)) {
    const isContinuation = folded.length > 0 && (line[0] === 0x20 || line[0] === 0x09);
    if (!isContinuation) {
      addField(fields, decodeLine(Buffer.concat(folded)));
      folded = [];
    }
    folded.push(line);
  }
  addField(fields, decodeLine(Buffer.concat(folded)));
  return fields;
}

function* headerLines(raw: Uint8Array): Generator<Uint8Array> {
  const limit = Math.min(raw.length, LARGEST_HEADER_BLOCK);
  for (let start = 0; start < limit; ) {
    const found = raw.indexOf(0x0a, start);
    const end = found < 0 || found > limit ? limit : found;
    const line = raw.subarray(start, raw[end - 1] === 0x0d && end > start ? end - 1 : end);
    if (line.length === 0) return;
    yield line;
    start = end + 1;
  }
}

function addField(fields: HeaderField[], line: string): void {
  const colon = line.indexOf(':');
  if (colon < 1) return;
  const key = line.slice(0, colon).trim().toLowerCase();
  if (/^[\x21-\x39\x3b-\x7e]+$/.test(key)) fields.push({ key, value: line.slice(colon + 1).trim() });
}

function decodeLine(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return western.decode(bytes);
  }
}
