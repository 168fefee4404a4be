/** Changing labels of messages: which labels a person may give and take, and the methods that do it. */
import { invalidArgument } from '../google-error.ts';
import type { StoredMessage } from '../mailbox/message.ts';
import { type GmailMethod, type MethodCall, messageAt, textsIn } from './method.ts';
import { knownLabel } from './read-list.ts';
import { Refusal } from './refusal.ts';
import { CHANGING } from './scopes.ts';

/** What a body asks to change. */
export interface LabelChange {
  add: readonly string[];
  remove: readonly string[];
}

const MOST_IDS = 1_000;
const MOST_LABELS = 100;

/** The methods, by Google's names. */
export const LABEL_CHANGING: readonly GmailMethod[] = [
  {
    id: 'gmail.users.messages.modify',
    http: 'POST',
    path: '/messages/{id}/modify',
    scopes: CHANGING,
    query: {},
    request: 'ModifyMessageRequest',
    response: 'Message',
    run: (call) => changeMessage(call, readLabelChange(call)),
  },
  {
    id: 'gmail.users.messages.trash',
    http: 'POST',
    path: '/messages/{id}/trash',
    scopes: CHANGING,
    query: {},
    request: null,
    response: 'Message',
    run: (call) => changeMessage(call, { add: ['TRASH'], remove: [] }),
  },
  {
    id: 'gmail.users.messages.untrash',
    http: 'POST',
    path: '/messages/{id}/untrash',
    scopes: CHANGING,
    query: {},
    request: null,
    response: 'Message',
    run: (call) => changeMessage(call, { add: [], remove: ['TRASH'] }),
  },
  {
    id: 'gmail.users.messages.batchModify',
    http: 'POST',
    path: '/messages/batchModify',
    scopes: CHANGING,
    query: {},
    request: 'BatchModifyMessagesRequest',
    response: null,
    run: batchModify,
  },
];

/** The change that a body asks for: labels that are there, and that are not Gmail's own to give. */
export function readLabelChange(call: MethodCall): LabelChange {
  const [add, remove] = ['addLabelIds', 'removeLabelIds'].map((name) => {
    const ids = textsIn(call.body, name);
    if (ids.length > MOST_LABELS) throw new Refusal(invalidArgument(`Too many ${name}`));
    for (const id of ids)
      if (!call.user.labels.isAssignable(knownLabel(call, id)))
        throw new Refusal(invalidArgument(`Invalid label: ${id}`));
    return ids;
  }) as [string[], string[]];
  if (add.some((id) => remove.includes(id)))
    throw new Refusal(invalidArgument('Cannot both add and remove the same label'));
  return { add, remove };
}

/** The ids that a body names, those only that are there: Google passes over the others. */
export function messagesIn(call: MethodCall): StoredMessage[] {
  const ids = textsIn(call.body, 'ids');
  if (ids.length > MOST_IDS) throw new Refusal(invalidArgument(`Too many message IDs: at most ${MOST_IDS}`));
  return ids.flatMap((id) => call.user.messages.get(id) ?? []);
}

/** A message as it is answered by methods that change it. */
export function briefly({ id, threadId, labelIds }: StoredMessage): object {
  return { id, threadId, ...(labelIds.length > 0 ? { labelIds } : {}) };
}

function changeMessage(call: MethodCall, change: LabelChange): object {
  const message = messageAt(call);
  call.user.label(message.id, change);
  return briefly(message);
}

function batchModify(call: MethodCall): void {
  const change = readLabelChange(call);
  for (const message of messagesIn(call)) call.user.label(message.id, change);
}
