/** Chance that repeats: the same keys give the same stream of numbers, on every machine. */

/** The next number, from 0 up to but not 1. */
export type Chance = () => number;

/** The stream that belongs to these keys. Streams of different keys have nothing in common. */
export function chanceOf(...keys: readonly (string | number)[]): Chance {
  let state = hash(keys.join('\u0000'));
  return () => {
    // mulberry32 (Tommy Ettinger, public domain): one 32-bit word of state, good enough for a play.
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 4294967296;
  };
}

/** One of the list, which must not be empty. */
export function pick<T>(chance: Chance, list: readonly T[]): T {
  return list[Math.floor(chance() * list.length)]!;
}

/** A whole number from `least` to `most`, both included. */
export function between(chance: Chance, least: number, most: number): number {
  return least + Math.floor(chance() * (most - least + 1));
}

/** One of the list, each as likely as its weight says. */
export function weighed<T extends { weight: number }>(chance: Chance, list: readonly T[]): T {
  let left = chance() * list.reduce((sum, each) => sum + each.weight, 0);
  for (const each of list) {
    left -= each.weight;
    if (left < 0) return each;
  }
  return list.at(-1)!;
}

/** So many letters and digits. */
export function letters(chance: Chance, length: number): string {
  let text = '';
  while (text.length < length) text += '0123456789abcdefghjkmnpqrstvwxyz'[Math.floor(chance() * 32)];
  return text;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return sum;
}
