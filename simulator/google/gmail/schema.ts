/**
 * The resources that the stand-in shows, field by field, with the types of Gmail's API: our own, reduced statement of
 * Google's discovery document. Field masks, request bodies and the tests are held against it; `npm run
 * check:gmail-schema` holds the stand-in against Google's document itself, where that is at hand.
 */

/** A type: a scalar in Google's formats, a resource by name, a choice of words, or a list of one of these. */
export type FieldType =
  | 'string'
  | 'uint64'
  | 'int64'
  | 'int32'
  | 'uint32'
  | 'byte'
  | 'boolean'
  | { of: string }
  | { oneOf: readonly string[] }
  | { list: FieldType };

/** The fields of a resource; each may be missing. */
export type Fields = Readonly<Record<string, FieldType>>;

const texts = { list: 'string' } as const;
const list = (of: string): FieldType => ({ list: { of } });
const change = { message: { of: 'Message' }, labelIds: texts } as const;

const RESOURCES = {
  Message: {
    id: 'string',
    threadId: 'string',
    labelIds: texts,
    snippet: 'string',
    historyId: 'uint64',
    internalDate: 'int64',
    payload: { of: 'MessagePart' },
    sizeEstimate: 'int32',
    raw: 'byte',
  },
  MessagePart: {
    partId: 'string',
    mimeType: 'string',
    filename: 'string',
    headers: list('MessagePartHeader'),
    body: { of: 'MessagePartBody' },
    parts: list('MessagePart'),
  },
  MessagePartHeader: { name: 'string', value: 'string' },
  MessagePartBody: { attachmentId: 'string', size: 'int32', data: 'byte' },
  Thread: { id: 'string', snippet: 'string', historyId: 'uint64', messages: list('Message') },
  Draft: { id: 'string', message: { of: 'Message' } },
  Label: {
    id: 'string',
    name: 'string',
    messageListVisibility: { oneOf: ['show', 'hide'] },
    labelListVisibility: { oneOf: ['labelShow', 'labelShowIfUnread', 'labelHide'] },
    type: { oneOf: ['system', 'user'] },
    messagesTotal: 'int32',
    messagesUnread: 'int32',
    threadsTotal: 'int32',
    threadsUnread: 'int32',
    color: { of: 'LabelColor' },
  },
  LabelColor: { textColor: 'string', backgroundColor: 'string' },
  History: {
    id: 'uint64',
    messages: list('Message'),
    messagesAdded: list('HistoryMessageAdded'),
    messagesDeleted: list('HistoryMessageDeleted'),
    labelsAdded: list('HistoryLabelAdded'),
    labelsRemoved: list('HistoryLabelRemoved'),
  },
  HistoryMessageAdded: { message: { of: 'Message' } },
  HistoryMessageDeleted: { message: { of: 'Message' } },
  HistoryLabelAdded: change,
  HistoryLabelRemoved: change,
  Profile: { emailAddress: 'string', messagesTotal: 'int32', threadsTotal: 'int32', historyId: 'uint64' },
  SendAs: {
    sendAsEmail: 'string',
    displayName: 'string',
    replyToAddress: 'string',
    signature: 'string',
    isPrimary: 'boolean',
    isDefault: 'boolean',
    treatAsAlias: 'boolean',
    verificationStatus: { oneOf: ['accepted', 'pending'] },
  },
  ListMessagesResponse: { messages: list('Message'), nextPageToken: 'string', resultSizeEstimate: 'uint32' },
  ListThreadsResponse: { threads: list('Thread'), nextPageToken: 'string', resultSizeEstimate: 'uint32' },
  ListDraftsResponse: { drafts: list('Draft'), nextPageToken: 'string', resultSizeEstimate: 'uint32' },
  ListLabelsResponse: { labels: list('Label') },
  ListHistoryResponse: { history: list('History'), nextPageToken: 'string', historyId: 'uint64' },
  ListSendAsResponse: { sendAs: list('SendAs') },
  WatchResponse: { historyId: 'uint64', expiration: 'int64' },
  WatchRequest: {
    topicName: 'string',
    labelIds: texts,
    labelFilterBehavior: { oneOf: ['include', 'exclude'] },
    labelFilterAction: { oneOf: ['include', 'exclude'] },
  },
  ModifyMessageRequest: { addLabelIds: texts, removeLabelIds: texts },
  ModifyThreadRequest: { addLabelIds: texts, removeLabelIds: texts },
  BatchModifyMessagesRequest: { ids: texts, addLabelIds: texts, removeLabelIds: texts },
  BatchDeleteMessagesRequest: { ids: texts },
} as const;

/** The name of a resource, as in Google's document. */
export type ResourceName = keyof typeof RESOURCES;

/** The fields of a resource by its name. */
export function fieldsOf(name: string): Fields {
  return RESOURCES[name as ResourceName];
}

/** Every name of a resource. */
export function resourceNames(): ResourceName[] {
  return Object.keys(RESOURCES) as ResourceName[];
}

/** What is wrong with a value that should be this resource: one line for each fault, none when it is well. */
export function findFaults(name: string, value: unknown, at: string = name): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no object`];
  const fields = new Map(Object.entries(fieldsOf(name)));
  return Object.entries(value).flatMap(([key, field]) => {
    const type = fields.get(key);
    if (field === undefined) return [];
    return type === undefined ? [`${at}.${key} is unknown`] : findFaultsOfField(type, field, `${at}.${key}`);
  });
}

function findFaultsOfField(type: FieldType, value: unknown, at: string): string[] {
  if (typeof type === 'string') return isScalar(type, value) ? [] : [`${at} is no ${type}`];
  if ('of' in type) return findFaults(type.of, value, at);
  if ('oneOf' in type) return type.oneOf.includes(value as string) ? [] : [`${at} is none of ${type.oneOf.join(', ')}`];
  if (!Array.isArray(value)) return [`${at} is no list`];
  return value.flatMap((item, index) => findFaultsOfField(type.list, item, `${at}[${index}]`));
}

function isScalar(type: string, value: unknown): boolean {
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'int32') return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31;
  if (type === 'uint32') return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32;
  if (typeof value !== 'string') return false;
  if (type === 'int64') return /^-?\d{1,19}$/.test(value);
  if (type === 'uint64') return /^\d{1,20}$/.test(value) && BigInt(value) < 2n ** 64n;
  return type !== 'byte' || /^[\w-]*={0,2}$/.test(value);
}
