import type { Owner } from './owner.ts';

/** A table as a backup holds it: without generated columns, which the database makes again. */
export interface CopiedTable {
  schema: string;
  name: string;
  columns: string[];
}

/** A sequence and where it stands. */
export interface CopiedSequence {
  schema: string;
  name: string;
  value: string;
  called: boolean;
}

/** Every table that holds rows, of all schemas; partitions stand for their parents. */
export function listTables(owner: Owner): Promise<CopiedTable[]> {
  return owner.query<CopiedTable>(`
    select n.nspname as schema, c.relname as name,
           array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
     group by n.nspname, c.relname
     order by n.nspname, c.relname`);
}

/** Every sequence. */
export async function listSequences(owner: Owner): Promise<CopiedSequence[]> {
  const found = await owner.query<{ schema: string; name: string }>(`
    select n.nspname as schema, c.relname as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'S' and n.nspname !~ '^pg_' order by n.nspname, c.relname`);
  const sequences: CopiedSequence[] = [];
  for (const each of found) {
    const [state] = await owner.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${quoted(owner, each)}`,
    );
    if (state) sequences.push({ ...each, ...state });
  }
  return sequences;
}

/** The name of a table or sequence, as it stands in a statement. */
export function quoted({ client }: Owner, { schema, name }: { schema: string; name: string }): string {
  return `${client.escapeIdentifier(schema)}.${client.escapeIdentifier(name)}`;
}

/** A table with its columns, as COPY wants it. */
export function copyTarget(owner: Owner, table: CopiedTable): string {
  return `${quoted(owner, table)} (${table.columns.map((column) => owner.client.escapeIdentifier(column)).join(', ')})`;
}

/** How many rows a table has. */
export async function countRows(owner: Owner, table: CopiedTable): Promise<number> {
  const [row] = await owner.query<{ count: string }>(`select count(*)::text as count from ${quoted(owner, table)}`);
  return Number(row?.count);
}
