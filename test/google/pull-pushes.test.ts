import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import { changeGoogleWorkspace } from '#google/change-workspace.ts';
import { openPubSub } from '#google/open-pubsub.ts';
import { pullOnce, pullPushes } from '#google/pull-pushes.ts';
import { readSources } from '#google/pulled-sources.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { createGoogleStage, type GoogleStage, staged } from '../support/google-stage.ts';
import { mailDocument } from '../support/mail-documents.ts';
import { waitFor } from '../support/wait-for.ts';

describe('notifications that Rapport fetches by itself', () => {
  let stage: GoogleStage;
  let ref: ConnectionRef;
  beforeEach(async () => {
    stage = await createGoogleStage({ push: 'pull' });
    ref = await stage.connect('ada@acme.example');
    await stage.work();
  });
  afterEach(() => stage.close());

  const pull = async (n = 0) => {
    const source = (await readSources(stage.app))[n]!;
    return pullOnce(stage.app, openPubSub(stage.app, source.keyJson), source);
  };
  const deliver = (id: string) =>
    stage.google.world.user('ada@acme.example')?.deliver(mailDocument({ messageId: `${id}@x.example` }));
  const left = () => stage.google.pubsub.waiting(staged.subscription);
  const stored = async () => {
    const found = await stage.app.db.tenant(ref, (tx) =>
      sql<{ notification_id: string }>`select notification_id from push_notification`.execute(tx),
    );
    return found.rows.length;
  };

  it('start the sync of their mailbox and are acknowledged', async () => {
    for (const id of ['1', '2', '3']) deliver(id);
    assert.equal(await pull(), 3);
    assert.deepEqual([left(), await stored(), await stage.waiting('sync-connection')], [0, 3, 1]);
    await stage.work();
    assert.equal((await stage.view(ref)).evidence.listed, 3);
  });

  it('come again when the program died before they were stored, and start nothing twice after it', async () => {
    deliver('1');
    const tenant = stage.app.db.tenant;
    stage.app.db.tenant = () => Promise.reject(new Error('The database went away.'));
    const source = {
      key: 'instance',
      origin: { whose: 'instance' as const },
      subscription: staged.subscription,
      keyJson: stage.app.config.google.push.key!,
    };
    await pullOnce(stage.app, openPubSub(stage.app, source.keyJson), source);
    stage.app.db.tenant = tenant;
    assert.deepEqual([left(), await stored()], [1, 0], 'it was not acknowledged');
    stage.clock.advance(10_000);
    stage.google.world.faults.add({ method: 'pubsub.acknowledge', act: 'drop-connection' });
    await assert.rejects(pull());
    assert.deepEqual([left(), await stored(), await stage.waiting('sync-connection')], [1, 1, 1]);
    await stage.work();
    stage.clock.advance(10_000);
    await pull();
    assert.deepEqual([left(), await stored(), await stage.waiting('sync-connection')], [0, 1, 0]);
  });

  it('that make no sense, or name nobody, are taken out of the way', async () => {
    for (const text of ['nonsense', '{}', '{"emailAddress":"nobody@acme.example","historyId":1}'])
      stage.google.pubsub.publish(staged.topic, text);
    assert.equal(await pull(), 3);
    assert.deepEqual([left(), await stored(), await stage.waiting('sync-connection')], [0, 0, 0]);
  });

  it('of a workspace’s own subscription ring that workspace only', async () => {
    const { oauth, pubsub } = stage.google;
    const { keyJson } = oauth.addServiceAccount({ email: 'r@acme-crm.iam.example', projectId: 'acme-crm' });
    const [topic, subscription] = ['projects/acme-crm/topics/gmail', 'projects/acme-crm/subscriptions/crm'];
    pubsub.createTopic(topic, { gmailMayPublish: true });
    pubsub.createSubscription(subscription, { topic });
    const nina = await stage.member('nina@other.example', 'admin', 'Other Port');
    await stage.app.db.tenant(nina, (tx) =>
      changeGoogleWorkspace(tx, stage.app, nina, {
        delegation: { keyJson, enabled: false },
        push: { topic, subscription, serviceAccount: null },
      }),
    );
    assert.equal((await readSources(stage.app)).length, 2);
    pubsub.publish(topic, '{"emailAddress":"ada@acme.example","historyId":1}');
    assert.equal(await pull(1), 1);
    assert.deepEqual([pubsub.waiting(subscription), await stored()], [0, 0]);
  });

  it('are fetched by the worker as they come, through a Google that stumbles, until it stops', async () => {
    stage.google.world.faults.add({ method: 'pubsub.pull', act: 'html' });
    const pulls = pullPushes(stage.app);
    deliver('1');
    await waitFor('the first notification', async () => (await stored()) === 1);
    deliver('2');
    await waitFor('the second notification', async () => (await stored()) === 2);
    await waitFor('both acknowledged', async () => left() === 0);
    await pulls.stop();
    deliver('3');
    assert.equal(left(), 1);
  });

  it('are not waited for in vain: a key or a subscription that is wrong delays no other, and stopping still works', async () => {
    stage.app.config.google.push.key = 'no key at all';
    const pulls = pullPushes(stage.app);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await pulls.stop();
  });
});
