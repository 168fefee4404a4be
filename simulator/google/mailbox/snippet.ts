/** The first words of a message as Gmail shows them in a list: one line of at most 200 characters, escaped for HTML. */
import { leavesOf, type MimePart, textOf } from './mime.ts';

const LONGEST = 200;
/** How far into the text a snippet looks, and a search. */
const SEEN = 2_000;
const WINDOW = 20_000;
const ESCAPES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);
const ENTITIES = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&#39;', "'"],
  ['&nbsp;', ' '],
]);

/** The snippet of a document that was taken apart. */
export function snippetOf(root: MimePart): string {
  const line = wordsOf(root).slice(0, SEEN).replace(/\s+/g, ' ').trim();
  const short = [...line.slice(0, 2 * LONGEST)].slice(0, LONGEST).join('').trimEnd();
  return short.replace(/[&<>"']/g, (character) => ESCAPES.get(character) ?? character);
}

/** The text of a document, from its first text part that is no attachment. */
export function wordsOf(root: MimePart): string {
  const texts = [...leavesOf(root)].filter((part) => part.mimeType.startsWith('text/') && isInline(part));
  const plain = texts.find((part) => part.mimeType === 'text/plain');
  if (plain !== undefined) return textOf(plain).slice(0, WINDOW);
  const html = texts.find((part) => part.mimeType === 'text/html');
  return html === undefined ? '' : withoutTags(textOf(html).slice(0, WINDOW));
}

/** Whether a part is shown in the message, and not below it. */
export function isInline(part: MimePart): boolean {
  return part.filename === '' && part.disposition !== 'attachment';
}

function withoutTags(html: string): string {
  return html
    .replace(/<(style|script|title)\b[^>]{0,500}>[^<]*(?:<(?!\/\1)[^<]*){0,500}<\/\1>/gi, ' ')
    .replace(/<[^<>]{0,2000}>/g, ' ')
    .replace(/&(?:amp|lt|gt|quot|nbsp|#39);/g, (entity) => ENTITIES.get(entity) ?? ' ');
}
