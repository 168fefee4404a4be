import type { ParsedMessage } from './message.ts';

/** Characters (UTF-16 units) of a snippet at most. */
export const LONGEST_SNIPPET = 200;

/** How far into the text a snippet looks; enough for mail that pads its preview with invisible characters. */
const WINDOW = 4000;
const INVISIBLE = /(?:\p{Cf}|\p{Default_Ignorable_Code_Point})+/gu;

/** The first words that the writer newly wrote, on one line; the quoted text when there are none. */
export function snippetOf(message: Pick<ParsedMessage, 'newText' | 'text'>): string {
  return fold(message.newText) || fold(message.text);
}

function fold(text: string): string {
  const line = text
    .slice(0, WINDOW)
    .replace(INVISIBLE, '')
    .replace(/[\s\x00-\x1f\x7f]+/g, ' ')
    .trim();
  if (line.length <= LONGEST_SNIPPET) return line.toWellFormed();
  const splitsPair = /[\ud800-\udbff]/.test(line[LONGEST_SNIPPET - 1] ?? '');
  return line
    .slice(0, splitsPair ? LONGEST_SNIPPET - 1 : LONGEST_SNIPPET)
    .trimEnd()
    .toWellFormed();
}
