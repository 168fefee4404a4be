/** Which calls bring these emails for the fewest units: a thread where that costs less than its emails one by one. */
import type { ProviderId } from '../provider.ts';
import type { ApiCall } from './api-call.ts';
import { unitsOf } from './costs.ts';
import type { GmailQuotaRules } from './settings.ts';

/** A call and the emails that it is to bring. */
export type FetchCall = ApiCall & { ids: ProviderId[] };

/** What is asked for of a message; its parts come without the octets of attachments, which Gmail leaves out itself. */
export const messageFields = 'id,threadId,labelIds,internalDate,sizeEstimate,payload';

/** The calls in the order in which the emails were asked for; a thread comes with its first. */
export function planCalls(
  ids: readonly ProviderId[],
  threads: ReadonlyMap<ProviderId, string> | undefined,
  costs: GmailQuotaRules['costs'],
): FetchCall[] {
  const wanted = new Set(ids);
  const groups = new Map<string, ProviderId[]>();
  for (const id of wanted) {
    const thread = threads?.get(id);
    if (thread !== undefined) groups.set(thread, [...(groups.get(thread) ?? []), id]);
  }
  const calls: FetchCall[] = [];
  const done = new Set<ProviderId>();
  for (const id of wanted) {
    if (done.has(id)) continue;
    const thread = threads?.get(id);
    const group = thread === undefined ? [id] : groups.get(thread)!;
    const isCheaper = group.length * unitsOf(costs, 'messages.get') > unitsOf(costs, 'threads.get');
    const call = thread !== undefined && isCheaper ? threadCall(thread, group) : messageCall(id);
    for (const each of call.ids) done.add(each);
    calls.push(call);
  }
  return calls;
}

/** One message in Gmail's parsed form. */
export function messageCall(id: ProviderId): FetchCall {
  return { method: 'messages.get', path: pathOf(id), query: { format: 'full', fields: messageFields }, ids: [id] };
}

/** One message octet for octet. */
export function rawCall(id: ProviderId): FetchCall {
  const fields = 'id,threadId,labelIds,internalDate,sizeEstimate,raw';
  return { method: 'messages.get', path: pathOf(id), query: { format: 'raw', fields }, ids: [id] };
}

/** One message without any content: what of a message that is too large can still be read. */
export function leanCall(id: ProviderId): FetchCall {
  const fields = `id,threadId,labelIds,internalDate,sizeEstimate,payload(${leanPart(leanDepth)})`;
  return { method: 'messages.get', path: pathOf(id), query: { format: 'full', fields }, ids: [id] };
}

/** The content of one part. */
export function attachmentCall(id: ProviderId, attachmentId: string): ApiCall {
  const path = `${pathOf(id)}/attachments/${encodeURIComponent(attachmentId)}`;
  return { method: 'messages.attachments.get', path, query: { fields: 'data,size' } };
}

function threadCall(thread: string, ids: ProviderId[]): FetchCall {
  const path = `/threads/${encodeURIComponent(thread)}`;
  return { method: 'threads.get', path, query: { format: 'full', fields: `messages(${messageFields})` }, ids };
}

function pathOf(id: ProviderId): string {
  return `/messages/${encodeURIComponent(id)}`;
}

const leanDepth = 6;

function leanPart(depth: number): string {
  const own = 'mimeType,filename,headers,body(size,attachmentId)';
  return depth === 0 ? own : `${own},parts(${leanPart(depth - 1)})`;
}
