/** Gmail's methods for drafts. A draft keeps its id; its message is another one after each update, and when it is sent. */
import { invalidArgument } from '../google-error.ts';
import type { Draft } from '../mailbox/drafts.ts';
import { octetsOf } from '../mailbox/message.ts';
import { recipientsOf } from '../mailbox/prepare-to-send.ts';
import type { Matcher } from '../mailbox/query/matches.ts';
import { briefly } from './change-labels.ts';
import { type GmailMethod, type MethodCall, missing, textIn } from './method.ts';
import { showMessage } from './payload.ts';
import { LIST_PARAMETERS, readList } from './read-list.ts';
import { FORMAT_PARAMETERS, formatOf } from './read-messages.ts';
import { readLetter, readRaw, readThreadId } from './read-raw.ts';
import { Refusal } from './refusal.ts';
import type { ScopeName } from './scopes.ts';

const READ: readonly ScopeName[] = ['full', 'modify', 'readonly', 'compose'];
const WRITE: readonly ScopeName[] = ['full', 'modify', 'compose'];

/** The methods, by Google's names. */
export const DRAFTS: readonly GmailMethod[] = [
  {
    id: 'gmail.users.drafts.list',
    http: 'GET',
    path: '/drafts',
    scopes: READ,
    query: LIST_PARAMETERS,
    request: null,
    response: 'ListDraftsResponse',
    run: listDrafts,
  },
  {
    id: 'gmail.users.drafts.get',
    http: 'GET',
    path: '/drafts/{id}',
    scopes: READ,
    query: { format: FORMAT_PARAMETERS.format },
    request: null,
    response: 'Draft',
    run: getDraft,
  },
  {
    id: 'gmail.users.drafts.create',
    http: 'POST',
    path: '/drafts',
    scopes: WRITE,
    query: {},
    request: 'Draft',
    response: 'Draft',
    run: createDraft,
  },
  {
    id: 'gmail.users.drafts.update',
    http: 'PUT',
    path: '/drafts/{id}',
    scopes: WRITE,
    query: {},
    request: 'Draft',
    response: 'Draft',
    run: updateDraft,
  },
  {
    id: 'gmail.users.drafts.delete',
    http: 'DELETE',
    path: '/drafts/{id}',
    scopes: WRITE,
    query: {},
    request: null,
    response: null,
    run: (call) => call.user.drafts.delete(draftAt(call, call.path.get('id')).draftId),
  },
  {
    id: 'gmail.users.drafts.send',
    http: 'POST',
    path: '/drafts/send',
    scopes: WRITE,
    query: {},
    request: 'Draft',
    response: 'Message',
    run: sendDraft,
  },
];

function listDrafts(call: MethodCall): unknown {
  const onlyDrafts = (fits: Matcher): Matcher => {
    return (message) => message.labelIds.includes('DRAFT') && fits(message);
  };
  const { found, nextPageToken, resultSizeEstimate } = readList(call, 'drafts', onlyDrafts);
  const drafts = found.flatMap(({ id, threadId }) => {
    const draftId = call.user.drafts.of(id);
    return draftId === null ? [] : [{ id: draftId, message: { id, threadId } }];
  });
  return { ...(drafts.length > 0 ? { drafts } : {}), nextPageToken, resultSizeEstimate };
}

function getDraft(call: MethodCall): unknown {
  const { draftId, id } = draftAt(call, call.path.get('id'));
  return { id: draftId, message: showMessage(call.user, call.user.message(id), formatOf(call)) };
}

function createDraft(call: MethodCall): unknown {
  const message = messageIn(call);
  return show(call, call.user.drafts.create(readRaw(message), readThreadId(call, message)));
}

function updateDraft(call: MethodCall): unknown {
  const { draftId } = draftAt(call, call.path.get('id'));
  const message = messageIn(call);
  return show(call, call.user.drafts.update(draftId, readRaw(message), readThreadId(call, message)));
}

function sendDraft(call: MethodCall): unknown {
  const { user, body } = call;
  const draft = draftAt(call, textIn(body, 'id'));
  const message = messageIn(call);
  const raw = message.raw === undefined ? octetsOf(user.message(draft.id)) : readLetter(message);
  if (recipientsOf(raw).length === 0) throw new Refusal(invalidArgument('Recipient address required'));
  const { id } = user.drafts.send(draft.draftId, raw, readThreadId(call, message) ?? draft.threadId);
  return briefly(user.message(id));
}

function draftAt({ user }: MethodCall, id: string | undefined): Draft {
  return user.drafts.get(id ?? '') ?? missing();
}

function messageIn({ body }: MethodCall): Readonly<Record<string, unknown>> {
  const { message } = body;
  return typeof message === 'object' && message !== null ? (message as Record<string, unknown>) : {};
}

function show({ user }: MethodCall, { draftId, id }: Draft): unknown {
  return { id: draftId, message: briefly(user.message(id)) };
}
