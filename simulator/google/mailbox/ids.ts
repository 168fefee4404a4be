/** Ids and chance without chance: everything follows from a seed. */

/** A source of whole numbers from 0 to 2^32 - 1 (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** A seed for what has a name of its own (FNV-1a). */
export function seedFor(name: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}

/** The last five hex digits count within a millisecond. */
const LARGEST_COUNT = 0xfffff;

/**
 * Gives ids like Gmail's: 16 hex digits, the first 11 from the clock, growing as text with every id given, whatever
 * the clock does. None is given twice.
 */
export function createIds(random: () => number): (now: number) => string {
  let moment = 0;
  let count = 0;
  return (now) => {
    const isLater = now > moment;
    if (isLater) moment = now;
    count = isLater ? random() & 0x3fff : count + 1 + (random() & 0x7);
    if (count > LARGEST_COUNT) {
      moment += 1;
      count = random() & 0x3fff;
    }
    return moment.toString(16).padStart(11, '0') + count.toString(16).padStart(5, '0');
  };
}
