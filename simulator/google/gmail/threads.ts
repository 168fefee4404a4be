/** Gmail's methods for threads. A thread stands in lists where its newest message stands that the list holds. */
import type { StoredMessage } from '../mailbox/message.ts';
import { octetsOf } from '../mailbox/message.ts';
import { readMime } from '../mailbox/mime.ts';
import type { Matcher } from '../mailbox/query/matches.ts';
import { snippetOf } from '../mailbox/snippet.ts';
import { briefly, type LabelChange, readLabelChange } from './change-labels.ts';
import { type GmailMethod, type MethodCall, missing } from './method.ts';
import { showMessage } from './payload.ts';
import { LIST_PARAMETERS, readList } from './read-list.ts';
import { FORMAT_PARAMETERS, formatOf, refuseQueryToMetadata } from './read-messages.ts';
import { CHANGING, READING } from './scopes.ts';

const one = { http: 'POST', query: {}, request: null, response: 'Thread', scopes: CHANGING } as const;

/** The methods, by Google's names. */
export const THREADS: readonly GmailMethod[] = [
  {
    id: 'gmail.users.threads.list',
    http: 'GET',
    path: '/threads',
    scopes: READING,
    query: { ...LIST_PARAMETERS, labelIds: { type: 'string', repeated: true } },
    request: null,
    response: 'ListThreadsResponse',
    run: listThreads,
  },
  {
    id: 'gmail.users.threads.get',
    http: 'GET',
    path: '/threads/{id}',
    scopes: READING,
    query: {
      ...FORMAT_PARAMETERS,
      format: { type: 'string', oneOf: ['full', 'metadata', 'minimal'] },
    },
    request: null,
    response: 'Thread',
    run: getThread,
  },
  {
    ...one,
    id: 'gmail.users.threads.modify',
    path: '/threads/{id}/modify',
    request: 'ModifyThreadRequest',
    run: (call) => changeThread(call, readLabelChange(call)),
  },
  {
    ...one,
    id: 'gmail.users.threads.trash',
    path: '/threads/{id}/trash',
    run: (call) => changeThread(call, { add: ['TRASH'], remove: [] }),
  },
  {
    ...one,
    id: 'gmail.users.threads.untrash',
    path: '/threads/{id}/untrash',
    run: (call) => changeThread(call, { add: [], remove: ['TRASH'] }),
  },
  {
    id: 'gmail.users.threads.delete',
    http: 'DELETE',
    path: '/threads/{id}',
    scopes: ['full'],
    query: {},
    request: null,
    response: null,
    run: (call) => call.user.deleteAll(threadAt(call)),
  },
];

function listThreads(call: MethodCall): unknown {
  refuseQueryToMetadata(call);
  const { found, nextPageToken, resultSizeEstimate } = readList(call, 'threads', (fits) => newestOfThread(call, fits));
  const threads = found.map((message) => ({
    id: message.threadId,
    snippet: snippetOf(readMime(octetsOf(message))),
    historyId: historyOf(call, call.user.messages.thread(message.threadId)),
  }));
  return { ...(threads.length > 0 ? { threads } : {}), nextPageToken, resultSizeEstimate };
}

function newestOfThread(call: MethodCall, fits: Matcher): Matcher {
  return (message) =>
    fits(message) &&
    !call.user.messages.thread(message.threadId).some((other) => isNewer(other, message) && fits(other));
}

function isNewer(other: StoredMessage, message: StoredMessage): boolean {
  if (other.internalDate !== message.internalDate) return other.internalDate > message.internalDate;
  return other.id > message.id;
}

function getThread(call: MethodCall): unknown {
  const messages = [...threadAt(call)].sort((a, b) => (isNewer(a, b) ? 1 : -1));
  const format = formatOf(call);
  const headers = call.query.texts('metadataHeaders');
  return {
    id: messages[0]!.threadId,
    historyId: historyOf(call, messages),
    messages: messages.map((message) => showMessage(call.user, message, format, headers)),
  };
}

function changeThread(call: MethodCall, change: LabelChange): unknown {
  const messages = threadAt(call);
  for (const message of messages) call.user.label(message.id, change);
  return { id: messages[0]!.threadId, messages: messages.map(briefly) };
}

function threadAt(call: MethodCall): readonly StoredMessage[] {
  const messages = call.user.messages.thread(call.path.get('id') ?? '');
  return messages.length > 0 ? messages : missing();
}

function historyOf({ user }: MethodCall, messages: readonly StoredMessage[]): string {
  return user.history.textOf(messages.reduce((latest, { changedAt }) => Math.max(latest, changedAt), 0));
}
