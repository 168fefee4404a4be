import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import { readAlerts } from '#alerts/read-alerts.ts';
import { dispatchDue } from '#jobs/work.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { createGoogleStage, type GoogleStage, staged } from '../support/google-stage.ts';

const dayMs = 86_400_000;

describe('the watch of a Gmail mailbox', () => {
  let stage: GoogleStage;
  let ref: ConnectionRef;
  beforeEach(async () => {
    stage = await createGoogleStage({ push: 'push' });
    ref = await stage.connect('ada@acme.example');
  });
  afterEach(() => stage.close());

  const push = async () => (await stage.view(ref)).google?.push;
  const renew = async () => {
    await dispatchDue(stage.app);
    await stage.work('renew-watch');
  };
  const untilGoogle = () => stage.google.pubsub.watchedUntil('ada@acme.example');
  const alerts = () => stage.app.db.tenant(stage.admin, (tx) => readAlerts(tx, stage.admin));

  it('begins with the connection, and lives until the time that Google says', async () => {
    await stage.work();
    assert.deepEqual(await push(), { state: 'active', expiresAt: untilGoogle(), message: null });
  });

  it('is renewed each day, and not before', async () => {
    await stage.work();
    const first = untilGoogle();
    await renew();
    assert.deepEqual(untilGoogle(), first);
    stage.clock.advance(dayMs);
    await renew();
    assert.ok(untilGoogle()! > first!);
    assert.deepEqual((await push())?.expiresAt, untilGoogle());
  });

  it('is off where nobody named a topic, and begins when somebody does', async () => {
    stage.app.config.google.push.topic = null;
    await stage.work();
    assert.deepEqual([(await push())?.state, untilGoogle()], ['off', null]);
    assert.deepEqual(await alerts(), []);
    stage.app.config.google.push.topic = staged.topic;
    stage.clock.advance(3_600_000);
    await renew();
    assert.equal((await push())?.state, 'active');
  });

  it('ends at Google when the topic is taken away', async () => {
    await stage.work();
    stage.app.config.google.push.topic = null;
    stage.clock.advance(dayMs);
    await renew();
    assert.deepEqual([(await push())?.state, untilGoogle()], ['off', null]);
  });

  it('that Google refuses is lost, with an alert of its owner’s that is raised once and cleared when it is well', async () => {
    stage.google.pubsub.allowGmail(staged.topic, false);
    await stage.work();
    assert.equal((await push())?.state, 'lost');
    stage.clock.advance(3_600_000);
    await renew();
    const [alert, ...others] = await alerts();
    assert.deepEqual(
      [alert?.kind, alert?.connectionId, alert?.clearedAt, others.length],
      ['push-lost', ref.connectionId, null, 0],
    );
    stage.google.pubsub.allowGmail(staged.topic, true);
    stage.clock.advance(3_600_000);
    await renew();
    assert.equal((await push())?.state, 'active');
    assert.ok((await alerts())[0]?.clearedAt);
  });

  it('outlives days in which it can not be renewed, and is lost when its time is over', async () => {
    await stage.work();
    stage.google.world.faults.add({
      method: 'gmail.users.watch',
      act: { status: 403, reason: 'forbidden' },
      times: 1000,
    });
    stage.clock.advance(dayMs);
    await renew();
    assert.deepEqual([(await push())?.state, (await alerts()).length], ['active', 0]);
    stage.clock.advance(6 * dayMs + 60_000);
    await renew();
    assert.deepEqual([(await push())?.state, (await alerts()).length], ['lost', 1]);
    assert.equal((await stage.sync(ref)).type, 'done', 'polling goes on');
  });

  it('that ended without a word is there again a day later', async () => {
    await stage.work();
    stage.google.pubsub.loseWatch('ada@acme.example');
    stage.clock.advance(dayMs);
    await renew();
    assert.ok(untilGoogle());
  });

  it('waits while the mailbox must be connected again, and begins with that', async () => {
    await stage.work();
    stage.google.oauth.revoke('ada@acme.example');
    stage.clock.advance(dayMs);
    await stage.work();
    await renew();
    assert.equal((await stage.view(ref)).status, 'needs_reconnect');
    await dispatchDue(stage.app);
    assert.equal(await stage.waiting('renew-watch'), 0);
    await stage.connect('ada@acme.example');
    await stage.work();
    assert.equal((await push())?.state, 'active');
  });

  it('takes notifications with it that are older than a week', async () => {
    await stage.app.db.tenant(ref, (tx) =>
      sql`insert into push_notification (workspace_id, connection_id, notification_id, history_id, received_at)
          values (${ref.workspaceId}, ${ref.connectionId}, 'old', '1', ${new Date(stage.clock.now().getTime() - 7 * dayMs - 1)}),
                 (${ref.workspaceId}, ${ref.connectionId}, 'new', '2', ${new Date(stage.clock.now().getTime() - 6 * dayMs)})`.execute(
        tx,
      ),
    );
    await stage.work();
    const left = await stage.app.db.tenant(ref, (tx) =>
      sql<{ notification_id: string }>`select notification_id from push_notification`.execute(tx),
    );
    assert.deepEqual(left.rows, [{ notification_id: 'new' }]);
  });

  it('is a matter of its owner and the admins', async () => {
    stage.google.pubsub.allowGmail(staged.topic, false);
    const bob = await stage.member('bob@acme.example');
    const eve = await stage.member('eve@acme.example');
    await stage.connect('bob@acme.example', { as: bob });
    await stage.work();
    const of = async (actor: typeof bob) => (await stage.app.db.tenant(actor, (tx) => readAlerts(tx, actor))).length;
    assert.deepEqual([await of(stage.admin), await of(bob), await of(eve)], [2, 1, 0]);
  });
});
