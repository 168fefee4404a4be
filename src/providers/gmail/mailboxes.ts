/**
 * The labels of the account as mailboxes. Invariant: a list without INBOX, which every Gmail account has and nobody can
 * remove, is never believed, because a broken list must not read as "all folders were deleted".
 */
import type { MailboxKey, ProviderMailbox } from '../provider.ts';
import { answerBroken } from './errors.ts';
import type { ToldLabel, ToldLabels } from './google-types.ts';
import { isOwnLabel, systemMailboxes } from './labels.ts';
import { listing } from './manners.ts';
import { objectsIn, textIn } from './read-fields.ts';
import type { GmailSession } from './session.ts';

/** A label as Google lists it. */
export interface Label {
  id: string;
  name: string;
}

const mostLabels = 20_000;
const longestName = 1_000;

/** Every label of the account, Gmail's own too. */
export async function listLabels(session: GmailSession): Promise<Label[]> {
  const query = { fields: 'labels(id,name)' };
  const settled = await session.ask({ method: 'labels.list', path: '/labels', query }, listing);
  const told: ToldLabels = settled.type === 'ok' ? settled.value : {};
  const given = objectsIn(told.labels).slice(0, mostLabels);
  const labels = given.flatMap((label: ToldLabel) => {
    const id = textIn(label.id);
    return id === null ? [] : [{ id, name: (textIn(label.name) ?? id).slice(0, longestName) }];
  });
  if (!labels.some(({ id }) => id === 'INBOX')) throw answerBroken();
  return labels;
}

/** The mailboxes: Gmail's own, then those that people made. */
export async function listMailboxes(session: GmailSession): Promise<ProviderMailbox[]> {
  const own = (await listLabels(session)).filter(({ id }) => isOwnLabel(id));
  return [
    ...Array.from(systemMailboxes, ([key, { name, role }]) => ({ ...keyed(key), name, role })),
    ...own.map(({ id, name }) => ({ ...keyed(id), name, role: null })),
  ];
}

function keyed(key: string) {
  return { key: key as MailboxKey, selectable: true };
}
