/**
 * The base subject: what a subject says once replies, forwards and list tags are taken off it (RFC 5256 §2.1), with
 * the reply and forward words of other languages than English.
 *
 * Works on two cursors that only move towards each other, so the time is linear however often a prefix repeats.
 */

/** `base` keeps its letters' case; `isReply` is true for replies and forwards alike. */
export interface BaseSubject {
  base: string;
  isReply: boolean;
}

/** Reply and forward words that mail programs of the world put before a colon, in lower case. */
const PREFIXES = new Set(
  (
    're fw fwd aw antw antwort wg sv vs vl vb rv res rif resp enc tr odp pd ynt ilt yht vá bls doorst atb rsv ' +
    'továbbítás rép r απ σχετ πρθ отв ответ пер 回复 答复 转发 回覆 轉寄 返信 転送 回信 답장 전달'
  ).split(' '),
);
const LONGEST_PREFIX = 16;
const WORD_BEFORE_COLON = /^([\p{L}\p{M}]{1,12})\s?(?:\[\d{1,4}\]|\(\d{1,4}\)|[\^*]\d{1,4}|-\d{1,2})?\s?[:：]/u;

/** Takes reply and forward marks and leading list tags off a decoded subject. */
export function baseSubject(subject: string): BaseSubject {
  const text = subject.replace(/\s+/g, ' ').trim();
  const cursor = { start: 0, end: text.length, isReply: false };
  let before: number;
  do {
    before = cursor.end - cursor.start;
    stripTrailer(text, cursor);
    while (stripPrefix(text, cursor) || stripBlob(text, cursor));
    stripForwardFrame(text, cursor);
  } while (cursor.end - cursor.start < before);
  return { base: text.slice(cursor.start, cursor.end), isReply: cursor.isReply };
}

interface Cursor {
  start: number;
  end: number;
  isReply: boolean;
}

function stripTrailer(text: string, cursor: Cursor): void {
  for (;;) {
    while (cursor.end > cursor.start && text[cursor.end - 1] === ' ') cursor.end -= 1;
    if (cursor.end - cursor.start < 5 || text.slice(cursor.end - 5, cursor.end).toLowerCase() !== '(fwd)') return;
    cursor.end -= 5;
    cursor.isReply = true;
  }
}

/** `Re:`, `AW[3]:` or `[list] Re:`. */
function stripPrefix(text: string, cursor: Cursor): boolean {
  const from = afterBlobs(text, cursor);
  const match = WORD_BEFORE_COLON.exec(text.slice(from, Math.min(from + LONGEST_PREFIX + 4, cursor.end)));
  if (match === null || !PREFIXES.has(match[1]?.toLowerCase() ?? '')) return false;
  cursor.start = skipSpace(text, from + match[0].length, cursor.end);
  cursor.isReply = true;
  return true;
}

/** A list tag goes only if something is left after it. */
function stripBlob(text: string, cursor: Cursor): boolean {
  const after = afterBlob(text, cursor.start, cursor.end);
  if (after === cursor.start || after >= cursor.end) return false;
  cursor.start = after;
  return true;
}

function stripForwardFrame(text: string, cursor: Cursor): void {
  const isFrame = text.slice(cursor.start, cursor.start + 5).toLowerCase() === '[fwd:' && text[cursor.end - 1] === ']';
  if (!isFrame || cursor.end - cursor.start < 6) return;
  cursor.start = skipSpace(text, cursor.start + 5, cursor.end - 1);
  cursor.end -= 1;
  cursor.isReply = true;
}

/** At most four tags stand before a reply word; more is no list's doing and would make us look twice at everything. */
function afterBlobs(text: string, cursor: Cursor): number {
  let at = cursor.start;
  for (let count = 0; count < 4; count += 1) at = afterBlob(text, at, cursor.end);
  return at;
}

function afterBlob(text: string, start: number, end: number): number {
  if (text[start] !== '[' || text.slice(start, start + 5).toLowerCase() === '[fwd:') return start;
  let at = start + 1;
  while (at < end && at - start < 200 && text[at] !== '[' && text[at] !== ']') at += 1;
  return text[at] === ']' && at < end ? skipSpace(text, at + 1, end) : start;
}

function skipSpace(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && text[at] === ' ') at += 1;
  return at;
}
