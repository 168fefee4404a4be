/** A header value with parameters (RFC 2045 §5.1, RFC 2231): `text/plain; charset=utf-8`, `attachment; filename*0=…`. */
import { decodeHeader } from './encoded-words.ts';

/** The value before the first semicolon, in lower case, and the parameters by lower-case name. */
export interface Parametrised {
  value: string;
  parameters: ReadonlyMap<string, string>;
}

const MOST_PARAMETERS = 100;
const PARAMETER = /;[ \t]*([^\s=;"]{1,80})[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))/gs;

/** Reads a value; what is no parameter is passed over. */
export function readParameters(text: string): Parametrised {
  const end = text.indexOf(';');
  const value = (end < 0 ? text : text.slice(0, end)).trim().toLowerCase();
  const found = new Map<string, string>();
  const rest = end < 0 ? '' : text.slice(end);
  for (const [, name = '', quoted, bare = ''] of rest.matchAll(PARAMETER)) {
    if (found.size >= MOST_PARAMETERS) break;
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, quoted === undefined ? bare.trim() : quoted.replace(/\\(.)/gs, '$1'));
  }
  return { value, parameters: found };
}

/** A parameter as text: in one piece or many, with its character set, or in encoded words as old programs write it. */
export function parameterText({ parameters }: Parametrised, name: string): string {
  // Where both stand, the plain one is for old programs (RFC 6266 §4.3).
  const whole = parameters.get(`${name}*`);
  if (whole !== undefined) return readExtended(whole);
  const plain = parameters.get(name);
  if (plain !== undefined) return decodeHeader(plain);
  const pieces: string[] = [];
  for (let index = 0; index < MOST_PARAMETERS; index += 1) {
    const piece = parameters.get(`${name}*${index}`) ?? parameters.get(`${name}*${index}*`);
    if (piece === undefined) break;
    pieces.push(piece);
  }
  return parameters.has(`${name}*0*`) ? readExtended(pieces.join('')) : pieces.join('');
}

/** `UTF-8'en'na%C3%AFve`. */
function readExtended(text: string): string {
  const [charset = '', , encoded] = text.split("'");
  const octets = Buffer.from(
    (encoded ?? text).replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  try {
    return new TextDecoder(encoded === undefined || charset === '' ? 'utf-8' : charset).decode(octets);
  } catch {
    return octets.toString('utf8');
  }
}
