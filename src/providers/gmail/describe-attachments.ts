/** The attachments of a payload, as the reader of mail would find them in the whole document. */
import type { PartDescription } from '../provider.ts';
import { firstWord, headerOf, isWords, leavesOf, type PayloadPart } from './payload.ts';

const mostAttachments = 1_000;
const longestName = 500;
const longestId = 1_000;
const typeForm = /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/;

/** Every leaf that is no text of the message, in order. */
export function describeAttachments(payload: PayloadPart): PartDescription[] {
  const leaves = [...leavesOf(payload)];
  const stray = leaves.some(hasWords) ? undefined : strayText(leaves);
  return leaves
    .filter((leaf) => !isWords(leaf) && leaf !== stray)
    .slice(0, mostAttachments)
    .map(describe);
}

function hasWords(leaf: PayloadPart): boolean {
  return isWords(leaf) && (leaf.data === null || /\S/.test(leaf.data.toString('latin1')));
}

/** Where there is no text, the first leaf is, when it is text of another kind. */
function strayText(leaves: readonly PayloadPart[]): PayloadPart | undefined {
  const first = leaves.find((leaf) => !isWords(leaf));
  const isText = first !== undefined && /^text\/(?!calendar|rfc822)/.test(first.mimeType);
  const isNamed = first?.filename !== '' || firstWord(headerOf(first, 'content-disposition')) === 'attachment';
  return isText && !isNamed ? first : undefined;
}

function describe(leaf: PayloadPart): PartDescription {
  const disposition = firstWord(headerOf(leaf, 'content-disposition'));
  return {
    filename: cleanWord(leaf.filename, longestName),
    mimeType: typeForm.test(leaf.mimeType) ? leaf.mimeType : 'application/octet-stream',
    size: leaf.size,
    contentId: cleanWord(headerOf(leaf, 'content-id').replace(/^\s*<|>\s*$/g, ''), longestId),
    // An unknown disposition means `attachment` (RFC 2183 §2.8).
    disposition: disposition === '' ? null : disposition === 'inline' ? 'inline' : 'attachment',
  };
}

function cleanWord(text: string, longest: number): string | null {
  const clean = text.slice(0, longest).replace(/[\x00-\x1f\x7f]+/g, '');
  return clean.trim().toWellFormed() || null;
}
