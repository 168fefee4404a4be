/**
 * The header fields at the beginning of an entity (RFC 5322 §2.2), unfolded, in their order, names as they are
 * written. Reads any octets: those that are not UTF-8 are read as Western text, one field at a time.
 */

/** One field; its value is unfolded and not decoded. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

const LARGEST_HEAD = 1024 * 1024;
const MOST_FIELDS = 2_000;
const NAME = /^[\x21-\x39\x3b-\x7e]{1,200}$/;
const strict = new TextDecoder('utf-8', { fatal: true });
const western = new TextDecoder('windows-1252');

/** Where the head of an entity ends, and where its body begins. */
export function splitEntity(octets: Buffer): { headEnd: number; bodyStart: number } {
  if (octets[0] === 0x0a) return { headEnd: 0, bodyStart: 1 };
  if (octets[0] === 0x0d && octets[1] === 0x0a) return { headEnd: 0, bodyStart: 2 };
  for (let at = octets.indexOf(0x0a); at >= 0; at = octets.indexOf(0x0a, at + 1)) {
    if (octets[at + 1] === 0x0a) return { headEnd: at + 1, bodyStart: at + 2 };
    if (octets[at + 1] === 0x0d && octets[at + 2] === 0x0a) return { headEnd: at + 1, bodyStart: at + 3 };
  }
  return { headEnd: octets.length, bodyStart: octets.length };
}

/** The fields of a document or a part; lines that are no field are passed over. */
export function readHeaders(document: Uint8Array): HeaderField[] {
  const octets = Buffer.from(document.buffer, document.byteOffset, document.length);
  const { headEnd } = splitEntity(octets);
  const lines = octets.toString('latin1', 0, Math.min(headEnd, LARGEST_HEAD)).split('\n');
  const fields: HeaderField[] = [];
  let folded: string[] = [];
  for (const line of lines) {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text.startsWith(' ') || text.startsWith('\t')) folded.push(` ${text.trimStart()}`);
    else {
      addField(fields, folded);
      folded = [text];
    }
  }
  addField(fields, folded);
  return fields;
}

/** The value of the first field of a name (given in lower case), or the empty text. */
export function headerValue(headers: readonly HeaderField[], name: string): string {
  return headers.find((field) => field.name.length === name.length && field.name.toLowerCase() === name)?.value ?? '';
}

function addField(fields: HeaderField[], folded: readonly string[]): void {
  const line = folded.join('');
  const colon = line.indexOf(':');
  if (colon < 1 || fields.length >= MOST_FIELDS) return;
  const name = line.slice(0, colon).trim();
  if (NAME.test(name)) fields.push({ name, value: decoded(line.slice(colon + 1).trim()) });
}

/** Headers may hold UTF-8 as it is (RFC 6532). */
function decoded(latin1: string): string {
  if (!/[\x80-\xff]/.test(latin1)) return latin1;
  const octets = Buffer.from(latin1, 'latin1');
  try {
    return strict.decode(octets);
  } catch {
    return western.decode(octets);
  }
}
