import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { checkWalls } from '#db/check-walls.ts';
import { asOwner } from '#db/owner.ts';
import { sealedColumns } from '#db/sealed-columns.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let base: TestDatabase;
before(async () => {
  base = await createTestDatabase();
});
after(() => base.drop());

test('every table stands behind the wall between workspaces', async () => {
  assert.deepEqual(await asOwner(base.ownerUrl, checkWalls), []);
});

test('a gap of any kind in that wall is found', async () => {
  const gaps = [
    'create table loose (id int)',
    'create table open_door (workspace_id uuid primary key)',
    'alter table contact no force row level security',
    'create policy everything on contact for select to rapport_app using (true)',
    'create unique index contact_one_name on contact (name)',
    'alter table contact add constraint by_id unique (workspace_id, id, name), add column friend uuid, add column lone uuid unique',
    'alter table deal add column lone uuid references contact (lone)',
    'create view peek as select * from contact',
    'create materialized view frozen as select * from contact',
    'create function widely() returns bigint security definer language sql as $$ select count(*) from contact $$',
    'alter table loose owner to rapport_app',
  ];
  const found = await asOwner(base.ownerUrl, async (owner) => {
    await owner.query('begin');
    for (const gap of gaps) await owner.query(gap);
    const says = await checkWalls(owner);
    await owner.query('rollback');
    return says;
  });
  const expected = [
    /^contact does not force/,
    /policy everything of contact lets everything through/,
    /foreign key .* of deal reaches across/,
    /function widely\(\) runs with the rights/,
    /materialised view frozen/,
    /role rapport_app owns loose/,
    /unique index contact_lone_key/,
    /unique index contact_one_name/,
    /view peek/,
    /^loose has no workspace_id/,
    /^open_door does not force/,
    /^open_door has no policy/,
  ];
  for (const words of expected)
    assert.ok(
      found.some((says) => words.test(says)),
      `${words} in ${found.join('; ')}`,
    );
});

test('src/db/tables.ts names exactly the columns that the tables have', async () => {
  const rows = await asOwner(base.ownerUrl, (owner) =>
    owner.query<{ name: string; columns: string[] }>(`
      select table_name as name, array_agg(column_name::text order by column_name::text collate "C") as columns
        from information_schema.columns where table_schema = 'public' and table_name <> 'rapport_migration'
       group by table_name`),
  );
  const inDatabase = Object.fromEntries(rows.map(({ name, columns }) => [name, columns]));
  const inCode = Object.fromEntries(readTables().map(([name, columns]) => [name, columns]));
  assert.deepEqual(inCode, inDatabase);
});

/** The types are gone when the program runs, so their text is read. */
function readTables(): [string, string[]][] {
  const text = readFileSync(new URL('../../src/db/tables.ts', import.meta.url), 'utf8');
  const bodies = new Map(
    [...text.matchAll(/^export interface (\w+) \{\n([\s\S]*?)^\}/gm)].map((found) => [found[1], found[2]]),
  );
  const tables = [...(bodies.get('Tables') ?? '').matchAll(/^ {2}(\w+): (\w+);/gm)];
  assert.ok(tables.length > 10);
  return tables.map(([, name = '', type]) => {
    const columns = [...(bodies.get(type) ?? '').matchAll(/^ {2}(\w+)\??:/gm)].map((found) => found[1] ?? '');
    return [name, columns.sort()];
  });
}

test('src/db/sealed-columns.ts names exactly the columns that hold envelopes', async () => {
  const found = await asOwner(base.ownerUrl, (owner) =>
    owner.query<{ table: string; column: string }>(`
      select c.conrelid::regclass::text as "table", a.attname as "column"
        from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
       where c.contype = 'c' and cardinality(c.conkey) = 1 and strpos(pg_get_constraintdef(c.oid), '^v1') > 0
       order by 1, 2`),
  );
  assert.deepEqual(found, [...sealedColumns]);
});
