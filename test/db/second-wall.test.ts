/**
 * The second wall, with the first one taken away: plain statements without any predicate of ours, over every table that
 * the catalogue knows, as the role that Rapport works as. Each table holds one row of two workspaces, alike but for the
 * workspace.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { type Database, openDatabase, type Tx } from '#db/database.ts';
import { DatabaseError } from '#db/database-error.ts';
import { asOwner, type Owner } from '#db/owner.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const [ours, theirs, member, colleague] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];

let base: TestDatabase;
let tables: Table[];
before(async () => {
  base = await createTestDatabase();
  tables = await asOwner(base.ownerUrl, async (owner) => {
    await loosen(owner);
    const found = await readTables(owner);
    for (const table of found) for (const workspace of [theirs, ours]) await insertRow(owner, table, workspace);
    return found;
  });
});
after(() => base.drop());

describe('without any predicate, another workspace', () => {
  const actors = { 'a member who is in both': member, 'another member': colleague, 'the program': null };
  for (const [who, userId] of Object.entries(actors)) {
    const attempt = (statement: string) =>
      base.db
        .tenant({ workspaceId: ours, userId }, async (tx) => {
          const { rows, numAffectedRows } = await sql.raw(statement).execute(tx);
          throw new Undone(Number(numAffectedRows ?? rows.length));
        })
        .catch((error: unknown) => {
          if (error instanceof Undone) return error.count;
          // No right, or (of a row of our own) others of our rows refer to it.
          assert.ok(error instanceof DatabaseError && ['42501', '23503'].includes(error.code), String(error));
          return 0;
        });

    test(`is not read, changed, deleted from or written to by ${who}`, async () => {
      for (const { name } of tables) {
        assert.equal(await attempt(`select 1 from ${name} where workspace_id <> '${ours}'`), 0, `${name} is read`);
        const change = `update ${name} set workspace_id = workspace_id`;
        assert.ok((await attempt(change)) <= 1, `${name} is changed`);
        assert.ok((await attempt(`delete from ${name}`)) <= 1, `${name} is deleted from`);
        assert.equal(
          await attempt(`update ${name} set workspace_id = '${theirs}'`),
          0,
          `a row of ${name} is given away`,
        );
        assert.equal(await attempt(`truncate ${name}`), 0, `${name} is emptied`);
      }
      for (const table of tables)
        assert.equal(await attempt(rowOf(table, randomUUID())), 0, `${table.name} is written to`);
    });
  }

  test('has all its rows still, and there was one in every table', async () => {
    await asOwner(base.ownerUrl, async (owner) => {
      for (const { name } of tables) {
        const [row] = await owner.query<{ count: number }>(
          `select count(*)::integer as count from ${name} where workspace_id = $1`,
          [theirs],
        );
        assert.equal(row?.count, 1, name);
      }
    });
    assert.ok(tables.length > 45);
  });

  test('is not reached through a view, and nobody at all is shown anything', async () => {
    for (const { name } of tables) {
      const rows = await base.db.outside((tx) => sql.raw(`select 1 from ${name}`).execute(tx)).catch(refused);
      assert.equal(rows.rows.length, 0, name);
    }
  });
});

/**
 * What a member finds of a colleague's rows by such statements within one workspace: texts that the wall leaves to the
 * first one. Everything else, words and people of mail above all, it holds itself. A new column of text is here or hidden.
 */
const leftToTheFirstWall: Record<string, string[]> = {
  alert: ['kind', 'message'],
  audit_entry: ['detail', 'kind', 'subjects'],
  company: ['name'],
  company_domain: ['domain'],
  connection: [
    'access_token',
    'address',
    'audit',
    'identities',
    'phase',
    'provider',
    'secret',
    'settings',
    'status',
    'status_code',
    'status_message',
  ],
  contact: ['kind', 'name', 'phone', 'title'],
  contact_address: ['address', 'key'],
  deal: ['currency', 'name', 'reference', 'stage'],
  email: ['direction'],
  ended_grant: ['access', 'address', 'client_id', 'tokens'],
  erasure: ['preview', 'report', 'state', 'subject'],
  feed: ['epoch', 'key', 'mailbox_key', 'state'],
  google_client: [
    'client_id',
    'client_secret',
    'domain',
    'pubsub_subscription',
    'pubsub_topic',
    'push_service_account',
    'service_account',
    'service_account_client_id',
    'service_account_key',
  ],
  interaction: ['kind'],
  lease: ['holder'],
  ledger_entry: [
    'feed_key',
    'keywords',
    'mailboxes',
    'outcome',
    'presence',
    'provider_id',
    'provider_thread_id',
    'reason',
    'rule',
  ],
  mailbox: ['key', 'name', 'role'],
  message: ['automated', 'automated_reasons', 'rfc_message_id'],
  parked_mailbox: ['code', 'email', 'message'],
  protected_address: ['kind', 'value'],
  push_notification: ['history_id', 'notification_id'],
  push_watch: ['code', 'message', 'state', 'topic'],
  quota_window: ['window_state'],
  sync_run: ['cause', 'code', 'message', 'outcome'],
  thread: ['participants'],
  thread_key: ['key'],
  workspace: ['name', 'own_domains'],
};

test('within a workspace a member reads none of a colleague’s words, people and choices', async () => {
  const found: Record<string, string[]> = {};
  for (const { name, columns } of tables) {
    const texts = columns.filter((column) => column.text).map((column) => column.name);
    const { rows } = await base.db
      .tenant({ workspaceId: ours, userId: colleague }, (tx) => sql.raw<object>(`select * from ${name}`).execute(tx))
      .catch(refused);
    const open = texts.filter((column) => rows.some((row) => JSON.stringify(row).includes(canaryOf(name, column))));
    if (open.length > 0) found[name] = open.sort();
  }
  assert.deepEqual(found, leftToTheFirstWall);
});

describe('a key', () => {
  test('of one workspace is free in another: the same values stand in both', async () => {
    const counts = await base.db.tenant({ workspaceId: ours, userId: member }, (tx) =>
      sql<{ count: number }>`select count(*)::integer as count from contact_address`.execute(tx),
    );
    assert.equal(counts.rows[0]?.count, 1);
  });

  test('that refers to another workspace’s row fails as one to no row at all', async () => {
    await asOwner(base.ownerUrl, async (owner) => {
      const keys = await readForeignKeys(owner);
      assert.ok(keys.length > 30);
      for (const key of keys)
        assert.deepEqual(await refer(owner, key, theirs), await refer(owner, key, null), key.name);
    });
  });
});

describe('on one connection', () => {
  let lone: Database;
  before(() => {
    lone = openDatabase(base.appUrl, { clock: systemClock, log: silentLog, connections: 1 });
  });
  after(() => lone.close());
  const whoAsks = sql<{ w: string | null; m: string | null; seen: string[] }>`
    select current_workspace() as w, current_member() as m,
           array(select distinct workspace_id::text from email_text) as seen`;
  const look = async (tx: Tx) => (await whoAsks.execute(tx)).rows[0];
  const looksClean = async () => {
    assert.deepEqual(await lone.outside(look), { w: null, m: null, seen: [] });
    assert.deepEqual(await lone.tenant({ workspaceId: ours, userId: member }, look), {
      w: ours,
      m: member,
      seen: [ours],
    });
    assert.deepEqual(await lone.tenant({ workspaceId: ours, userId: null }, look), { w: ours, m: null, seen: [] });
  };
  const asThem = (work: (tx: Tx) => Promise<unknown>) => lone.tenant({ workspaceId: theirs, userId: member }, work);

  test('nothing of who asked before is left by a transaction that failed', async () => {
    await assert.rejects(asThem(() => Promise.reject(new Error('It went wrong.'))));
    await looksClean();
    await assert.rejects(asThem((tx) => sql`select 1 / 0`.execute(tx)));
    await looksClean();
  });

  test('nor by a statement that was cancelled', async () => {
    const cancelled = asThem(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      const endless = sql`select pg_sleep(60)`.execute(tx);
      const cancel = async () => {
        for (let sent = false; !sent; ) sent = await cancelWhenActive(rows[0]!.pid);
      };
      await Promise.all([endless, cancel()]);
    });
    await assert.rejects(cancelled, (error: unknown) => error instanceof DatabaseError && error.code === '57014');
    await looksClean();
  });

  test('nor by one that set it for longer than itself', async () => {
    await asThem((tx) =>
      sql`select set_config('rapport.workspace_id', ${theirs}, false), set_config('rapport.user_id', ${member}, false)`.execute(
        tx,
      ),
    );
    await looksClean();
  });

  test('nor by one that lost its connection', async () => {
    await assert.rejects(asThem((tx) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx)));
    await looksClean();
  });
});

async function cancelWhenActive(pid: number): Promise<boolean> {
  return asOwner(base.ownerUrl, async (owner) => {
    const [row] = await owner.query<{ sent: boolean }>(
      `select pg_cancel_backend(pid) as sent from pg_stat_activity where pid = $1 and query like '%pg_sleep%' and state = 'active'`,
      [pid],
    );
    return row?.sent === true;
  });
}

/** Says how many rows a statement met, and takes back what it did. */
class Undone extends Error {
  readonly count: number;
  constructor(count: number) {
    super('Undone.');
    this.count = count;
  }
}

function refused(error: unknown): { rows: object[] } {
  assert.ok(error instanceof DatabaseError && error.code === '42501', String(error));
  return { rows: [] };
}

interface Column {
  name: string;
  type: string;
  /** Holds words, alone or in a list or a document. */
  text: boolean;
}

interface Table {
  name: string;
  columns: Column[];
}

/** What would ask for sense in the rows goes: they only have to be there. */
async function loosen(owner: Owner): Promise<void> {
  const rules = await owner.query<{ says: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as says from pg_constraint
      where connamespace = 'public'::regnamespace and contype = 'c'`,
  );
  for (const { says } of rules) await owner.query(says);
}

async function readTables(owner: Owner): Promise<Table[]> {
  return owner.query<Table>(`
    select c.relname as name,
           json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null),
                    'text', format_type(a.atttypid, null) in ('text', 'text[]', 'jsonb')) order by a.attnum) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'rapport_migration'
       and a.attgenerated = '' and a.attidentity = ''
     group by c.relname order by c.relname`);
}

/** The same id in every table, so that what refers to each other does. */
const id = randomUUID();

function rowOf({ name, columns }: Table, workspace: string, given: ReadonlyMap<string, string> = new Map()): string {
  const values = columns.map(
    (column) => `${given.get(column.name) ?? wordFor(name, column, workspace)}::${column.type}`,
  );
  return `insert into ${name} (${columns.map((column) => column.name).join(', ')}) values (${values.join(', ')})`;
}

async function insertRow(owner: Owner, table: Table, workspace: string): Promise<void> {
  await owner.query(`set session_replication_role = replica`);
  await owner.query(rowOf(table, workspace));
  await owner.query(`set session_replication_role = origin`);
}

const canaryOf = (table: string, column: string) => `zq${table}x${column}qz`;
const owning = /(^|_)user_id$|^audience$|^created_by$|^requested_by$|^actor_id$/;

function wordFor(table: string, { name, type }: Column, workspace: string): string {
  if (name === 'workspace_id') return `'${workspace}'`;
  const values: Record<string, string> = {
    uuid: `'${owning.test(name) ? member : id}'`,
    text: `'${canaryOf(table, name)}'`,
    'text[]': `'{${canaryOf(table, name)}}'`,
    jsonb: `'{"words": "${canaryOf(table, name)}"}'`,
    bytea: `'\\x01'`,
    boolean: 'true',
    access_level: `'private'`,
    'timestamp with time zone': `'2026-03-02T10:00:00Z'`,
    date: `'2026-03-02'`,
  };
  return values[type] ?? (type.endsWith('[]') ? `'{}'` : '1');
}

interface ForeignKey {
  name: string;
  table: string;
  target: string;
  definition: string;
  /** The columns that refer, and those referred to, both without the workspace. */
  from: string[];
  to: string[];
}

async function readForeignKeys(owner: Owner): Promise<ForeignKey[]> {
  return owner.query<ForeignKey>(`
    select conname as name, conrelid::regclass::text as "table", confrelid::regclass::text as target,
           pg_get_constraintdef(k.oid) as definition,
           array(select a.attname::text from unnest(conkey) with ordinality as c(num, at)
                   join pg_attribute a on a.attrelid = conrelid and a.attnum = c.num
                  where a.attname <> 'workspace_id' order by c.at) as from,
           array(select a.attname::text from unnest(confkey) with ordinality as c(num, at)
                   join pg_attribute a on a.attrelid = confrelid and a.attnum = c.num
                  where a.attname <> 'workspace_id' order by c.at) as to
      from pg_constraint k
     where contype = 'f' and connamespace = 'public'::regnamespace and cardinality(conkey) > 1`);
}

/** What our row meets that refers by this key to a row which stands in that workspace alone, or nowhere. */
async function refer(owner: Owner, key: ForeignKey, workspace: string | null): Promise<unknown> {
  const [child, parent] = [key.table, key.target].map((name) => tables.find((table) => table.name === name)!);
  const another = (columns: string[], of: Table) =>
    new Map(
      columns.map((name) => [
        name,
        of.columns.find((each) => each.name === name)!.type === 'uuid' ? `'${lone}'` : `'42'`,
      ]),
    );
  const lone = randomUUID();
  await owner.query('begin');
  try {
    await owner.query('set local session_replication_role = replica');
    if (workspace !== null) {
      await owner.query(`delete from ${key.target} where workspace_id = '${workspace}'`);
      await owner.query(rowOf(parent!, workspace, another(key.to, parent!)));
    }
    await owner.query(`delete from ${key.table} where workspace_id = '${ours}'`);
    for (const { table, name } of await readForeignKeys(owner)) {
      if (name !== key.name || table !== key.table) await owner.query(`alter table ${table} drop constraint ${name}`);
    }
    await owner.query('set local session_replication_role = origin');
    await owner.query(rowOf(child!, ours, another(key.from, child!)));
    return 'It was taken.';
  } catch (error) {
    assert.ok(error instanceof DatabaseError && error.code === '23503', String(error));
    return { ...error, message: error.message };
  } finally {
    await owner.query('rollback');
  }
}
