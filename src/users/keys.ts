/** API keys: each belongs to one member of one workspace, has his rights, is shown once and kept as a digest. */
import { recordAudit } from '#audit/record-audit.ts';
import type { Database } from '#db/database.ts';
import { Fault, notFound } from '#errors.ts';
import type { Actor } from './actor.ts';
import { authTables, signInTables } from './auth-tables.ts';
import { digestToken, makeToken } from './credentials.ts';
import { keyPrefix } from './find-actor.ts';

/** A key without its secret: `start` are the first letters, to tell keys apart. */
export interface Key {
  id: string;
  name: string;
  start: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

const mostKeys = 50;
const shownLetters = 8;

/** Makes a key; its secret can not be read again later. */
export async function addKey(
  deps: { db: Database; newId: () => string },
  actor: Actor,
  input: { name: string },
): Promise<{ id: string; name: string; key: string }> {
  if ((await listKeys(deps.db, actor)).length >= mostKeys)
    throw new Fault('refuse', 'too-many-keys', `You have ${mostKeys} keys already; remove one first.`, { status: 409 });
  const id = deps.newId();
  const key = `${keyPrefix}${makeToken()}`;
  const row = {
    id,
    organization_id: actor.workspaceId,
    user_id: actor.userId,
    name: input.name,
    start: key.slice(0, shownLetters),
    digest: digestToken(key),
    last_used_at: null,
  };
  await deps.db.tenant(actor, async (tx) => {
    await authTables(tx).insertInto('auth.api_key').values(row).execute();
    await recordAudit(tx, actor, { kind: 'key-made', subjects: [{ type: 'key', id }] });
  });
  return { id, name: input.name, key };
}

/** The keys of one member, newest first. */
export async function listKeys(db: Database, actor: Actor): Promise<Key[]> {
  const rows = await signInTables(db)
    .selectFrom('auth.api_key')
    .select(['id', 'name', 'start', 'created_at as createdAt', 'last_used_at as lastUsedAt'])
    .where('organization_id', '=', actor.workspaceId)
    .where('user_id', '=', actor.userId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows;
}

/** Ends a key at once. */
export async function removeKey(db: Database, actor: Actor, id: string): Promise<void> {
  await db.tenant(actor, async (tx) => {
    const { numDeletedRows } = await authTables(tx)
      .deleteFrom('auth.api_key')
      .where('id', '=', id)
      .where('organization_id', '=', actor.workspaceId)
      .where('user_id', '=', actor.userId)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw notFound('key');
    await recordAudit(tx, actor, { kind: 'key-removed', subjects: [{ type: 'key', id }] });
  });
}
