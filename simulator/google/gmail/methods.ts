/** Every method that the stand-in knows, and which of them a path means. */
import { LABEL_CHANGING } from './change-labels.ts';
import { DRAFTS } from './drafts.ts';
import { LABELS } from './labels.ts';
import type { GmailMethod } from './method.ts';
import { PROFILE } from './profile.ts';
import { HISTORY } from './read-history.ts';
import { MESSAGE_READING } from './read-messages.ts';
import { THREADS } from './threads.ts';
import { WATCH } from './watch.ts';
import { MESSAGE_WRITING } from './write-messages.ts';

/** The methods, by Google's names. */
export const METHODS: readonly GmailMethod[] = [
  ...PROFILE,
  ...MESSAGE_READING,
  ...MESSAGE_WRITING,
  ...LABEL_CHANGING,
  ...THREADS,
  ...LABELS,
  ...DRAFTS,
  ...HISTORY,
  ...WATCH,
];

/** A method, and what stands in its path. */
export interface Route {
  method: GmailMethod;
  path: ReadonlyMap<string, string>;
}

const ROOT = ['gmail', 'v1', 'users', '{userId}'];
const ROUTES = METHODS.map((method) => ({
  method,
  segments: [...ROOT, ...method.path.slice(1).split('/')],
}));

/** The method that an HTTP method and path mean, or null. */
export function findMethod(http: string, path: string): Route | null {
  const asked = path
    .replace(/^\/upload/, '')
    .slice(1)
    .split('/');
  const found = ROUTES.filter(({ method }) => method.http === http).find(({ segments }) => fits(segments, asked));
  if (found === undefined) return null;
  const named = found.segments.flatMap((segment, at): [string, string][] =>
    segment.startsWith('{') ? [[segment.slice(1, -1), decode(asked[at] ?? '')]] : [],
  );
  return { method: found.method, path: new Map(named) };
}

function fits(segments: readonly string[], asked: readonly string[]): boolean {
  return (
    segments.length === asked.length &&
    segments.every((segment, at) => (segment.startsWith('{') ? asked[at] !== '' : segment === asked[at]))
  );
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
