/**
 * Encoded words of header values (RFC 2047) as Gmail shows them: `payload.headers` carries plain text, not the words.
 * Where such text would break the grammar of an address list, it is put in quotes, so the value can still be read.
 */

const WORD = /=\?([\w.:+()-]{1,40})(?:\*[\w-]{1,20})?\?([BbQq])\?([^?\s]{0,4000})\?=/g;
const GAP = /(\?=)[ \t]+(?==\?[\w.:+()*-]{1,61}\?[BbQq]\?)/g;
const SPECIALS = /[()<>[\]:;@\\,."]/;
const ADDRESSES = new Set([
  'from',
  'to',
  'cc',
  'bcc',
  'reply-to',
  'sender',
  'delivered-to',
  'resent-from',
  'resent-to',
]);

/** A value with its encoded words read; those of unknown character sets stay as they are. */
export function decodeHeader(value: string, name = ''): string {
  if (!value.includes('=?')) return value;
  const isAddresses = ADDRESSES.has(name.toLowerCase());
  const joined = value.replace(GAP, '$1');
  const runs = joined.split(/((?:=\?[^?\s]{1,61}\?[BbQq]\?[^?\s]{0,4000}\?=)+)/);
  return runs
    .map((run, index) => (index % 2 === 0 ? run : readRun(run, isAddresses && !isQuoted(runs, index))))
    .join('');
}

/** Words side by side may share a character between them: octets of one character set are put together first. */
function readRun(run: string, isPhrase: boolean): string {
  const pieces: { charset: string; octets: Buffer; source: string }[] = [];
  for (const [source, charset = '', encoding = '', text = ''] of run.matchAll(WORD)) {
    const octets = encoding.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : readQ(text);
    const last = pieces.at(-1);
    if (last?.charset === charset.toLowerCase()) {
      last.octets = Buffer.concat([last.octets, octets]);
      last.source += source;
    } else pieces.push({ charset: charset.toLowerCase(), octets, source });
  }
  const text = pieces.map(readPiece).join('');
  return isPhrase && SPECIALS.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text;
}

function readPiece({ charset, octets, source }: { charset: string; octets: Buffer; source: string }): string {
  try {
    return new TextDecoder(charset).decode(octets).replace(/[\r\n]+/g, ' ');
  } catch {
    return source;
  }
}

function readQ(text: string): Buffer {
  const latin1 = text
    .replaceAll('_', ' ')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(latin1, 'latin1');
}

/** Some programs write encoded words inside quotes: those need no others. */
function isQuoted(runs: readonly string[], index: number): boolean {
  return (runs[index - 1] ?? '').endsWith('"') && (runs[index + 1] ?? '').startsWith('"');
}
