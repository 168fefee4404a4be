/**
 * Quote trimming: many replies of two sets begin with one known paragraph of filler and nothing else of their writer,
 * so the new text must be exactly that paragraph. For the other sets it is counted how often new text was found
 * without any quoted line in it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textOfHtml } from '#mail/html-text.ts';
import { splitQuoted } from '#mail/quote.ts';
import { filesOf, setsNamed } from './corpus-files.ts';
import { type Disagreement, type Figure, share } from './report.ts';

const FILLER_START = 'Fusce bibendum';
const FILLER_END = 'nec nec nibh.';
const FILLER_LINES = 5;

/** One figure for each set. */
export function checkReplies(root: string): Figure[] {
  return setsNamed(root, 'reply-').map((set) => checkSet(root, set));
}

function checkSet(root: string, set: string): Figure {
  const disagreements: Disagreement[] = [];
  const count = { filler: 0, exact: 0, files: 0, clean: 0 };
  for (const file of filesOf(root, set, '.txt', '.html')) {
    const content = readFileSync(join(root, file), 'utf8').replaceAll('\r', '');
    const text = file.endsWith('.html') ? textOfHtml(content) : content;
    const { newText } = splitQuoted(text);
    count.files += 1;
    if (newText !== '' && !/^>/m.test(newText)) count.clean += 1;
    const answer = text.split('\n').slice(0, FILLER_LINES).join('\n').trim();
    if (!answer.startsWith(FILLER_START) || !answer.endsWith(FILLER_END)) continue;
    count.filler += 1;
    if (newText === answer) count.exact += 1;
    else disagreements.push({ file, what: 'more or less than the answer' });
  }
  const exact = count.filler === 0 ? '' : `exactly the answer in ${share(count.exact, count.filler)}; `;
  return { set, line: `${exact}new text without a quoted line in ${share(count.clean, count.files)}`, disagreements };
}
