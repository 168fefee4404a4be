/**
 * Which messages a list holds: by labels and query, newest first, spam and trash only where they are asked for. A page
 * goes on after the last message of the page before, so mail that arrives meanwhile neither shifts nor repeats any.
 */
import { invalidArgument } from '../google-error.ts';
import type { StoredMessage } from '../mailbox/message.ts';
import { type Matcher, matcherOf, reachesSpamAndTrash } from '../mailbox/query/matches.ts';
import { parseQuery } from '../mailbox/query/parse-query.ts';
import type { MethodCall } from './method.ts';
import { nextPageToken, readPageToken, writePageToken } from './page-token.ts';
import { Refusal } from './refusal.ts';

/** The parameters of every list of mail. */
export const LIST_PARAMETERS = {
  maxResults: { type: 'uint32' },
  pageToken: { type: 'string' },
  q: { type: 'string' },
  includeSpamTrash: { type: 'boolean' },
} as const;

/** One page. `resultSizeEstimate` is exact on the last page and 201 before it: no more than an estimate. */
export interface ListPage {
  found: StoredMessage[];
  nextPageToken: string | undefined;
  resultSizeEstimate: number;
}

const TOP = [Number.MAX_SAFE_INTEGER, ''] as const;
const ESTIMATE = 201;

/** The page that a call asks for, of the messages that `also` lets through too. */
export function readList(call: MethodCall, kind: string, also: (matcher: Matcher) => Matcher = (own) => own): ListPage {
  const place = readPageToken(call, kind);
  const after = place === null ? undefined : { internalDate: Number(place[0]), id: String(place[1]) };
  const fits = also(listMatcher(call));
  const size = call.query.pageSize();
  const found: StoredMessage[] = [];
  let hasMore = false;
  for (const message of call.user.messages.newestFirst(after)) {
    if (!fits(message)) continue;
    hasMore = found.length === size;
    if (hasMore) break;
    found.push(message);
  }
  const last = found.at(-1);
  const next = hasMore && last !== undefined ? writePageToken(kind, [last.internalDate, last.id]) : undefined;
  const token = nextPageToken(call, next, writePageToken(kind, TOP));
  return { found, nextPageToken: token, resultSizeEstimate: hasMore ? ESTIMATE : found.length };
}

function listMatcher(call: MethodCall): Matcher {
  const labelIds = call.query.texts('labelIds');
  for (const id of labelIds) knownLabel(call, id);
  const text = call.query.text('q') ?? '';
  const query = parseQuery(text);
  const fits = text.trim() === '' ? () => true : matcherOf(query, call.user);
  const asked = call.query.flag('includeSpamTrash') || reachesSpamAndTrash(query);
  const hidden = ['SPAM', 'TRASH'].filter((label) => !asked && !labelIds.includes(label));
  return (message) =>
    !hidden.some((label) => message.labelIds.includes(label)) &&
    labelIds.every((label) => message.labelIds.includes(label)) &&
    fits(message);
}

/** A label that is there; else the refusal. */
export function knownLabel(call: MethodCall, id: string): string {
  if (call.user.labels.get(id) === undefined) throw new Refusal(invalidArgument(`Invalid label: ${id.slice(0, 100)}`));
  return id;
}
