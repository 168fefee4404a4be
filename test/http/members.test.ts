import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createTestClock } from '../support/clock.ts';
import { cookiesOf, password, startStage, type TestCaller } from './stage.ts';

type Stage = Awaited<ReturnType<typeof startStage>>;
const clock = createTestClock();
let stage: Stage;
let admin: TestCaller;
before(async () => {
  stage = await startStage({ clock });
  admin = await stage.member('ada@acme.example', 'admin');
});
after(() => stage.close());

const tokenOf = (link: string) => link.split('/').at(-1) ?? '';
const invited = async (email: string, role = 'rep') => {
  const answer = await admin('POST', '/api/invitations', { email, role });
  assert.equal(answer.status, 201);
  return tokenOf(answer.json.link);
};
const accept = (body: object, headers: Record<string, string> = {}) =>
  stage.anyone('POST', '/api/invitations/accept', body, headers);

describe('an invitation', () => {
  it('shows what it is for, makes the account and signs it in, once', async () => {
    const token = await invited('Bob@acme.example', 'manager');
    const offer = await stage.anyone('POST', '/api/invitations/offer', { token });
    assert.deepEqual(offer.json, {
      workspaceName: 'Acme',
      email: 'bob@acme.example',
      role: 'manager',
      hasAccount: false,
    });
    const joined = await accept({ token, name: 'Bob', password });
    assert.equal(joined.status, 201);
    const me = await stage.withCookies(cookiesOf(joined))('GET', '/api/me');
    assert.deepEqual(
      [me.json.user.email, me.json.role, me.json.workspace.id],
      ['bob@acme.example', 'manager', admin.workspaceId],
    );
    const again = await accept({ token, name: 'Bob', password });
    assert.deepEqual([again.status, again.json.code], [404, 'invitation-unknown']);
  });

  it('makes no account without a name and a good password, and stays open then', async () => {
    const token = await invited('cyd@acme.example');
    assert.deepEqual((await accept({ token })).json.field, 'name');
    assert.deepEqual((await accept({ token, name: 'Cyd' })).json.field, 'password');
    const short = await accept({ token, name: 'Cyd', password: 'short' });
    assert.deepEqual([short.status, short.json.code, short.json.field], [422, 'password-length', 'password']);
    assert.equal((await accept({ token, name: 'Cyd', password })).status, 201);
  });

  it('of an address with an account needs that account: its session or its password', async () => {
    await stage.member('eve@other.example', 'admin', 'Other');
    const token = await invited('eve@other.example');
    const bare = await accept({ token });
    assert.deepEqual([bare.status, bare.json.code], [409, 'sign-in-first']);
    assert.equal((await accept({ token, name: 'Eve', password: 'a guess at it' })).status, 401);
    const ada = await stage.browser('ada@acme.example');
    const foreign = await ada('POST', '/api/invitations/accept', { token });
    assert.deepEqual([foreign.status, foreign.json.code], [409, 'invitation-for-another']);
    const joined = await accept({ token, password });
    assert.equal(joined.status, 201);
    const eve = stage.withCookies(cookiesOf(joined));
    const me = await eve('GET', '/api/me');
    assert.equal(me.json.workspace.id, admin.workspaceId, 'the session works in the workspace just joined');
    assert.equal(me.json.workspaces.length, 2);
    const other = me.json.workspaces.find((each: { name: string }) => each.name === 'Other');
    await eve('POST', '/api/auth/organization/set-active', { organizationId: other.id });
    assert.equal((await eve('GET', '/api/me')).json.workspace.name, 'Other');
  });

  it('runs out after a week, is taken back, and gives way to a newer one', async () => {
    const [late, canceled, replaced] = [
      await invited('f@acme.example'),
      await invited('g@acme.example'),
      await invited('h@acme.example'),
    ];
    const { json } = await admin('GET', '/api/invitations');
    const of = (email: string) => json.items.find((each: { email: string }) => each.email === email);
    assert.equal((await admin('DELETE', `/api/invitations/${of('g@acme.example').id}`)).status, 204);
    await invited('h@acme.example');
    for (const token of [canceled, replaced])
      assert.equal((await accept({ token, name: 'X', password })).json.code, 'invitation-unknown');
    await clock.advance(8 * 24 * 60 * 60 * 1000);
    assert.equal((await accept({ token: late, name: 'F', password })).json.code, 'invitation-unknown');
    assert.deepEqual((await admin('GET', '/api/invitations')).json.items, []);
  });

  it('of a member is refused', async () => {
    const answer = await admin('POST', '/api/invitations', { email: 'ADA@acme.example', role: 'rep' });
    assert.deepEqual([answer.status, answer.json.code, answer.json.field], [409, 'already-member', 'email']);
  });

  it('is kept as a digest only', async () => {
    const token = await invited('kept@acme.example');
    const { rows } = await stage.app.db.query('select to_jsonb(i)::text as row from auth.invitation i');
    assert.ok(!JSON.stringify(rows).includes(token));
  });
});

describe('members', () => {
  it('change their rights at once with their role', async () => {
    const rep = await stage.member('rep@acme.example', 'rep');
    assert.equal((await rep('GET', '/api/invitations')).status, 403);
    assert.equal((await admin('PATCH', `/api/members/${rep.userId}`, { role: 'admin' })).status, 200);
    assert.equal((await rep('GET', '/api/invitations')).status, 200);
    assert.equal((await admin('PATCH', `/api/members/${rep.userId}`, { role: 'rep' })).status, 200);
    assert.equal((await rep('GET', '/api/invitations')).status, 403);
  });

  it('lose session, key and workspace when they are removed; the last admin can not be', async () => {
    const rep = await stage.member('gone@acme.example', 'rep');
    const page = await stage.browser('gone@acme.example');
    assert.equal((await admin('DELETE', `/api/members/${rep.userId}`)).status, 204);
    assert.equal((await rep('GET', '/api/me')).status, 401);
    assert.deepEqual(
      [(await page('GET', '/api/me')).status, (await page('GET', '/api/me')).json.code],
      [403, 'no-workspace'],
    );
    const last = await admin('DELETE', `/api/members/${admin.userId}`);
    assert.deepEqual([last.status, last.json.code], [409, 'last-admin']);
  });
});

describe('a session', () => {
  it('can not choose a workspace of others', async () => {
    const stranger = await stage.member('kim@third.example', 'admin', 'Third');
    const ada = await stage.browser('ada@acme.example');
    const answer = await ada('POST', '/api/auth/organization/set-active', { organizationId: stranger.workspaceId });
    assert.deepEqual([answer.status, answer.json.code], [404, 'not-found']);
    assert.equal((await ada('GET', '/api/me')).json.workspace.id, admin.workspaceId);
  });
});
