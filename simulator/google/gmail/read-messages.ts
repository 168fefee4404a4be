/** Gmail's methods that read messages: list, get, attachments. */
import { type GoogleError, googleError } from '../google-error.ts';
import { type GmailMethod, type MethodCall, messageAt } from './method.ts';
import { type Format, readAttachment, showMessage } from './payload.ts';
import { LIST_PARAMETERS, readList } from './read-list.ts';
import { Refusal } from './refusal.ts';
import { gmailScopes, READING } from './scopes.ts';

const FORMATS = ['full', 'metadata', 'minimal', 'raw'] as const;

/** Parameters of every method that shows messages. */
export const FORMAT_PARAMETERS = {
  format: { type: 'string', oneOf: FORMATS },
  metadataHeaders: { type: 'string', repeated: true },
} as const;

/** The methods, by Google's names. */
export const MESSAGE_READING: readonly GmailMethod[] = [
  {
    id: 'gmail.users.messages.list',
    http: 'GET',
    path: '/messages',
    scopes: READING,
    query: { ...LIST_PARAMETERS, labelIds: { type: 'string', repeated: true } },
    request: null,
    response: 'ListMessagesResponse',
    run: listMessages,
  },
  {
    id: 'gmail.users.messages.get',
    http: 'GET',
    path: '/messages/{id}',
    scopes: READING,
    query: FORMAT_PARAMETERS,
    request: null,
    response: 'Message',
    run: (call) => showMessage(call.user, messageAt(call), formatOf(call), call.query.texts('metadataHeaders')),
  },
  {
    id: 'gmail.users.messages.attachments.get',
    http: 'GET',
    path: '/messages/{messageId}/attachments/{id}',
    scopes: ['full', 'modify', 'readonly'],
    query: {},
    request: null,
    response: 'MessagePartBody',
    run: getAttachment,
  },
];

function listMessages(call: MethodCall): unknown {
  refuseQueryToMetadata(call);
  const { found, nextPageToken, resultSizeEstimate } = readList(call, 'messages');
  const messages = found.map(({ id, threadId }) => ({ id, threadId }));
  return { ...(messages.length > 0 ? { messages } : {}), nextPageToken, resultSizeEstimate };
}

function getAttachment(call: MethodCall): unknown {
  const content = readAttachment(messageAt(call, 'messageId'), call.path.get('id') ?? '');
  if (content === null)
    throw new Refusal({ ...googleError(400, 'invalidArgument'), message: 'Invalid attachment token' });
  return { size: content.length, data: content.toString('base64url') };
}

/** The format asked for; a token that may see no more than metadata gets no words. */
export function formatOf(call: MethodCall): Format {
  const format = (call.query.text('format') ?? 'full') as Format;
  if (seesMetadataOnly(call) && (format === 'full' || format === 'raw'))
    throw new Refusal(forbidden(`Metadata scope doesn't allow format ${format.toUpperCase()}`));
  return format;
}

/** Searching words is reading them. */
export function refuseQueryToMetadata(call: MethodCall): void {
  if (seesMetadataOnly(call) && call.query.text('q') !== undefined)
    throw new Refusal(forbidden("Metadata scope does not support 'q' parameter"));
}

function seesMetadataOnly({ holder }: MethodCall): boolean {
  const scopes = gmailScopes(holder.scopes);
  return !(['full', 'modify', 'readonly'] as const).some((scope) => scopes.has(scope));
}

function forbidden(message: string): GoogleError {
  return googleError(403, 'forbidden', { message });
}
