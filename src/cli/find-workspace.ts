import type { App } from '#app.ts';
import { Fault } from '#errors.ts';
import { isUuid } from '#platform/uuid.ts';
import { findWorkspace } from '#users/accounts.ts';
import { signInTables } from '#users/auth-tables.ts';

/** The workspace of that id or name, as the operator names it. */
export async function findWorkspaceId({ db }: App, named: string): Promise<string> {
  const byId = isUuid(named)
    ? await signInTables(db).selectFrom('auth.organization').select('id').where('id', '=', named).executeTakeFirst()
    : undefined;
  const id = byId?.id ?? (await findWorkspace(signInTables(db), named));
  if (id !== null) return id;
  throw new Fault('refuse', 'workspace-unknown', 'There is no workspace of this name or id.', {
    status: 404,
    field: 'workspace',
  });
}
