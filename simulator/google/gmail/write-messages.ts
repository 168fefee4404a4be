/** Gmail's methods that bring messages into a mailbox, send them out of it, or delete them. */

import { headerValue, readHeaders } from '../mailbox/headers.ts';
import type { StoredMessage } from '../mailbox/message.ts';
import type { Placing } from '../mailbox/user.ts';
import { briefly, messagesIn } from './change-labels.ts';
import { type GmailMethod, type MethodCall, messageAt, textsIn } from './method.ts';
import { knownLabel } from './read-list.ts';
import { readLetter, readRaw, readThreadId } from './read-raw.ts';

const DATE_SOURCES = ['receivedTime', 'dateHeader'] as const;
const INSERTING = ['full', 'modify', 'insert'] as const;

/** The methods, by Google's names. */
export const MESSAGE_WRITING: readonly GmailMethod[] = [
  {
    id: 'gmail.users.messages.send',
    http: 'POST',
    path: '/messages/send',
    scopes: ['full', 'modify', 'compose', 'send'],
    query: {},
    request: 'Message',
    response: 'Message',
    run: sendMessage,
  },
  {
    id: 'gmail.users.messages.insert',
    http: 'POST',
    path: '/messages',
    scopes: INSERTING,
    query: { internalDateSource: { type: 'string', oneOf: DATE_SOURCES }, deleted: { type: 'boolean' } },
    request: 'Message',
    response: 'Message',
    run: insertMessage,
  },
  {
    id: 'gmail.users.messages.import',
    http: 'POST',
    path: '/messages/import',
    scopes: INSERTING,
    query: {
      internalDateSource: { type: 'string', oneOf: DATE_SOURCES },
      neverMarkSpam: { type: 'boolean' },
      processForCalendar: { type: 'boolean' },
      deleted: { type: 'boolean' },
    },
    request: 'Message',
    response: 'Message',
    run: importMessage,
  },
  {
    id: 'gmail.users.messages.delete',
    http: 'DELETE',
    path: '/messages/{id}',
    scopes: ['full'],
    query: {},
    request: null,
    response: null,
    run: (call) => call.user.delete(messageAt(call).id),
  },
  {
    id: 'gmail.users.messages.batchDelete',
    http: 'POST',
    path: '/messages/batchDelete',
    scopes: ['full'],
    query: {},
    request: 'BatchDeleteMessagesRequest',
    response: null,
    run: (call) => call.user.deleteAll(messagesIn(call)),
  },
];

function sendMessage(call: MethodCall): object {
  const raw = readLetter(call.body);
  const threadId = readThreadId(call, call.body);
  return briefly(call.user.message(call.user.send(raw, { threadId }).id));
}

/** Put there as it is: without labels unless told, in the thread told or its own. */
function insertMessage(call: MethodCall): object {
  const raw = readRaw(call.body);
  const placing = { ...placingOf(call, raw, 'receivedTime'), threadId: readThreadId(call, call.body) };
  return briefly(placed(call, call.user.insert(raw, placing)));
}

/** As if it had arrived: it joins the thread that it answers. */
function importMessage(call: MethodCall): object {
  const raw = readRaw(call.body);
  const threadId = readThreadId(call, call.body);
  const placing = placingOf(call, raw, 'dateHeader');
  const { user } = call;
  return briefly(placed(call, threadId ? user.insert(raw, { ...placing, threadId }) : user.deliver(raw, placing)));
}

function placed({ user }: MethodCall, { id }: { id: string }): StoredMessage {
  return user.message(id);
}

function placingOf(call: MethodCall, raw: Buffer, usual: string): Placing {
  const labels = textsIn(call.body, 'labelIds').map((id) => knownLabel(call, id));
  const source = call.query.text('internalDateSource') ?? usual;
  const date = source === 'dateHeader' ? Date.parse(headerValue(readHeaders(raw), 'date')) : Number.NaN;
  return { labels, ...(Number.isNaN(date) ? {} : { internalDate: new Date(date) }) };
}
