/**
 * Tombstones: by which the workspace knows an erased address again without having it.
 *
 * Invariants: what is kept is a keyed digest of the normalised address and the workspace's id; the key lies in no
 * database and no backup of one, so nobody finds the address by trying all that there are; the same address of another
 * workspace has another digest. A digest that was made under a former key counts for as long as that key is in the ring.
 */
import type { Tx } from '#db/database.ts';
import type { Seal } from '#platform/seal.ts';

/** The digests that a tombstone of this address (normalised) may have: one for each key, the current one first. */
export function addressDigests(seal: Pick<Seal, 'fingerprints'>, workspaceId: string, key: string): Buffer[] {
  return seal.fingerprints(JSON.stringify(['erased-address', workspaceId, key]));
}

/** Which of these normalised addresses are erased from the workspace. Costs one statement where nobody is. */
export async function findErased(
  tx: Tx,
  seal: Pick<Seal, 'fingerprints'>,
  workspaceId: string,
  keys: Iterable<string>,
): Promise<Set<string>> {
  if (!(await hasTombstones(tx, workspaceId))) return new Set();
  return new Set((await readTombstones(tx, seal, workspaceId, keys)).keys());
}

/** The digest by which each of these addresses is, or is to be, known as erased: the one that stands, else a new one. */
export async function chooseDigests(
  tx: Tx,
  seal: Pick<Seal, 'fingerprints'>,
  workspaceId: string,
  keys: readonly string[],
): Promise<Buffer[]> {
  const standing = await readTombstones(tx, seal, workspaceId, keys);
  return keys.map((key) => standing.get(key) ?? addressDigests(seal, workspaceId, key)[0]!);
}

/** Remembers that these normalised addresses are erased; one that is remembered already stays as it is. */
export async function addTombstones(
  tx: Tx,
  erasure: { workspaceId: string; id: string },
  digests: readonly Buffer[],
): Promise<void> {
  if (digests.length === 0) return;
  const { workspaceId, id } = erasure;
  await tx
    .insertInto('erased_address')
    .values(digests.map((digest) => ({ workspace_id: workspaceId, digest, erasure_id: id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The tombstones that stand, by the address. */
async function readTombstones(
  tx: Tx,
  seal: Pick<Seal, 'fingerprints'>,
  workspaceId: string,
  keys: Iterable<string>,
): Promise<Map<string, Buffer>> {
  const keyOf = new Map<string, string>();
  for (const key of new Set(keys)) {
    for (const digest of addressDigests(seal, workspaceId, key)) keyOf.set(digest.toString('hex'), key);
  }
  const digests = [...keyOf.keys()].map((digest) => Buffer.from(digest, 'hex'));
  const found = await tx
    .selectFrom('erased_address')
    .select('digest')
    .where('workspace_id', '=', workspaceId)
    .where((where) => where('digest', '=', where.fn.any(where.val(digests))))
    .execute();
  return new Map(found.map(({ digest }) => [keyOf.get(digest.toString('hex')) ?? '', digest]));
}

async function hasTombstones(tx: Tx, workspaceId: string): Promise<boolean> {
  const found = await tx
    .selectFrom('erased_address')
    .select('erasure_id')
    .where('workspace_id', '=', workspaceId)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
