/**
 * Gmail's history: every change after a history id, oldest first. A record tells the labels that its message had after
 * the change. `labelId` lets through what carried the label then, or got or lost it.
 */
import { googleError } from '../google-error.ts';
import type { HistoryKind, HistoryRecord } from '../mailbox/history.ts';
import type { GoogleUser } from '../mailbox/user.ts';
import { type GmailMethod, type MethodCall, missing } from './method.ts';
import { nextPageToken, readPageToken, writePageToken } from './page-token.ts';
import { Refusal } from './refusal.ts';
import { READING } from './scopes.ts';

const KINDS = ['messageAdded', 'messageDeleted', 'labelAdded', 'labelRemoved'] as const;

/** The one method. */
export const HISTORY: readonly GmailMethod[] = [
  {
    id: 'gmail.users.history.list',
    http: 'GET',
    path: '/history',
    scopes: READING,
    query: {
      startHistoryId: { type: 'uint64' },
      maxResults: { type: 'uint32' },
      pageToken: { type: 'string' },
      historyTypes: { type: 'string', repeated: true, oneOf: KINDS },
      labelId: { type: 'string' },
    },
    request: null,
    response: 'ListHistoryResponse',
    run: listHistory,
  },
];

function listHistory(call: MethodCall): unknown {
  const { user, query } = call;
  const start = query.text('startHistoryId');
  if (start === undefined)
    throw new Refusal(googleError(400, 'invalidArgument', { message: 'Missing required parameter: startHistoryId' }));
  const place = readPageToken(call, 'history');
  const records = user.changesSince(place === null ? start : String(place[0])) ?? missing();
  const size = query.pageSize();
  const fitting = records.filter((record) => fits(record, query.texts('historyTypes'), query.text('labelId')));
  const page = fitting.slice(0, size);
  const last = page.at(-1);
  const next = fitting.length > size && last ? writePageToken('history', [user.history.textOf(last.place)]) : undefined;
  return {
    ...(page.length > 0 ? { history: page.map((record) => show(record, user)) } : {}),
    nextPageToken: nextPageToken(call, next, writePageToken('history', [start])),
    historyId: user.historyId,
  };
}

function fits(record: HistoryRecord, kinds: readonly string[], labelId: string | undefined): boolean {
  if (kinds.length > 0 && !kinds.includes(record.kind)) return false;
  return labelId === undefined || record.labelIds.includes(labelId) || record.changed.includes(labelId);
}

function show(record: HistoryRecord, user: GoogleUser): unknown {
  const { id, threadId, labelIds } = record;
  const message = { id, threadId, ...(labelIds.length > 0 ? { labelIds } : {}) };
  return {
    id: user.history.textOf(record.place),
    messages: [{ id, threadId }],
    ...SHOWN[record.kind](message, record),
  };
}

const SHOWN: Readonly<Record<HistoryKind, (message: object, record: HistoryRecord) => object>> = {
  messageAdded: (message) => ({ messagesAdded: [{ message }] }),
  messageDeleted: (message) => ({ messagesDeleted: [{ message }] }),
  labelAdded: (message, { changed }) => ({ labelsAdded: [{ message, labelIds: changed }] }),
  labelRemoved: (message, { changed }) => ({ labelsRemoved: [{ message, labelIds: changed }] }),
};
