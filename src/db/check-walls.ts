/**
 * Looks for gaps in the wall between workspaces, in the catalogue of a live database: what a migration forgot is told
 * here, by the tests and by `rapport doctor`. Each answer is a sentence; none means that the wall stands.
 */
import type { Owner } from './owner.ts';

/** The sentences. */
export async function checkWalls(owner: Owner): Promise<string[]> {
  const found = await owner.query<{ says: string }>(questions.join('\nunion all\n'));
  return found.map((gap) => gap.says).sort();
}

/** The tables that must be walled: all of schema public but the record of migrations. */
const walled = `(select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity,
    (select a.attnum from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id') as workspace
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    and c.relname <> 'rapport_migration') t`;

const questions = [
  `select format('%s has no workspace_id', relname) as says from ${walled} where workspace is null`,
  `select format('%s does not force row-level security', relname) from ${walled}
    where not (relrowsecurity and relforcerowsecurity)`,
  // A table that rapport_app may only read needs no policy for writing.
  `select format('%s has no policy that binds both reading and writing', relname) from ${walled}
    where not exists (select 1 from pg_policy p where p.polrelid = t.oid and 'rapport_app'::regrole = any (p.polroles)
      and p.polqual is not null
      and (p.polcmd = '*' and p.polwithcheck is not null
        or not has_table_privilege('rapport_app', t.oid, 'insert, update, delete, truncate')))`,
  `select format('the policy %s of %s lets everything through', polname, relname)
     from ${walled} join pg_policy p on p.polrelid = t.oid
    where ('rapport_app'::regrole = any (p.polroles) or 0 = any (p.polroles))
      and not coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) ~ 'current_workspace'`,
  `select format('the unique index %s of %s reaches across workspaces', i.indexrelid::regclass, relname)
     from ${walled} join pg_index i on i.indrelid = t.oid
    where i.indisunique and not workspace = any (i.indkey[0:i.indnkeyatts - 1])`,
  `select format('the foreign key %s of %s reaches across workspaces', k.conname, relname)
     from ${walled} join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
    where not workspace = any (k.conkey)`,
  `select format('the view %s does not ask as its caller', relname) from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'v' and not coalesce(reloptions @> '{security_invoker=true}', false)`,
  `select format('the materialised view %s stands outside the wall', relname) from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'm'`,
  `select format('the function %s runs with the rights of a role that can sign in, or without a search_path', p.oid::regprocedure)
     from pg_proc p join pg_roles r on r.oid = p.proowner
    where p.pronamespace = 'public'::regnamespace and p.prosecdef
      and (r.rolcanlogin or r.rolsuper or r.rolbypassrls or not coalesce(array_to_string(p.proconfig, ',') ~ 'search_path=', false))`,
  `select format('the role rapport_app owns %s', c.oid::regclass) from pg_class c
    where c.relowner = 'rapport_app'::regrole and c.relkind in ('r', 'p', 'v', 'S')`,
];
