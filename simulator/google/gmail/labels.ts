/** Gmail's methods for labels. Its own labels can be neither changed nor deleted; names are unique in whatever case. */
import { googleError, invalidArgument } from '../google-error.ts';
import type { MailboxLabel } from '../mailbox/labels.ts';
import { type GmailMethod, type MethodCall, missing } from './method.ts';
import { Refusal } from './refusal.ts';
import type { ScopeName } from './scopes.ts';

const LONGEST_NAME = 225;
const READ: readonly ScopeName[] = ['full', 'modify', 'readonly', 'metadata', 'labels'];
const WRITE: readonly ScopeName[] = ['full', 'modify', 'labels'];

/** The methods, by Google's names. */
export const LABELS: readonly GmailMethod[] = [
  {
    id: 'gmail.users.labels.list',
    http: 'GET',
    path: '/labels',
    scopes: READ,
    query: {},
    request: null,
    response: 'ListLabelsResponse',
    run: ({ user }) => ({ labels: user.labels.list() }),
  },
  {
    id: 'gmail.users.labels.get',
    http: 'GET',
    path: '/labels/{id}',
    scopes: READ,
    query: {},
    request: null,
    response: 'Label',
    run: (call) => ({ ...labelAt(call), ...countsOf(call) }),
  },
  {
    id: 'gmail.users.labels.create',
    http: 'POST',
    path: '/labels',
    scopes: WRITE,
    query: {},
    request: 'Label',
    response: 'Label',
    run: createLabel,
  },
  {
    id: 'gmail.users.labels.patch',
    http: 'PATCH',
    path: '/labels/{id}',
    scopes: WRITE,
    query: {},
    request: 'Label',
    response: 'Label',
    run: changeLabel,
  },
  {
    id: 'gmail.users.labels.update',
    http: 'PUT',
    path: '/labels/{id}',
    scopes: WRITE,
    query: {},
    request: 'Label',
    response: 'Label',
    run: changeLabel,
  },
  {
    id: 'gmail.users.labels.delete',
    http: 'DELETE',
    path: '/labels/{id}',
    scopes: WRITE,
    query: {},
    request: null,
    response: null,
    run: deleteLabel,
  },
];

function createLabel(call: MethodCall): unknown {
  const { name, ...more } = readLabel(call, true);
  refuseTaken(call, name ?? '', null);
  const id = call.user.createLabel(name ?? '', more);
  return call.user.labels.get(id);
}

function changeLabel(call: MethodCall): unknown {
  const label = labelAt(call);
  if (label.type === 'system') throw new Refusal(invalidArgument('Invalid update request'));
  const change = readLabel(call, false);
  if (change.name !== undefined) refuseTaken(call, change.name, label.id);
  return Object.assign(label, change);
}

function deleteLabel(call: MethodCall): void {
  const label = labelAt(call);
  if (label.type === 'system') throw new Refusal(invalidArgument('Invalid delete request'));
  call.user.deleteLabel(label.id);
}

function labelAt({ user, path }: MethodCall): MailboxLabel {
  return user.labels.get(path.get('id') ?? '') ?? missing();
}

/** What a body says of a label. The counts, the id and the type are Gmail's own to say. */
function readLabel({ body }: MethodCall, isNew: boolean): Partial<MailboxLabel> {
  const { name, messageListVisibility, labelListVisibility, color } = body as Partial<MailboxLabel>;
  const isNamed = name !== undefined && name.trim() !== '' && name.length <= LONGEST_NAME;
  if (!isNamed && (isNew || name !== undefined)) throw new Refusal(invalidArgument('Invalid label name'));
  const told = { name, messageListVisibility, labelListVisibility, color };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

function refuseTaken({ user }: MethodCall, name: string, own: string | null): void {
  const taken = user.labels.named(name);
  if (taken === undefined || taken.id === own) return;
  throw new Refusal(googleError(409, 'aborted', { message: 'Label name exists or conflicts' }));
}

function countsOf({ user, path }: MethodCall): object {
  const id = path.get('id') ?? '';
  const messages = [...user.messages.all()].filter((message) => message.labelIds.includes(id));
  const unread = messages.filter((message) => message.labelIds.includes('UNREAD'));
  const threads = (of: typeof messages): number => new Set(of.map(({ threadId }) => threadId)).size;
  return {
    messagesTotal: messages.length,
    messagesUnread: unread.length,
    threadsTotal: threads(messages),
    threadsUnread: threads(unread),
  };
}
