/**
 * Reads addresses and domains as people paste them: one a line, or with commas between; `Nora <nora@acme.example>` and
 * `@acme.example` too. Says which lines are wrong, and why. The server has the last word.
 */

/** As many as one request may have. */
export const mostEntries = 10_000;
const longest = 320;
const domainForm = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u;

export interface WrongEntry {
  /** From 1. */
  line: number;
  text: string;
  why: string;
}

export interface ReadEntries {
  /** Each once, in small letters. */
  entries: string[];
  wrong: WrongEntry[];
}

/** What the lines hold. `own`: one's own addresses and domains, which are no strangers'. */
export function readEntries(text: string, own: ReadonlySet<string> = new Set()): ReadEntries {
  const entries = new Set<string>();
  const wrong: WrongEntry[] = [];
  text.split('\n').forEach((line, index) => {
    for (const part of line.split(/[,;]/)) {
      if (part.trim() === '') continue;
      const entry = bareOf(part.trim());
      const why = whyWrong(entry, own);
      if (why === null) entries.add(entry);
      else wrong.push({ line: index + 1, text: part.trim(), why });
    }
  });
  return { entries: [...entries], wrong };
}

/** The text without what is wrong in it. */
export function withoutWrong(text: string, wrong: readonly WrongEntry[]): string {
  const lines = new Map<number, Set<string>>();
  for (const { line, text: part } of wrong) lines.set(line, (lines.get(line) ?? new Set()).add(part));
  return text
    .split('\n')
    .map((line, index) => {
      const bad = lines.get(index + 1);
      if (!bad) return line;
      return line
        .split(/[,;]/)
        .filter((part) => !bad.has(part.trim()))
        .join(',');
    })
    .filter((line, index) => line.trim() !== '' || !lines.has(index + 1))
    .join('\n');
}

/** `Nora <nora@acme.example>` without the name; `@`, `*@` and `*.` before a domain say nothing more. */
function bareOf(part: string): string {
  const open = part.lastIndexOf('<');
  const inside = open >= 0 && part.endsWith('>') ? part.slice(open + 1, -1).trim() : part;
  return inside
    .replace(/^(?:\*?@|\*\.)/, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

function whyWrong(entry: string, own: ReadonlySet<string>): string | null {
  if (entry.length > longest) return `It has more than ${longest} characters.`;
  if (/\s/.test(entry)) return 'It has spaces: one address or domain a line.';
  const at = entry.lastIndexOf('@');
  if (at >= 0 && entry.indexOf('@') !== at) return 'It has more than one @.';
  if (!domainForm.test(entry.slice(at + 1)))
    return at >= 0 ? 'There is no domain after the @.' : 'It is neither an address nor a domain.';
  if (own.has(entry) || (at >= 0 && own.has(entry.slice(at + 1)))) return 'It is your own.';
  return null;
}
