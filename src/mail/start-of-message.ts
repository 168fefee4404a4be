import type { Problems } from './problem.ts';

const CR = 0x0d;
const LF = 0x0a;
/** How far the start is searched for something that looks like a header. */
const WINDOW = 64 * 1024;
const HEADER_LINE = /^[!-9;-~]{1,100}[ \t]{0,9}:/m;

/**
 * The document from its first header on: without byte order mark, mbox line or blank lines before it, with lone
 * carriage returns made line ends, and with an empty header put before a text that has none.
 */
export function startOfMessage(raw: Uint8Array, problems: Problems): Uint8Array {
  const document = raw.includes(LF) || !raw.includes(CR) ? raw : withLineFeeds(raw, problems);
  const start = skipJunk(document);
  const block = headerBlock(document, start);
  if (document.length > 0 && !HEADER_LINE.test(block)) {
    problems.add('headers-missing');
    return Buffer.concat([Uint8Array.of(LF), document]);
  }
  if (start > 0) problems.add('leading-junk');
  return start > 0 ? document.subarray(start) : document;
}

function withLineFeeds(raw: Uint8Array, problems: Problems): Uint8Array {
  problems.add('bare-cr');
  return raw.map((octet) => (octet === CR ? LF : octet));
}

function skipJunk(document: Uint8Array): number {
  let start = document[0] === 0xef && document[1] === 0xbb && document[2] === 0xbf ? 3 : 0;
  while (document[start] === CR || document[start] === LF) start += 1;
  const opening = Buffer.from(document.subarray(start, start + 6)).toString('latin1');
  if (!/^>?From /.test(opening)) return start;
  const end = document.indexOf(LF, start);
  return end < 0 ? start : end + 1;
}

/** What stands before the first blank line. */
function headerBlock(document: Uint8Array, start: number): string {
  const text = Buffer.from(document.buffer, document.byteOffset + start, Math.min(WINDOW, document.length - start));
  const head = text.toString('latin1');
  const end = head.search(/\n\r?\n/);
  return end < 0 ? head : head.slice(0, end);
}
