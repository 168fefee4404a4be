/**
 * Message-IDs as headers carry them (RFC 5322 §3.6.4), without angle brackets. What stands in brackets and holds no
 * space is an id, whatever else the grammar says; bare ids are taken only where nothing else can be meant.
 */
const BRACKETED = /<([^<>\s]+)>/g;
const LONGEST_ID = 1000;

/** The id of a Message-ID header, or null. Also reads an id without brackets, or one that was folded in the middle. */
export function parseMessageId(value: string): string | null {
  return bracketedIds(value)[0] ?? bareId(value) ?? brokenId(value);
}

/** The ids of an In-Reply-To header; old software writes prose around them, so a lone bare word is the most that is guessed. */
export function parseInReplyTo(value: string): string[] {
  const ids = bracketedIds(value);
  const bare = ids.length === 0 ? bareId(value) : null;
  return bare === null ? ids : [bare];
}

/** The ids of a References header in its order, each once. */
export function parseReferences(value: string): string[] {
  const ids = bracketedIds(value);
  if (ids.length > 0 || value === '') return ids;
  const words = value.split(/[\s,]+/).filter((word) => word !== '');
  return words.every((word) => isId(word) && word.includes('@')) ? [...new Set(words)] : [];
}

function bracketedIds(value: string): string[] {
  const ids = new Set<string>();
  for (const match of value.matchAll(BRACKETED)) if (isId(match[1] ?? '')) ids.add(match[1] ?? '');
  return [...ids];
}

function bareId(value: string): string | null {
  const word = value.trim();
  return isId(word) && !/[\s<>]/.test(word) ? word : null;
}

/** Some software folds a long id in its middle: what stands between the brackets is one id all the same. */
function brokenId(value: string): string | null {
  const start = value.indexOf('<');
  const end = value.indexOf('>', start + 1);
  const inside = value.slice(start + 1, end < 0 ? value.length : end).replace(/\s+/g, '');
  return start >= 0 && isId(inside) && !inside.includes('<') ? inside : null;
}

function isId(text: string): boolean {
  return text !== '' && text.length <= LONGEST_ID && !/[\x00-\x1f\x7f]/.test(text);
}
