import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { openDatabase } from '#db/database.ts';
import { isDuplicate } from '#db/database-error.ts';
import { asOwner } from '#db/owner.ts';
import { isFault } from '#errors.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let base: TestDatabase;
const labels: string[] = [];
const hooks = {
  before: (label: string) => void labels.push(`before ${label}`),
  after: (label: string) => void labels.push(`after ${label}`),
};
before(async () => {
  base = await createTestDatabase({ hooks });
});
after(() => base.drop());

const nobody = { workspaceId: randomUUID(), userId: null };

function addWorkspace(workspaceId: string) {
  return base.db.tenant({ workspaceId, userId: null }, (tx) =>
    tx.insertInto('workspace').values({ workspace_id: workspaceId, name: 'Acme' }).execute(),
  );
}

test('one workspace never sees the rows of another, and outside of a workspace there is nothing', async () => {
  const [one, two] = [randomUUID(), randomUUID()];
  await addWorkspace(one);
  await addWorkspace(two);
  const seen = await base.db.tenant({ workspaceId: one, userId: null }, (tx) =>
    tx.selectFrom('workspace').select('workspace_id').execute(),
  );
  assert.deepEqual(seen, [{ workspace_id: one }]);
  assert.deepEqual(await base.db.outside((tx) => tx.selectFrom('workspace').selectAll().execute()), []);
});

test('a row can not be written into another workspace', async () => {
  await assert.rejects(
    base.db.tenant(nobody, (tx) =>
      tx.insertInto('workspace').values({ workspace_id: randomUUID(), name: 'Acme' }).execute(),
    ),
    { name: 'DatabaseError', code: '42501' },
  );
});

test('who asked is forgotten with the end of the transaction, also on the same connection', async () => {
  const id = randomUUID();
  await addWorkspace(id);
  for (let i = 0; i < 20; i++) {
    const rows = await base.db.outside((tx) => sql`select current_workspace() as w, current_member() as m`.execute(tx));
    assert.deepEqual(rows.rows, [{ w: null, m: null }]);
  }
});

test('a duplicate is recognised by its constraint, and no value of the row stands in the error', async () => {
  const id = randomUUID();
  await addWorkspace(id);
  const error = await addWorkspace(id).then(
    () => assert.fail(),
    (thrown: unknown) => thrown,
  );
  assert.ok(isDuplicate(error, 'workspace_pkey'));
  assert.doesNotMatch(`${JSON.stringify(error)} ${error.message} ${error.stack}`, new RegExp(id));
});

test('what PostgreSQL says of a bad value does not get through', async () => {
  const asked = base.db.outside((tx) => sql`select ${'ana@acme.example'}::uuid`.execute(tx));
  await assert.rejects(asked, (error: Error) => !`${error.message}${error.stack}`.includes('acme'));
});

test('a transaction that lost against another one is run again', async () => {
  const id = randomUUID();
  await addWorkspace(id);
  let runs = 0;
  await base.db.tenant({ workspaceId: id, userId: null }, async (tx) => {
    runs += 1;
    if (runs < 3) await sql`do $$ begin raise exception 'lost' using errcode = '40001'; end $$`.execute(tx);
    await tx.updateTable('workspace').set({ name: 'Won' }).execute();
  });
  assert.equal(runs, 3);
});

test('one that always loses ends in a Fault to retry', async () => {
  const losing = base.db.outside((tx) =>
    sql`do $$ begin raise exception 'lost' using errcode = '40P01'; end $$`.execute(tx),
  );
  await assert.rejects(losing, (error) => isFault(error, 'retry') && error.code === 'database-conflict');
});

test('a database that goes away is a Fault to retry, and the next call finds it again', async () => {
  const asked = base.db.outside(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    await asOwner(base.ownerUrl, (owner) => owner.query('select pg_terminate_backend($1)', [rows[0]?.pid]));
    await sql`select 1`.execute(tx);
  });
  await assert.rejects(asked, (error) => isFault(error, 'retry') && error.code === 'database-unavailable');
  assert.equal((await base.db.query('select 1 as one')).rows[0]?.one, 1);
});

test('every statement and commit goes between the hooks, under a name that tells no value', async () => {
  labels.length = 0;
  await base.db.tenant(nobody, async (tx) => {
    await tx.selectFrom('contact').selectAll().where('name', '=', 'Ana').execute();
    await sql`/* count-contacts */ select count(*) from contact`.execute(tx);
  });
  assert.deepEqual(
    labels.filter((label) => label.startsWith('after')),
    ['after sql:select contact', 'after sql:count-contacts', 'after sql:commit'],
  );
  assert.equal(labels.length, 6);
});

test('what says so is planned once on a connection, each wording for itself', async () => {
  await base.db.tenant(nobody, async (tx) => {
    for (const _ of [1, 2]) {
      await sql`/* plain */ select ${1}::integer as one`.execute(tx);
      await sql`/* wide, planned once */ select ${1}::integer as one`.execute(tx);
      const other = await sql<{ two: number }>`/* wide, planned once */ select ${2}::integer as two`.execute(tx);
      assert.deepEqual(other.rows, [{ two: 2 }]);
    }
    const kept = await sql<{ statement: string; times: number }>`
      select statement, (generic_plans + custom_plans)::integer as times from pg_prepared_statements
       where statement like '%* wide%' or statement like '%* plain%' order by statement`.execute(tx);
    assert.deepEqual(
      kept.rows.map(({ statement, times }) => [statement.slice(-3), times]),
      [
        ['one', 2],
        ['two', 2],
      ],
    );
  });
});

test('a listener hears what was notified, and says when it may have missed something', async () => {
  const heard: string[] = [];
  let hear = () => {};
  const woken = () => new Promise<void>((resolve) => (hear = resolve));
  const listener = await base.db.listen(
    'rapport_test',
    (payload) => {
      heard.push(payload);
      hear();
    },
    () => hear(),
  );
  let next = woken();
  await base.db.query(`select pg_notify('rapport_test', 'one')`);
  await next;
  next = woken();
  await asOwner(base.ownerUrl, (owner) =>
    owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'rapport-listener' and datname = current_database()`,
    ),
  );
  await next;
  next = woken();
  await base.db.query(`select pg_notify('rapport_test', 'two')`);
  await next;
  assert.deepEqual(heard, ['one', 'two']);
  await listener.close();
});

test('the role that Rapport works as is bound by row-level security, and the owner is refused', async () => {
  await base.db.checkRole();
  const owner = openDatabase(base.ownerUrl, { clock: systemClock, log: silentLog });
  await assert.rejects(owner.checkRole(), (error) => isFault(error, 'refuse') && error.code === 'database-role');
  await owner.close();
});
