/**
 * A million interactions in two workspaces, made by set-based statements as the owner of the tables: messages with one or
 * two copies, their words and people, links to a contact and its company, over seven years. Levels and timeline entries
 * are what settle_interactions would make of them, checked on a sample. Ids follow from numbers, so that the measurement
 * finds what it wants; as the program's own they grow with time.
 */
import { createHash } from 'node:crypto';
import type { Owner } from '#db/owner.ts';

export const load = {
  interactions: 1_000_000,
  workspaces: 2,
  /** Of each workspace. */
  members: 20,
  contacts: 2_000,
  companies: 200,
  /** Of the first workspace: the contact whose mail is mostly hidden, and the one whose mail is all shared. */
  hidden: { contact: 0, entries: 100_000 },
  busy: { contact: 1, entries: 50_000 },
  /**
   * Of the first workspace: what members 1 to 9 show to member 0 beyond the team, and members 10 to 19 to member 5: so many
   * contacts, and each so many-th thread and message.
   */
  granted: { contacts: 400, eachThread: 83, eachMessage: 250 },
} as const;

/** The id of the nth of something, as the statements below compute it. */
export function idOf(kind: 'w' | 'm' | 'c' | 'y' | 'i', workspace: number, nth: number): string {
  const digest = createHash('md5').update(`${kind}${workspace}`).digest('hex');
  return `${nth.toString(16).padStart(8, '0')}${digest.slice(8)}`.replace(
    /^(.{8})(.{4})(.{4})(.{4})(.{12})$/,
    '$1-$2-$3-$4-$5',
  );
}

/** Loads everything; `say` hears of each step. */
export async function loadTimelines(owner: Owner, say: (step: string) => void): Promise<void> {
  await owner.query(`set session_replication_role = replica; set synchronous_commit = off; set work_mem = '64MB'`);
  for (const [step, statement] of Object.entries(statements)) {
    await owner.query(statement);
    say(step);
  }
  await owner.query('vacuum (analyze)');
  await settleGranted(owner);
  say('what grants show');
  await owner.query('vacuum (analyze)');
  for (let workspace = 0; workspace < load.workspaces; workspace++) await checkSample(owner, workspace);
  say('checked against settle_interactions');
  // What is measured does not wait for the load's own pages to be written.
  await owner.query('checkpoint');
}

/** What grants show is made by settle_interactions itself. */
async function settleGranted(owner: Owner): Promise<void> {
  await owner.query(`select set_config('rapport.workspace_id', $1, false)`, [idOf('w', 0, 0)]);
  await owner.query(`create temp table granted as
    select interaction_id as id, row_number() over (order by interaction_id) as nth from granted_interactions()`);
  const [found] = await owner.query<{ count: number }>('select count(*)::integer as count from granted');
  for (let from = 0; from < (found?.count ?? 0); from += 1_000)
    await owner.query(
      `select settle_interactions(array(select id from granted where nth > ${from} and nth <= ${from + 1_000}))`,
    );
}

const sample = 1_000;

/** Settling some interactions again must change nothing: else the load is not what the program would have made. */
async function checkSample(owner: Owner, workspace: number): Promise<void> {
  const nth = `(n * 499) % ${load.interactions / load.workspaces}`;
  const ids = `array(select ${id('i', nth)} from generate_series(1, ${sample}) n, (select ${workspace} as ws) here)`;
  const digest = `
    select md5((select string_agg(t::text, ',' order by t::text) from timeline_entry t where interaction_id = any(${ids})) ||
               (select string_agg(i::text, ',' order by i::text) from interaction i where id = any(${ids}))) as is`;
  await owner.query(`select set_config('rapport.workspace_id', $1, false)`, [idOf('w', workspace, 0)]);
  const [before] = await owner.query<{ is: string }>(digest);
  await owner.query(`select settle_interactions(${ids})`);
  const [after] = await owner.query<{ is: string }>(digest);
  if (!before?.is || before.is !== after?.is) throw new Error('The load differs from what settle_interactions makes.');
}

const each = `from generate_series(0, ${load.workspaces - 1}) ws`;
const id = (kind: string, nth: string) => `(lpad(to_hex(${nth}), 8, '0') || substr(md5('${kind}' || ws), 9))::uuid`;
const w = id('w', '0');
/** Of each workspace. */
const perWorkspace = load.interactions / load.workspaces;
/** Each so many-th email is one of the hidden contact. */
const eachHidden = perWorkspace / load.hidden.entries;
/** Whether the team may see it: all but what members 1 to 9 and their setting keep from it. */
const shared = `not (ws = 0 and contact = ${load.hidden.contact} and n % ${100 * eachHidden} <> 0)`;

const statements: Record<string, string> = {
  planned: `
    select setseed(0.42);
    create temp table plan as
      select ws, n, case when ws = 0 and n % ${eachHidden} = 0 then ${load.hidden.contact}
                         when ws = 0 and n % ${perWorkspace / load.busy.entries} = 1 then ${load.busy.contact}
                         else 2 + floor(random() * ${load.contacts - 2})::int end as contact,
             floor(random() * ${load.members})::int as member,
             timestamptz '2019-01-01 00:00:00+00' + (n + random()) / ${perWorkspace} * interval '7 years' as at
        ${each}, generate_series(0, ${perWorkspace - 1}) n;
    -- Of the hidden contact, members 1 to 9 hold all but every hundredth entry, and share none of it.
    update plan set member = case when n % ${100 * eachHidden} = 0 then 10 else 1 + n / ${eachHidden} % 9 end
     where ws = 0 and contact = ${load.hidden.contact};
    create temp table copy as
      select ws, n, contact, member, at, 0 as nth from plan
      union all
      select ws, n, contact, (member + 1) % ${load.members}, at, 1 from plan where contact > 1 and n % 5 = 2
      union all
      -- The viewer, member 0, holds three copies.
      select ws, n, contact, 0, at, 1 from plan where ws = 0 and n in (10, 250010, 499910);`,
  'workspaces, members, contacts': `
    insert into workspace (workspace_id, name, bound_level) select ${w}, 'Bench', 'full' ${each};
    insert into connection (workspace_id, id, user_id, provider, address, asks_older)
      select ${w}, ${id('b', 'm')}, ${id('m', 'm')}, 'imap', m || '@us.example', true ${each}, generate_series(0, ${load.members - 1}) m;
    insert into company (workspace_id, id, name)
      select ${w}, ${id('y', 'y')}, 'Company ' || y ${each}, generate_series(0, ${load.companies - 1}) y;
    insert into contact (workspace_id, id, name, company_id, created_at)
      select ${w}, ${id('c', 'c')}, 'Contact ' || c, ${id('y', `c % ${load.companies}`)}, timestamptz '2018-01-01'
        ${each}, generate_series(0, ${load.contacts - 1}) c;
    insert into contact_address (workspace_id, key, contact_id, address)
      select ${w}, c || '@client.example', ${id('c', 'c')}, c || '@client.example'
        ${each}, generate_series(0, ${load.contacts - 1}) c;
    insert into email_contact_setting (workspace_id, user_id, contact_id, level)
      select ${w}, ${id('m', 'm')}, ${id('c', '0')}, 'private' from (values (0)) v (ws), generate_series(1, 9) m;`,
  'threads and messages': `
    insert into thread (workspace_id, id, first_at, last_at) select ${w}, ${id('t', 'n / 3')}, at, at from plan where n % 3 = 0;
    insert into message (workspace_id, id, digest, rfc_message_id, thread_id, sent_at)
      select ${w}, ${id('i', 'n')}, sha256(('g' || ws || '-' || n)::bytea), n || '@client.example', ${id('t', 'n / 3')}, at
        from plan;`,
  copies: `
    insert into email (workspace_id, id, connection_id, owner_user_id, message_id, content_digest, direction, received_at, size)
      select ${w}, ${id(`e' || nth || '`, 'n')}, ${id('b', 'member')}, ${id('m', 'member')}, ${id('i', 'n')},
             sha256(('d' || ws || '-' || n)::bytea), 'received', at, 4000 from copy;`,
  words: `
    insert into email_text (workspace_id, email_id, owner_user_id, subject, snippet)
      select ${w}, ${id(`e' || nth || '`, 'n')}, ${id('m', 'member')}, 'Berth ' || n || ' for the season',
             repeat('Words of an ordinary mail. ', 7) from copy;
    insert into participant (workspace_id, email_id, role, position, owner_user_id, address, name, key, domain)
      select ${w}, ${id(`e' || nth || '`, 'n')}, role, 0, ${id('m', 'member')}, address, 'Somebody', address, 'client.example'
        from copy, lateral (values ('from', contact || '@client.example'), ('to', member || '@us.example')) p (role, address);`,
  ledger: `
    insert into ledger_entry (workspace_id, connection_id, provider_id, feed_key, mailboxes, received_at, size, outcome,
                              reason, email_id, first_seen_at, generation)
      select ${w}, ${id('b', 'member')}, 'INBOX 1 ' || n, 'INBOX', array['INBOX'], at, 4000, 'logged', 'It concerns 1 contact.',
             ${id(`e' || nth || '`, 'n')}, at, 1 from copy;`,
  'interactions and links': `
    insert into interaction (workspace_id, id, kind, message_id, anchor_email_id, occurred_at, team_level)
      select ${w}, ${id('i', 'n')}, 'email_received', ${id('i', 'n')}, ${id('e0', 'n')}, at,
             case when ${shared} then 'subject' else 'private' end::access_level from plan;
    create temp table link as
      select ws, n, member, at, 'contact' as kind, ${id('c', 'contact')} as record, 'address' as reason, ${shared} as shared
        from copy
      union all
      select ws, n, member, at, 'company', ${id('y', `contact % ${load.companies}`)}, 'domain', ${shared} from copy;
    insert into interaction_link (workspace_id, interaction_id, record_kind, record_id, owner_user_id, reason)
      select ${w}, ${id('i', 'n')}, kind, record, ${id('m', 'member')}, reason from link;`,
  'timeline entries': `
    insert into timeline_entry (workspace_id, record_kind, record_id, audience, occurred_at, interaction_id, kind)
      select ${w}, kind, record, ${id('m', 'member')}, at, ${id('i', 'n')}, 'email_received' from link
      union
      select ${w}, kind, record, team_audience(), at, ${id('i', 'n')}, 'email_received' from link where shared;`,
  grants: `
    create temp table giver as
      select 0 as ws, giver, case when giver < 10 then 0 else 5 end as viewer from generate_series(1, 19) giver;
    insert into access_grant (workspace_id, id, owner_user_id, viewer_user_id, scope, subject_id, level)
      select ${w}, gen_random_uuid(), ${id('m', 'giver')}, ${id('m', 'viewer')}, 'contact', ${id('c', 'c')}, 'full'
        from giver, generate_series(2, ${load.granted.contacts + 1}) c;
    insert into access_grant (workspace_id, id, owner_user_id, viewer_user_id, scope, subject_id, level)
      select distinct on (ws, p.n / 3, giver) ${w}, gen_random_uuid(), ${id('m', 'giver')}, ${id('m', 'viewer')},
             'thread', ${id('t', 'p.n / 3')}, 'full'::access_level
        from plan p join giver using (ws)
       where p.member = giver and p.n / 3 % ${load.granted.eachThread} = 0;
    insert into access_grant (workspace_id, id, owner_user_id, viewer_user_id, scope, subject_id, level)
      select ${w}, gen_random_uuid(), ${id('m', 'giver')}, ${id('m', 'viewer')}, 'message', ${id('i', 'p.n')}, 'subject'
        from plan p join giver using (ws)
       where p.member = giver and p.n % ${load.granted.eachMessage} = 7;`,
};
