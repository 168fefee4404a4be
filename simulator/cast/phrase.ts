/**
 * Says one thing in many ways: `[a|b|]` is one of its alternatives, `$name` what the slot of that name holds. They nest.
 * `[~a|b]` is chosen by fate, one number for a whole story: the second answer belongs to the second question.
 */
import type { Chance } from './random.ts';

/** What a slot holds; throws a RangeError when there is no such slot. */
export type Slots = (name: string) => string;

/** The template, said once. */
export function say(template: string, chance: Chance, slots: Slots, fate: number = chance()): string {
  const said = sequence({ text: template, at: 0, chance, slots, fate }, true);
  return said
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/ +([,.?!;:])(?=\s|$)/g, '$1')
    .replace(/^ +| +$/gm, '')
    .trim();
}

interface Cursor {
  text: string;
  at: number;
  chance: Chance;
  slots: Slots;
  fate: number;
}

/** Up to the end or to a mark that belongs to the alternatives around. What is not chosen is read, but not said. */
function sequence(cursor: Cursor, aloud: boolean): string {
  let said = '';
  while (cursor.at < cursor.text.length) {
    const mark = cursor.text[cursor.at]!;
    if (mark === '|' || mark === ']') return said;
    if (mark === '[') said += oneOf(cursor, aloud);
    else if (mark === '$') said += slot(cursor, aloud);
    else said += plain(cursor);
  }
  return said;
}

function oneOf(cursor: Cursor, aloud: boolean): string {
  const { text, fate, chance } = cursor;
  const count = countAlternatives(text, cursor.at);
  const isFated = text[cursor.at + 1] === '~';
  const chosen = Math.floor((isFated ? fate : chance()) * count);
  if (isFated) cursor.at += 1;
  let said = '';
  for (let index = 0; text[cursor.at] !== ']'; index += 1) {
    cursor.at += 1;
    const alternative = sequence(cursor, aloud && index === chosen);
    if (index === chosen) said = alternative;
    if (cursor.at >= text.length) throw new RangeError(`A bracket stays open: ${text.slice(0, 60)}`);
  }
  cursor.at += 1;
  return said;
}

function countAlternatives(text: string, open: number): number {
  let depth = 0;
  let count = 1;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '[') depth += 1;
    else if (text[at] === ']') depth -= 1;
    else if (text[at] === '|' && depth === 1) count += 1;
    if (depth === 0) break;
  }
  return count;
}

function slot(cursor: Cursor, aloud: boolean): string {
  const name = /^[a-z]+[0-9]?/.exec(cursor.text.slice(cursor.at + 1, cursor.at + 20))?.[0] ?? '';
  cursor.at += 1 + name.length;
  return aloud ? cursor.slots(name) : '';
}

function plain(cursor: Cursor): string {
  const start = cursor.at;
  while (cursor.at < cursor.text.length && !'[|]$'.includes(cursor.text[cursor.at]!)) cursor.at += 1;
  return cursor.text.slice(start, cursor.at);
}
