/**
 * A workspace of four colleagues: 100,000 correspondents in the first mailbox and 30,000 in each other; 5,000 contacts of
 * whom the mailboxes know many; 20,000 messages of the first two with some of them, copied, read and counted as a sync
 * leaves them, and not matched yet. Made by set-based statements as the owner of the tables.
 */
import { createHash } from 'node:crypto';
import type { Owner } from '#db/owner.ts';

export const load = {
  correspondents: 100_000,
  others: 30_000,
  members: 4,
  contacts: 5_000,
  messages: 20_000,
  people: 500,
} as const;

/** The id of the nth of something, as the statements below compute it. */
export function idOf(kind: 'w' | 'b' | 'm', nth: number): string {
  const digest = createHash('md5').update(`${kind}-${nth}`).digest('hex');
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Those who are taken over: on most of the messages, and no contacts. */
export function newPeople(): { email: string; name: string; sync: boolean; visible: boolean }[] {
  return Array.from({ length: load.people }, (_, nth) => {
    return { email: addressOf(load.contacts * 3 + nth), name: `Taken Over ${nth}`, sync: true, visible: nth % 2 === 0 };
  });
}

function addressOf(nth: number): string {
  return `first${nth % 977}.last${nth}@firm${nth % 9000}.example`;
}

/** Loads everything; `say` hears of each step. */
export async function loadPeople(owner: Owner, say: (step: string) => void): Promise<void> {
  await owner.query('set session_replication_role = replica; set synchronous_commit = off');
  for (const [step, statement] of Object.entries(statements)) {
    await owner.query(statement);
    say(step);
  }
  await owner.query('vacuum (analyze)');
}

const id = (kind: string, nth: string) => `md5('${kind}-' || ${nth})::uuid`;
const w = id('w', '0');
const address = (nth: string) =>
  `'first' || ${nth} % 977 || '.last' || ${nth} || '@firm' || ${nth} % 9000 || '.example'`;
/** Two of three messages are with somebody who is to be taken over, the others with contacts. */
const partner = `case when n % 3 = 0 then n % ${load.contacts} else ${load.contacts * 3} + n % ${load.people} end`;
const at = `timestamptz '2020-01-01' + (n * 7919 % 180000) * interval '17 minutes'`;

const statements: Record<string, string> = {
  'workspace, mailboxes, contacts': `
    insert into workspace (workspace_id, name, bound_level) select ${w}, 'Bench', 'full';
    insert into connection (workspace_id, id, user_id, provider, address)
      select ${w}, ${id('b', 'm')}, ${id('m', 'm')}, 'gmail', m || '@us.example' from generate_series(0, ${load.members - 1}) m;
    insert into company (workspace_id, id, name) select ${w}, ${id('y', 'y')}, 'Firm ' || y from generate_series(0, 999) y;
    insert into company_domain (workspace_id, domain, company_id)
      select ${w}, 'firm' || y || '.example', ${id('y', 'y')} from generate_series(0, 999) y;
    insert into contact (workspace_id, id, name, company_id)
      select ${w}, ${id('c', 'n')}, 'Contact ' || n, case when n % 9000 < 1000 then ${id('y', 'n % 9000')} end
        from generate_series(0, ${load.contacts - 1}) n;
    insert into contact_address (workspace_id, key, contact_id, address)
      select ${w}, ${address('n')}, ${id('c', 'n')}, ${address('n')} from generate_series(0, ${load.contacts - 1}) n;`,
  correspondents: `
    insert into correspondent (workspace_id, connection_id, owner_user_id, key, address, name, domain, sent_count,
                               received_count, last_at, automated_reason, in_crm, search)
      select ${w}, ${id('b', 'm')}, ${id('m', 'm')}, ${address('n')}, ${address('n')},
             'First' || n % 977 || ' Last' || n, 'firm' || n % 9000 || '.example', greatest(n % 7 - 3, 0), n % 5 + 1, ${at},
             case when n >= ${load.contacts * 4} and n % 3 = 0 then 'The name before the @ is that of a machine.' end,
             n < ${load.contacts}, 'first' || n % 977 || ' last' || n || E'\\n' || ${address('n')}
        from generate_series(0, ${load.members - 1}) m, generate_series(0, ${load.correspondents - 1}) n
       where m = 0 or n < ${load.others};`,
  'messages and copies': `
    insert into thread (workspace_id, id, first_at, last_at)
      select ${w}, ${id('t', 'n')}, ${at}, ${at} from generate_series(0, ${load.messages - 1}) n;
    insert into message (workspace_id, id, digest, rfc_message_id, thread_id, sent_at)
      select ${w}, ${id('g', 'n')}, sha256(('g' || n)::bytea), n || '@bench.example', ${id('t', 'n')}, ${at}
        from generate_series(0, ${load.messages - 1}) n;
    insert into email (workspace_id, id, connection_id, owner_user_id, message_id, content_digest, direction, received_at, size)
      select ${w}, ${id("e' || m || '", 'n')}, ${id('b', 'm')}, ${id('m', 'm')}, ${id('g', 'n')}, sha256(('d' || n)::bytea),
             'received', ${at}, 4000
        from generate_series(0, 1) m, generate_series(0, ${load.messages - 1}) n where m = 0 or n % 4 = 0;
    insert into email_text (workspace_id, email_id, owner_user_id, subject, snippet)
      select ${w}, e.id, e.owner_user_id, 'About the berth', repeat('Words of an ordinary mail. ', 7) from email e;
    insert into participant (workspace_id, email_id, role, position, owner_user_id, address, name, key, domain)
      select ${w}, ${id("e' || m || '", 'n')}, p.role, 0, ${id('m', 'm')}, p.address, null, p.address, split_part(p.address, '@', 2)
        from generate_series(0, 1) m, generate_series(0, ${load.messages - 1}) n,
             lateral (select ${partner} as p) who,
             lateral (values ('from', ${address('who.p')}), ('to', m || '@us.example')) p (role, address)
       where m = 0 or n % 4 = 0;
    insert into ledger_entry (workspace_id, connection_id, provider_id, feed_key, mailboxes, received_at, size, outcome,
                              reason, email_id, first_seen_at, generation)
      select ${w}, e.connection_id, e.id::text, 'account', array['INBOX'], e.received_at, 4000, 'unmatched', 'Nobody on it.', e.id,
             e.received_at, 1 from email e;`,
};
