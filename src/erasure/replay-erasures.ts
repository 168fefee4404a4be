/**
 * Erases anew whom a database has that came from a backup: every line of the list outside of the database
 * (erasure-file.ts) that the database does not know as done, or whose tombstones it does not have.
 *
 * Invariants: the addresses are found by their digests, each address of the database being digested anew, because
 * nobody keeps them; tombstones are put back also where nothing is left to remove; an erasure that the database knows as
 * running needs no replay, because it runs on by itself.
 */
import { sql } from 'kysely';
import { listKeys } from '#access/person-words.ts';
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { type ErasureLine, readErasureLines } from './erasure-file.ts';
import { asEach, listEverybody } from './everybody.ts';
import { sealPerson, widen } from './person.ts';
import { runErasure } from './run-erasure.ts';
import { addressDigests, addTombstones } from './tombstones.ts';

/** Replays what the database lacks; returns how many erasures that were. */
export async function replayErasures(app: App): Promise<number> {
  let replayed = 0;
  for (const line of readErasureLines(app.config.folder)) {
    if (!(await reopen(app, line))) continue;
    await runErasure(app, { workspaceId: line.workspace, erasureId: line.erasure });
    replayed += 1;
  }
  if (replayed > 0) app.log.warn('erasures-replayed', { count: replayed });
  return replayed;
}

/** Makes the erasure run again, if the database does not have it. */
async function reopen(app: App, line: ErasureLine): Promise<boolean> {
  const { workspace: workspaceId, erasure: id } = line;
  const digests = line.digests.map((digest) => Buffer.from(digest, 'base64url'));
  return app.db.tenant({ workspaceId, userId: null }, async (tx) => {
    await lockWorkspace(tx, workspaceId);
    if (!(await isMissing(tx, id, digests))) return false;
    const everybody = await listEverybody(tx);
    const keys = await keysBehind(app, tx, workspaceId, everybody, digests);
    const person = await widen(tx, { keys, contactIds: await stillThere(tx, line.contacts), names: [] });
    const subject = sealPerson(app.seal, workspaceId, id, { ...person, begun: false });
    await addTombstones(tx, { workspaceId, id }, digests);
    const started = {
      state: 'running' as const,
      subject,
      report: '{}',
      started_at: app.clock.now(),
      finished_at: null,
    };
    await tx
      .insertInto('erasure')
      .values({ workspace_id: workspaceId, id, requested_by: null, created_at: new Date(line.at), ...started })
      .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet(started))
      .execute();
    return true;
  });
}

/** Whether the workspace is here and neither runs the erasure nor has done it and all of these tombstones. */
async function isMissing(tx: Tx, id: string, digests: Buffer[]): Promise<boolean> {
  const workspace = await tx.selectFrom('workspace').select('workspace_id').executeTakeFirst();
  if (!workspace) return false;
  const row = await tx.selectFrom('erasure').select('state').where('id', '=', id).executeTakeFirst();
  if (row?.state !== 'done') return row?.state !== 'running';
  const found = await sql<{ count: number }>`/* count-tombstones */
    select count(*)::integer as count from erased_address
     where workspace_id = current_workspace() and digest = any(${digests}::bytea[])`.execute(tx);
  return (found.rows[0]?.count ?? 0) < new Set(digests.map((digest) => digest.toString('hex'))).size;
}

/** Which addresses of the database have one of these digests. */
async function keysBehind(
  app: App,
  tx: Tx,
  workspaceId: string,
  everybody: string[],
  digests: Buffer[],
): Promise<string[]> {
  const wanted = new Set(digests.map((digest) => digest.toString('hex')));
  const own = await asEach(tx, everybody, async () => [...(await listKeys(tx)), ...(await listListed(tx))]);
  const all = new Set([...own.flat(), ...(await listShared(tx))]);
  return [...all].filter((key) =>
    addressDigests(app.seal, workspaceId, key).some((digest) => wanted.has(digest.toString('hex'))),
  );
}

/** Addresses that belong to the asking member alone, beside his mail. */
async function listListed(tx: Tx): Promise<string[]> {
  const found = await sql<{ key: string }>`/* list-own-keys */
    select key from correspondent where owner_user_id = current_member()
    union select key from former_address where user_id = current_member()
    union select key from limited_address where user_id = current_member()
    union select value from blocked_address where user_id = current_member() and kind = 'address'`.execute(tx);
  return found.rows.map((row) => row.key);
}

async function listShared(tx: Tx): Promise<string[]> {
  const found = await sql<{ key: string }>`/* list-shared-keys */
    select key from contact_address
    union select value from protected_address where kind = 'address'
    union select unnest(participants) from thread`.execute(tx);
  return found.rows.map((row) => row.key);
}

async function stillThere(tx: Tx, contactIds: readonly string[]): Promise<string[]> {
  const found = await sql<{ id: string }>`/* contacts-still-there */
    select id from contact where workspace_id = current_workspace() and id = any(${[...contactIds]}::uuid[])`.execute(
    tx,
  );
  return found.rows.map((row) => row.id);
}
