import { Fault } from '#errors.ts';
import type { HookedPool } from './pool.ts';

/** Row-level security binds only a role that is no superuser, does not bypass it and owns (or may become owner of) nothing. */
export async function checkRuntimeRole(query: HookedPool['query']): Promise<void> {
  const { rows } = await query(`/* check-role */
    select current_user::text as name, r.rolsuper or r.rolbypassrls as unbound,
           exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
                      and pg_has_role(current_user, c.relowner, 'member')) as owns
      from pg_roles r where r.rolname = current_user`);
  const [role] = rows;
  if (!role || role.unbound || role.owns) {
    throw new Fault(
      'refuse',
      'database-role',
      'The database role that Rapport works as could read around row-level security: it is a superuser, bypasses it, or owns tables. Give a plain role in DATABASE_URL and the owner in DATABASE_OWNER_URL.',
    );
  }
}
