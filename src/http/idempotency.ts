/**
 * Idempotency-Key: a change that is asked for twice under one key is made once, and answered alike both times. The key,
 * the change and the answer commit together; a second request that comes meanwhile waits for the first.
 * A key holds for a day, for the member who used it.
 */
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import { Fault } from '#errors.ts';
import type { Actor } from '#users/actor.ts';
import type { HttpEnv } from './route.ts';

const keyShape = /^[\x21-\x7e]{1,200}$/;

/** One transaction as the caller; under an Idempotency-Key its result is remembered and given again. */
export async function transactOnce<T>(c: Context<HttpEnv>, body: unknown, work: (tx: Tx) => Promise<T>): Promise<T> {
  const caller = c.get('caller');
  if (!caller) throw new Error('A tenant transaction needs a route with a right.');
  const { db } = c.get('parts');
  const key = c.req.method === 'POST' ? c.req.header('idempotency-key') : undefined;
  if (key === undefined) return db.tenant(caller.actor, work);
  if (!keyShape.test(key))
    throw new Fault('refuse', 'invalid-request', 'Idempotency-Key: 1 to 200 printable characters without spaces.', {
      field: 'Idempotency-Key',
    });
  const digest = createHash('sha256')
    .update(JSON.stringify([c.req.path, body]))
    .digest();
  return db.tenant(caller.actor, async (tx) => {
    const known = await claim(tx, caller.actor, key, digest);
    if (known) return known.response as T;
    const result = await work(tx);
    await remember(tx, key, result);
    return result;
  });
}

/** Claims the key, or gives the answer that was given under it. The insert waits for a claim in flight. */
async function claim(tx: Tx, actor: Actor, key: string, digest: Buffer): Promise<{ response: unknown } | null> {
  await sql`delete from idempotency_key where created_at < now() - interval '1 day'`.execute(tx);
  const claimed = await tx
    .insertInto('idempotency_key')
    .values({ workspace_id: actor.workspaceId, user_id: actor.userId, key, request_digest: digest })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst();
  if (claimed) return null;
  const known = await tx
    .selectFrom('idempotency_key')
    .select(['request_digest', 'response'])
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  if (!known.request_digest.equals(digest))
    throw new Fault('refuse', 'idempotency-key-reused', 'This Idempotency-Key came with another request before.', {
      field: 'Idempotency-Key',
      status: 409,
    });
  return known;
}

async function remember(tx: Tx, key: string, result: unknown): Promise<void> {
  const response = JSON.stringify(result ?? null);
  await tx.updateTable('idempotency_key').set({ status: 200, response }).where('key', '=', key).execute();
}
