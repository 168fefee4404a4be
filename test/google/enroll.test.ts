import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { changeGoogleWorkspace, type GoogleWorkspacePatch } from '#google/change-workspace.ts';
import { enroll, enrollAll } from '#google/enroll.ts';
import { listParked } from '#google/parked-mailboxes.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import type { Actor } from '#users/actor.ts';
import { expelMember } from '#users/expel-member.ts';
import { createGoogleStage, type GoogleStage, staged } from '../support/google-stage.ts';
import { mailDocument } from '../support/mail-documents.ts';
import { refuses } from '../support/refuses.ts';

const gmail = 'https://www.googleapis.com/auth/gmail.';
const account = 'robot@acme-crm.iam.example';

describe('mailboxes of a domain that delegated', () => {
  let stage: GoogleStage;
  const members = new Map<string, Actor>();
  before(async () => {
    stage = await createGoogleStage();
    const { oauth } = stage.google;
    const { keyJson } = oauth.addServiceAccount({
      email: account,
      projectId: 'acme-crm',
      delegatedDomains: [{ domain: staged.domain, scopes: [`${gmail}readonly`] }],
    });
    await change({ delegation: { keyJson, domain: staged.domain, enabled: true } });
    for (const name of ['ada', 'bob', 'eve', 'sam']) members.set(name, await stage.member(`${name}@acme.example`));
    members.set('carl', await stage.member('carl@elsewhere.example'));
    members.set('robot', await stage.member('bot@acme.example', 'bot'));
  });
  after(() => stage.close());

  const change = (patch: GoogleWorkspacePatch) =>
    stage.app.db.tenant(stage.admin, (tx) => changeGoogleWorkspace(tx, stage.app, stage.admin, patch));
  const user = (name: string) => stage.google.world.user(`${name}@acme.example`)!;
  const refOf = (name: string, connectionId: string): ConnectionRef => {
    const { workspaceId, userId } = members.get(name)!;
    return { workspaceId, userId, connectionId };
  };
  const connections = async () => {
    const found = await stage.app.db.tenant(stage.admin, (tx) =>
      sql<{ address: string; status: string }>`select address, status from connection order by address`.execute(tx),
    );
    return found.rows;
  };

  const parked = () => stage.app.db.tenant(stage.admin, listParked);
  const parkedNames = async () => (await parked()).map(({ email }) => email.split('@')[0]);

  it('are opened for their owner, without asking him, after the service account has proven that it may', async () => {
    const enrolled = await enroll(stage.app, stage.admin, ' ADA@acme.example ', null);
    assert.ok(enrolled.status === 'connected' && !enrolled.already);
    user('ada').deliver(mailDocument({ messageId: 'a1@x.example' }));
    await stage.work();
    const ref = refOf('ada', enrolled.connectionId);
    const view = await stage.view(ref);
    assert.deepEqual([view.status, view.ownerId, view.evidence.listed], ['connected', ref.userId, 1]);
    assert.equal(view.google?.access, 'delegated');
    assert.deepEqual(view.google?.scopes.granted, [`${gmail}readonly`]);
    assert.deepEqual(await enroll(stage.app, stage.admin, 'ada@acme.example'), { ...enrolled, already: true });
  });

  it('are opened for reading, sending and labels where the domain gave all of it', async () => {
    const all = ['readonly', 'send', 'modify'].map((name) => `${gmail}${name}`);
    stage.google.oauth.delegate(account, { domain: staged.domain, scopes: all });
    const enrolled = await enroll(stage.app, stage.admin, 'bob@acme.example');
    assert.ok(enrolled.status === 'connected');
    const view = await stage.view(refOf('bob', enrolled.connectionId));
    assert.deepEqual(view.google?.scopes.granted.toSorted(), all.toSorted());
    assert.deepEqual(view.google?.scopes.missing, []);
  });

  it('of nobody in the workspace, or outside the domain, are refused before Google is asked', async () => {
    await refuses('enroll-no-member', 422, 'email', () => enroll(stage.app, stage.admin, 'nobody@acme.example'));
    await refuses('enroll-other-domain', 422, 'email', () => enroll(stage.app, stage.admin, 'carl@elsewhere.example'));
    await refuses('enroll-other-domain', 422, 'email', () => enroll(stage.app, stage.admin, 'x@sub.acme.example'));
  });

  it('of people without a licence, suspended or unknown to Google are parked with the reason, and not stored', async () => {
    const before = await connections();
    user('eve').licensed = false;
    user('sam').suspended = true;
    const eve = await enroll(stage.app, stage.admin, 'eve@acme.example');
    const sam = await enroll(stage.app, stage.admin, 'sam@acme.example');
    const admin = await enroll(stage.app, stage.admin, 'admin@acme.example');
    const codes = [eve, sam, admin].map((each) => each.status === 'parked' && each.code);
    assert.deepEqual(codes, ['gmail-mail-disabled', 'gmail-user-unknown', 'gmail-user-unknown']);
    assert.deepEqual(await connections(), before);
    const names = ['admin', 'eve', 'sam'];
    assert.deepEqual(
      (await parked()).map(({ email, code }) => [email, code]),
      names.map((name) => [`${name}@acme.example`, name === 'eve' ? 'gmail-mail-disabled' : 'gmail-user-unknown']),
    );
  });

  it('stand as parked until they are opened, or their member leaves', async () => {
    stage.clock.advance(60_000);
    const at = stage.clock.now();
    user('eve').suspended = true;
    await enroll(stage.app, stage.admin, 'eve@acme.example');
    const eve = (await parked()).find(({ email }) => email.startsWith('eve'));
    assert.equal(eve?.code, 'gmail-user-unknown', 'what Google said last');
    assert.ok(eve.parkedAt >= at);
    Object.assign(user('eve'), { suspended: false, licensed: true });
    const opened = await enroll(stage.app, stage.admin, 'eve@acme.example');
    assert.ok(opened.status === 'connected');
    assert.deepEqual(await parkedNames(), ['admin', 'sam']);
    await expelMember(stage.app, stage.admin, members.get('sam')!.userId);
    await expelMember(stage.app, stage.admin, members.get('eve')!.userId);
    assert.deepEqual(await parkedNames(), ['admin']);
  });

  it('are opened all at once; each member’s end is told', async () => {
    await stage.member('dora@acme.example');
    const result = await enrollAll(stage.app, stage.admin);
    const names = (list: { email: string }[]) => list.map(({ email }) => email.split('@')[0]).sort();
    assert.deepEqual(names(result.enrolled), ['dora']);
    assert.deepEqual(names(result.already), ['ada', 'bob']);
    assert.deepEqual(names(result.parked), ['admin']);
    assert.deepEqual(names(result.skipped), ['bot', 'carl']);
    assert.deepEqual(
      (await connections()).map(({ address }) => address.split('@')[0]),
      ['ada', 'bob', 'dora', 'eve'],
    );
  });

  it('stop with words for the admin when the domain takes it back, and go on after they are enrolled again', async () => {
    const enrolled = await enroll(stage.app, stage.admin, 'ada@acme.example');
    assert.ok(enrolled.status === 'connected');
    const ref = refOf('ada', enrolled.connectionId);
    await stage.work();
    stage.google.oauth.delegate(account, { domain: staged.domain, scopes: [] });
    stage.clock.advance(2 * 3_600_000);
    await stage.sync(ref);
    const stopped = await stage.view(ref);
    assert.deepEqual([stopped.status, stopped.statusCode], ['needs_reconnect', 'delegation-revoked']);
    assert.match(stopped.statusMessage ?? '', /admin console/);
    stage.google.oauth.delegate(account, { domain: staged.domain, scopes: [`${gmail}readonly`] });
    const again = await enroll(stage.app, stage.admin, 'ada@acme.example');
    assert.ok(again.status === 'connected' && again.connectionId === enrolled.connectionId && !again.already);
    await stage.work();
    assert.deepEqual([(await stage.view(ref)).status, (await stage.view(ref)).evidence.listed], ['connected', 1]);
  });

  it('are read on when the domain takes sending and labels back', async () => {
    const enrolled = await enroll(stage.app, stage.admin, 'bob@acme.example');
    assert.ok(enrolled.status === 'connected');
    const ref = refOf('bob', enrolled.connectionId);
    stage.clock.advance(2 * 3_600_000);
    assert.equal((await stage.sync(ref)).type, 'done');
    assert.deepEqual((await stage.view(ref)).google?.scopes.granted, [`${gmail}readonly`]);
  });

  it('wait, and are tried again, when a person is suspended for a while', async () => {
    const enrolled = await enroll(stage.app, stage.admin, 'bob@acme.example');
    assert.ok(enrolled.status === 'connected');
    const ref = refOf('bob', enrolled.connectionId);
    user('bob').suspended = true;
    stage.clock.advance(2 * 3_600_000);
    await stage.sync(ref);
    assert.deepEqual(
      [(await stage.view(ref)).status, (await stage.view(ref)).statusCode],
      ['error', 'gmail-user-unknown'],
    );
    user('bob').suspended = false;
    assert.equal((await stage.sync(ref)).type, 'done');
  });

  it('stop when Google no longer takes the key, and when the admin switches delegation off', async () => {
    const enrolled = await enroll(stage.app, stage.admin, 'ada@acme.example');
    assert.ok(enrolled.status === 'connected');
    const ref = refOf('ada', enrolled.connectionId);
    stage.google.oauth.removeKeys(account);
    stage.clock.advance(2 * 3_600_000);
    await stage.sync(ref);
    assert.equal((await stage.view(ref)).statusCode, 'service-account-key-refused');
    const parked = await enroll(stage.app, stage.admin, 'ada@acme.example');
    assert.deepEqual(parked.status === 'parked' && parked.code, 'service-account-key-refused');
    const { keyJson } = stage.google.oauth.addKey(account);
    await change({ delegation: { keyJson, domain: staged.domain, enabled: true } });
    assert.equal((await enroll(stage.app, stage.admin, 'ada@acme.example')).status, 'connected');
    await change({ delegation: { domain: staged.domain, enabled: false } });
    await stage.sync(ref);
    assert.equal((await stage.view(ref)).statusCode, 'delegation-off');
    await refuses('delegation-not-configured', 409, undefined, () => enrollAll(stage.app, stage.admin));
  });
});
