/**
 * The account of every message of a Gmail mailbox: what Rapport holds, against what Google holds.
 *
 * What must be is worked out here from Google's labels and the documents themselves, not by the program's own rules, so
 * that both would have to be wrong in the same way. Checked for each message: listed once, in its mailboxes and with its
 * keywords, with an outcome that its place and its people allow; what is not at Google any more is marked so; every
 * fetched id has the copy of its own document, and every logged one exactly one interaction.
 */
import { asOwner, type Owner } from '#db/owner.ts';
import type { MailboxEntry } from '#simulator/google/mailbox/message.ts';
import type { GoogleUser } from '#simulator/google/mailbox/user.ts';

/** Where to look, and whose mail is to be logged. */
export interface Accountable {
  ownerUrl: string;
  connectionId: string;
  user: GoogleUser;
  /** Addresses of the contacts. */
  contacts: readonly string[];
}

/** What does not add up, in words; nothing when all is well. */
export async function findDifferences({ ownerUrl, connectionId, user, contacts }: Accountable): Promise<string[]> {
  return asOwner(ownerUrl, async (owner) => {
    const rows = await owner.query<LedgerRow>(ledgerQuery, [connectionId]);
    const ledger = new Map(rows.map((row) => [row.id, row]));
    const held = user.list();
    const there = new Set(held.map(({ id }) => id));
    return [
      ...held.flatMap((message) => differencesOf(message, ledger.get(message.id), contacts)),
      ...rows.filter(({ id }) => !there.has(id)).flatMap(differencesOfGone),
      ...(await countDoubles(owner, connectionId)),
    ];
  });
}

interface LedgerRow {
  id: string;
  presence: string;
  outcome: string;
  rule: string | null;
  mailboxes: string[];
  keywords: string[];
  hasCopy: boolean;
  messageId: string | null;
  interactions: number;
}

const ledgerQuery = `
  select l.provider_id as id, l.presence, l.outcome, l.rule, l.mailboxes, l.keywords, l.email_id is not null as "hasCopy",
         m.rfc_message_id as "messageId",
         (select count(*)::int from interaction i where i.workspace_id = l.workspace_id and i.message_id = m.id) as interactions
    from ledger_entry l
    left join email e on e.workspace_id = l.workspace_id and e.id = l.email_id
    left join message m on m.workspace_id = e.workspace_id and m.id = e.message_id
   where l.connection_id = $1 and not l.retired`;

function differencesOf(message: MailboxEntry, row: LedgerRow | undefined, contacts: readonly string[]): string[] {
  const subject = headerOf(message, 'Subject');
  const say = (words: string) => [`${message.id} (${subject}): ${words}`];
  if (row === undefined) return say('was lost');
  if (row.presence !== 'there') return say('is at Google, but marked as gone');
  const { mailboxes, keywords } = expectedPlace(message.labelIds);
  return [
    ...(String(row.mailboxes) === String(mailboxes) ? [] : say(`lies in ${mailboxes}, not in ${row.mailboxes}`)),
    ...(String(row.keywords) === String(keywords) ? [] : say(`is ${keywords}, not ${row.keywords}`)),
    ...outcomeProblems(message, row, contacts).flatMap(say),
  ];
}

function outcomeProblems(message: MailboxEntry, row: LedgerRow, contacts: readonly string[]): string[] {
  const isAside = message.labelIds.some((label) => ['DRAFT', 'SPAM', 'TRASH'].includes(label));
  if (row.outcome === 'skipped' && isAside)
    return ['draft', 'junk', 'trash'].includes(row.rule ?? '') ? [] : [`is skipped by ${row.rule}`];
  const people = `${headerOf(message, 'From')} ${headerOf(message, 'To')}`;
  const expected = contacts.some((contact) => people.includes(contact)) ? 'logged' : 'unmatched';
  if (row.outcome !== expected) return [`is ${row.outcome} (${row.rule}) and should be ${expected}`];
  return copyProblems(row, headerOf(message, 'Message-ID').slice(1, -1));
}

function copyProblems(row: LedgerRow, messageId: string): string[] {
  if (!row.hasCopy) return ['has no copy'];
  if (row.messageId !== messageId) return [`has the copy of ${row.messageId}`];
  const expected = row.outcome === 'logged' ? 1 : 0;
  return row.interactions === expected ? [] : [`has ${row.interactions} interactions`];
}

/** What was fetched before it went keeps its outcome; what was not counts as gone, whatever it waited for. */
function differencesOfGone(row: LedgerRow): string[] {
  if (row.presence === 'there') return [`${row.id}: is not at Google any more`];
  if (row.outcome === 'pending' && row.hasCopy) return [`${row.id}: went while it waited, though it is here`];
  return row.outcome === 'logged' ? copyProblems(row, row.messageId ?? '').map((words) => `${row.id}: ${words}`) : [];
}

async function countDoubles(owner: Owner, connectionId: string): Promise<string[]> {
  const rows = await owner.query<{ words: string }>(
    `select 'a copy belongs to ' || count(*) || ' ids' as words from ledger_entry
      where connection_id = $1 and not retired and email_id is not null group by email_id having count(*) > 1
     union all
     select 'a message has ' || count(*) || ' copies' from email where connection_id = $1 group by message_id having count(*) > 1
     union all
     select 'a copy belongs to no id' from email e where connection_id = $1
        and not exists (select 1 from ledger_entry l where l.workspace_id = e.workspace_id and l.email_id = e.id)`,
    [connectionId],
  );
  return rows.map(({ words }) => words);
}

/** Google's labels as the owner of the mailbox would describe them. */
function expectedPlace(labels: readonly string[]): { mailboxes: string[]; keywords: string[] } {
  const isPlace = (label: string) =>
    /^Label_/.test(label) || ['INBOX', 'SENT', 'DRAFT', 'SPAM', 'TRASH'].includes(label);
  const isAside = labels.includes('SPAM') || labels.includes('TRASH');
  const keywords = labels.flatMap((label) => signs.get(label) ?? []);
  return {
    mailboxes: [...labels.filter(isPlace), ...(isAside ? [] : ['ALL'])].sort(),
    keywords: [...keywords, ...(labels.includes('UNREAD') ? [] : ['$seen'])].sort(),
  };
}

const signs = new Map([
  ['STARRED', '$flagged'],
  ['IMPORTANT', '$important'],
  ['DRAFT', '$draft'],
]);

function headerOf({ raw }: MailboxEntry, name: string): string {
  const line = Buffer.from(raw)
    .toString('latin1')
    .split('\r\n')
    .find((each) => each.startsWith(`${name}: `));
  return line?.slice(name.length + 2) ?? '';
}
