/**
 * Search by Gmail's own query language, in every mailbox.
 *
 * Message-IDs and addresses come from outside and go into a query, so only what can not be read as anything else is
 * asked for; what could is not found, which is the truth but for mail that nobody's software writes.
 */
import type { FindQuery, ListedEmail } from '../provider.ts';
import type { ApiCall } from './api-call.ts';
import type { ToldMessage, ToldMessagePage } from './google-types.ts';
import { asking } from './manners.ts';
import { countIn, listedEmail, objectsIn, readMoment, readRef } from './read-fields.ts';
import type { GmailSession } from './session.ts';

const day = 86_400_000;
const largestPage = 500;
/** Letters of any script and marks that mean nothing in a query. */
const plainWord = /^[\p{L}\p{N}.!#$%&'*+/=?^_`~@-]{3,900}$/u;

/** Listing facts of emails that match, newest first, at most `limit`. */
export async function findEmails(session: GmailSession, query: FindQuery, limit: number): Promise<ListedEmail[]> {
  const q = queryOf(query);
  if (q === null || limit < 1) return [];
  const settled = await session.ask(
    {
      method: 'messages.list',
      path: '/messages',
      query: { q, includeSpamTrash: true, maxResults: Math.min(limit, largestPage), fields: 'messages(id,threadId)' },
    },
    asking,
  );
  const told: ToldMessagePage = settled.type === 'ok' ? settled.value : {};
  const refs = objectsIn(told.messages).flatMap((message) => readRef(message) ?? []);
  const ids = refs.slice(0, limit).map(({ id }) => id);
  const found = await describe(session, ids);
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** A date means its UTC day and the days beside it, as for other providers. */
function queryOf(query: FindQuery): string | null {
  if ('messageId' in query) return plainWord.test(query.messageId) ? `rfc822msgid:${query.messageId}` : null;
  if (!plainWord.test(query.address)) return null;
  const start = Math.floor(query.date.getTime() / day) * day;
  const [from, until] = [(start - day) / 1000, (start + 2 * day) / 1000];
  const people = ['from', 'to', 'cc', 'bcc'].map((name) => `${name}:${query.address}`).join(' ');
  return `{${people}} after:${from - 1} before:${until}`;
}

async function describe(session: GmailSession, ids: readonly string[]): Promise<Map<string, ListedEmail>> {
  const found = new Map<string, ListedEmail>();
  const fields = 'id,threadId,labelIds,internalDate,sizeEstimate';
  const calls = ids.map(
    (id): ApiCall => ({ method: 'messages.get', path: `/messages/${id}`, query: { format: 'minimal', fields } }),
  );
  for await (const { settled } of session.askAll(calls, asking)) {
    if (settled.type === 'failed') throw settled.fault;
    const ref = settled.type === 'ok' ? readRef(settled.value) : null;
    if (settled.type !== 'ok' || ref === null) continue;
    const { internalDate, sizeEstimate }: ToldMessage = settled.value;
    found.set(ref.id, { ...listedEmail(ref), receivedAt: readMoment(internalDate), size: countIn(sizeEstimate) });
  }
  return found;
}
