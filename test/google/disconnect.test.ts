import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import { disconnect } from '#connections/change-connection.ts';
import { changeGoogleWorkspace } from '#google/change-workspace.ts';
import { enroll } from '#google/enroll.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { createGoogleStage, type GoogleStage, staged } from '../support/google-stage.ts';

describe('disconnecting a Gmail mailbox', () => {
  let stage: GoogleStage;
  beforeEach(async () => {
    stage = await createGoogleStage({ push: 'push' });
  });
  afterEach(() => stage.close());

  const rows = async (table: string) => {
    const found = await stage.app.db.tenant(stage.admin, (tx) =>
      sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(tx),
    );
    return found.rows;
  };
  const leave = (ref: ConnectionRef) => disconnect(stage.app, { ...ref, role: 'rep' }, ref.connectionId, 'keep');
  const tokenOf = (ref: ConnectionRef) => stage.app.accounts.open(stage.app, ref).then((opened) => opened.identities());
  const watched = (email: string) => stage.google.pubsub.watchedUntil(email) !== null;
  /** Whether Google still holds a consent of this person for the instance's client. */
  const consented = async (email: string) => {
    const url = new URL(stage.google.endpoints.authorizeUrl);
    const asked = {
      client_id: staged.clientId,
      redirect_uri: `${staged.baseUrl}/api/auth/gmail/callback`,
      response_type: 'code',
      scope: 'https://www.googleapis.com/auth/gmail.readonly',
      prompt: 'none',
      login_hint: email,
    };
    for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
    const answer = await fetch(url, { redirect: 'manual' });
    return answer.headers.get('location')?.includes('code=') ?? false;
  };

  it('leaves no token in the row, ends the watch and takes the consent back', async () => {
    const ref = await stage.connect('ada@acme.example');
    await stage.work();
    assert.ok(watched('ada@acme.example') && (await consented('ada@acme.example')));
    await leave(ref);
    const [connection] = await rows('connection');
    const { status, secret, access_token, access_expires_at } = connection!;
    assert.deepEqual([status, secret, access_token, access_expires_at], ['disconnected', null, null, null]);
    assert.deepEqual([await rows('push_watch'), await rows('quota_window')], [[], []]);
    assert.ok(await consented('ada@acme.example'), 'Google is called by a job, after the commit');
    const [ended] = await rows('ended_grant');
    assert.match(String(ended?.tokens), /^v1\./);
    await stage.work();
    assert.ok(!watched('ada@acme.example') && !(await consented('ada@acme.example')));
    assert.deepEqual(await rows('ended_grant'), []);
  });

  it('takes the consent back also when the program was killed in between', async () => {
    const ref = await stage.connect('ada@acme.example');
    await stage.work();
    await leave(ref);
    stage.google.world.faults.add({ method: 'revoke', act: 'drop-connection' });
    await stage.work('end-grant');
    assert.ok(await consented('ada@acme.example'));
    assert.equal((await rows('ended_grant'))[0]?.attempts, 1);
    await stage.app.db.query(`update pgboss.job set start_after = now() where name = 'end-grant'`);
    await stage.work('end-grant');
    assert.ok(!(await consented('ada@acme.example')));
  });

  it('gives up after a day of trouble, and keeps no token for it', async () => {
    const ref = await stage.connect('ada@acme.example');
    await stage.work();
    await leave(ref);
    stage.google.world.faults.add({ method: 'revoke', act: { status: 503, reason: 'backendError' }, times: 100 });
    for (let n = 0; n < 12; n++) {
      await stage.app.db.query(`update pgboss.job set start_after = now() where name = 'end-grant'`);
      await stage.work('end-grant');
    }
    assert.deepEqual(await rows('ended_grant'), []);
    assert.equal(await stage.waiting('end-grant'), 0);
  });

  it('leaves a consent alone by which another connection of the mailbox lives, in whatever workspace', async () => {
    const other = await stage.member('other@acme.example', 'admin', 'Other Port');
    const theirs = await stage.connect('shared@acme.example', { as: other });
    const mine = await stage.connect('shared@acme.example');
    await stage.work();
    await leave(mine);
    await stage.work();
    assert.ok(watched('shared@acme.example') && (await consented('shared@acme.example')));
    stage.clock.advance(2 * 3_600_000);
    await tokenOf(theirs);
    await leave(theirs);
    await stage.work();
    assert.ok(!(await consented('shared@acme.example')));
  });

  it('and connecting again at once leaves the new consent alone', async () => {
    const ref = await stage.connect('ada@acme.example');
    await stage.work();
    await leave(ref);
    const again = await stage.connect('ada@acme.example');
    await stage.work();
    assert.equal(again.connectionId, ref.connectionId);
    stage.clock.advance(2 * 3_600_000);
    await tokenOf(again);
  });

  it('clears its alerts, and is done with when Google has ended it before', async () => {
    const ref = await stage.connect('ada@acme.example');
    await stage.work();
    stage.google.oauth.revoke('ada@acme.example');
    stage.clock.advance(2 * 3_600_000);
    await stage.sync(ref);
    assert.equal((await rows('alert'))[0]?.cleared_at, null);
    await leave(ref);
    assert.notEqual((await rows('alert'))[0]?.cleared_at, null);
    await stage.work();
    assert.deepEqual(await rows('ended_grant'), []);
  });

  it('that was opened by delegation ends its watch', async () => {
    const { oauth, pubsub } = stage.google;
    const scopes = ['https://www.googleapis.com/auth/gmail.readonly'];
    const delegatedDomains = [{ domain: staged.domain, scopes }];
    const { keyJson } = oauth.addServiceAccount({ email: 'r@acme.iam.example', projectId: 'acme', delegatedDomains });
    pubsub.createTopic('projects/acme/topics/gmail', { gmailMayPublish: true });
    await stage.app.db.tenant(stage.admin, (tx) =>
      changeGoogleWorkspace(tx, stage.app, stage.admin, {
        delegation: { keyJson, domain: staged.domain, enabled: true },
        push: { topic: 'projects/acme/topics/gmail', subscription: null, serviceAccount: 'push@acme.iam.example' },
      }),
    );
    const member = await stage.member('ben@acme.example');
    const enrolled = await enroll(stage.app, stage.admin, 'ben@acme.example');
    assert.ok(enrolled.status === 'connected');
    await stage.work();
    assert.ok(watched('ben@acme.example'));
    await leave({ ...member, connectionId: enrolled.connectionId });
    await stage.work();
    assert.ok(!watched('ben@acme.example'));
    assert.deepEqual(await rows('ended_grant'), []);
  });
});
