import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { v7 } from 'uuid';
import { addUser, isSetupNeeded, setUp } from '#users/add-user.ts';
import { signInTables } from '#users/auth-tables.ts';
import { actorOfKey, actorOfMember, actorOfUser } from '#users/find-actor.ts';
import { addKey, listKeys, removeKey } from '#users/keys.ts';
import { changeRole, removeMember } from '#users/members.ts';
import { createTestDatabase } from '../support/database.ts';

const { db, drop } = await createTestDatabase();
after(drop);
const deps = { db, newId: v7 };
const ada = {
  email: 'Ada@acme.example',
  name: 'Ada',
  password: 'correct horse',
  workspace: 'Acme',
  role: 'admin',
} as const;

describe('accounts', () => {
  it('are wanted as long as nobody can sign in, and only one of two first runs at once wins', async () => {
    assert.equal(await isSetupNeeded(db), true);
    const both = await Promise.allSettled([
      setUp(deps, ada),
      setUp(deps, { ...ada, email: 'eve@acme.example', workspace: 'Other' }),
    ]);
    assert.deepEqual(both.map((each) => each.status).sort(), ['fulfilled', 'rejected']);
    assert.equal(await isSetupNeeded(db), false);
    const lost = both.find((each) => each.status === 'rejected');
    assert.equal(lost?.reason.code, 'setup-done');
    const { count } = await signInTables(db)
      .selectFrom('auth.organization')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    assert.equal(count, 1, 'the loser left no workspace behind');
  });

  it('are found again by the same command, which then changes nothing', async () => {
    const first = await addUser(deps, { ...ada, workspace: 'Harbour' });
    const again = await addUser(deps, {
      ...ada,
      email: 'ada@ACME.example',
      workspace: 'Harbour',
      role: 'rep',
      password: 'another password',
    });
    assert.deepEqual(again, first);
    assert.equal((await actorOfUser(db, 'ada@acme.example', 'Harbour')).role, 'admin');
  });

  it('make one workspace of a name, also when two commands name it at once', async () => {
    const names = ['b', 'c', 'd', 'e'].map((each) => ({ ...ada, email: `${each}@acme.example`, workspace: 'Marina' }));
    const made = await Promise.all(names.map((each) => addUser(deps, each)));
    assert.equal(new Set(made.map((each) => each.workspaceId)).size, 1);
  });

  it('refuse a short password and an address that is none, naming the field', async () => {
    await assert.rejects(addUser(deps, { ...ada, email: 'f@acme.example', password: 'short' }), {
      code: 'password-length',
      field: 'password',
    });
    await assert.rejects(addUser(deps, { ...ada, email: 'nobody' }), { code: 'invalid-request', field: 'email' });
  });
});

describe('keys', () => {
  it('speak for their member until they are removed, and are kept as digests only', async () => {
    const actor = await actorOfUser(db, 'b@acme.example');
    const { key, id } = await addKey(deps, actor, { name: 'laptop' });
    assert.deepEqual((await actorOfKey(db, key))?.actor, actor);
    assert.equal(await actorOfKey(db, `${key.slice(0, -1)}~`), null);
    assert.equal(await actorOfKey(db, 'rap_'.padEnd(47, 'x')), null);
    const [row] = (await db.query('select to_jsonb(k)::text as row from auth.api_key k')).rows;
    assert.ok(!String(row?.row).includes(key.slice(8)));
    await removeKey(db, actor, id);
    assert.equal(await actorOfKey(db, key), null);
  });

  it('of another member can not be removed', async () => {
    const actor = await actorOfUser(db, 'b@acme.example');
    const { id } = await addKey(deps, actor, { name: 'desk' });
    const other = await actorOfUser(db, 'c@acme.example');
    await assert.rejects(removeKey(db, other, id), { code: 'not-found' });
    assert.deepEqual(
      (await listKeys(db, actor)).map((each) => each.name),
      ['desk'],
    );
  });

  it('end with the membership', async () => {
    const member = await actorOfUser(db, 'c@acme.example');
    const { key } = await addKey(deps, member, { name: 'phone' });
    const admin = await actorOfUser(db, 'b@acme.example');
    await db.tenant(admin, (tx) => removeMember(tx, admin, member.userId));
    assert.equal(await actorOfKey(db, key), null);
    assert.equal(await actorOfMember(db, member.userId, member.workspaceId), null);
  });
});

describe('roles', () => {
  it('hold from the next request, and the last admin stays one', async () => {
    const [first, ...others] = await Promise.all(
      ['b', 'd', 'e'].map((each) => actorOfUser(db, `${each}@acme.example`)),
    );
    const admins = [first, ...others].filter((each) => each !== undefined);
    const change = (by: (typeof admins)[number]) => db.tenant(by, (tx) => changeRole(tx, by, by.userId, 'rep'));
    const outcomes = await Promise.allSettled(admins.map(change));
    assert.equal(outcomes.filter((each) => each.status === 'rejected' && each.reason.code === 'last-admin').length, 1);
    const now = await Promise.all(admins.map((each) => actorOfMember(db, each.userId, each.workspaceId)));
    assert.deepEqual(now.map((each) => each?.role).sort(), ['admin', 'rep', 'rep']);
  });
});
