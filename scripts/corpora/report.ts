/** One place where a result differs from what a corpus expects; `file` is relative to the corpora folder. */
export interface Disagreement {
  file: string;
  what: string;
}

/** What one check of one set found: a line for the reader, and what has to be explained. */
export interface Figure {
  set: string;
  line: string;
  disagreements: Disagreement[];
}

/** `part` of `whole` in words. */
export function share(part: number, whole: number): string {
  return `${part} of ${whole} (${whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`})`;
}
