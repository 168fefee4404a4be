import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { readAlerts } from '#alerts/read-alerts.ts';
import { changeGoogleWorkspace } from '#google/change-workspace.ts';
import { enroll } from '#google/enroll.ts';
import { createGoogleStage, type GoogleStage } from '../support/google-stage.ts';
import { addGuest, type GmailMailbox, mailboxOf, openMailbox } from './gmail-mailbox.ts';

const readScope = 'https://www.googleapis.com/auth/gmail.readonly';

describe('when Google no longer lets Rapport in', () => {
  let stage: GoogleStage;
  before(async () => {
    stage = await createGoogleStage({ env: { RAPPORT_LIST_PAGE: '20' } });
    await addGuest(stage);
  });
  after(() => stage.close());

  const tokenCalls = () =>
    stage.app.metrics.tokenRefreshes.get().then(({ values }) => values.reduce((sum, { value }) => sum + value, 0));
  const openAlerts = async ({ ref }: GmailMailbox) => {
    const alerts = await stage.app.db.tenant(stage.admin, (tx) => readAlerts(tx, stage.admin));
    return alerts.filter((alert) => alert.connectionId === ref.connectionId && alert.clearedAt === null);
  };

  /** The mailbox says so, its owner is told once, and Google is left alone. */
  async function assertStopped(box: GmailMailbox, code: string, words: RegExp): Promise<void> {
    const report = await box.sync();
    assert.ok(report.type === 'failed' && report.fault.next === 'reconnect', 'a run ends with it');
    const asked = await tokenCalls();
    for (let n = 0; n < 3; n++) await box.sync();
    const { status, statusCode, statusMessage, nextSyncAt } = await stage.view(box.ref);
    assert.deepEqual([status, statusCode, nextSyncAt], ['needs_reconnect', code, null]);
    assert.match(statusMessage ?? '', words);
    assert.deepEqual(
      (await openAlerts(box)).map(({ kind, message }) => [kind, words.test(message)]),
      [['needs-reconnect', true]],
    );
    assert.equal(await tokenCalls(), asked, 'Google is not asked again');
  }

  /** New mail came meanwhile; after the reconnection it is here, and what was here is here once. */
  async function assertGoesOn(box: GmailMailbox, reconnect: () => Promise<unknown>): Promise<void> {
    box.deliver();
    box.user.trash(box.user.list().at(-1)!.id);
    await reconnect();
    await box.syncToTheEnd();
    await box.assertWhole();
    assert.equal((await stage.view(box.ref)).status, 'connected');
    assert.deepEqual(await openAlerts(box), []);
  }

  const again = (box: GmailMailbox) => () => stage.connect(box.user.email);

  test('a consent that the person took back stops the mailbox until it is connected again', async () => {
    const box = await openMailbox(stage, 'revoked', 12);
    await box.syncToTheEnd();
    stage.google.oauth.revoke(box.user.email);
    await assertStopped(box, 'gmail-access-revoked', /connect again/);
    await assertGoesOn(box, again(box));
  });

  test('a consent that ends in the middle of an import keeps what is here', async () => {
    const box = await openMailbox(stage, 'middle', 45);
    stage.google.world.faults.add({
      method: 'gmail.users.messages.list',
      nth: 3,
      act: { status: 401, reason: 'authError' },
    });
    stage.google.world.faults.add({ method: 'token', act: { status: 400, reason: 'invalid_grant' } });
    await assertStopped(box, 'gmail-access-revoked', /connect again/);
    await assertGoesOn(box, again(box));
  });

  test('scopes that were reduced stop the mailbox, and it says what is missing', async () => {
    const box = await openMailbox(stage, 'reduced', 12);
    await box.syncToTheEnd();
    stage.google.oauth.reduceScopes(box.user.email, ['https://www.googleapis.com/auth/gmail.send']);
    await assertStopped(box, 'gmail-scope-missing', /connect/);
    await assertGoesOn(box, again(box));
  });

  test('a user who is suspended stops, and goes on when the suspension is over and he has connected again', async () => {
    const box = await openMailbox(stage, 'suspended', 12);
    await box.syncToTheEnd();
    box.user.suspended = true;
    await assertStopped(box, 'gmail-access-revoked', /connect again/);
    box.user.suspended = false;
    await assertGoesOn(box, again(box));
  });

  test('a user who lost the licence for Gmail is told, and tried again by itself', async () => {
    const box = await openMailbox(stage, 'unlicensed', 12);
    await box.syncToTheEnd();
    box.user.licensed = false;
    const report = await box.sync();
    assert.ok(report.type === 'failed' && report.fault.next === 'refuse');
    const { status, statusCode, statusMessage } = await stage.view(box.ref);
    assert.deepEqual([status, statusCode], ['error', 'gmail-mail-disabled']);
    assert.match(statusMessage ?? '', /no Gmail mailbox/);
    box.user.licensed = true;
    await assertGoesOn(box, async () => {});
  });

  test('an access token that Google forgot is asked for anew, once, and nobody notices', async () => {
    const box = await openMailbox(stage, 'expired', 45);
    stage.google.world.faults.add({
      method: 'gmail.users.messages.list',
      nth: 4,
      act: { status: 401, reason: 'authError' },
    });
    const asked = await tokenCalls();
    assert.deepEqual(await box.syncToTheEnd(), []);
    assert.equal((await tokenCalls()) - asked, 1);
    await box.assertWhole();
    assert.deepEqual(await openAlerts(box), []);
  });

  test('a Google that refuses the tokens that it has just given is not asked for more of them', async () => {
    const box = await openMailbox(stage, 'refusing', 12);
    const act = { status: 401, reason: 'authError' };
    stage.google.world.faults.add({ method: 'gmail.*', email: box.user.email, times: 10, act });
    const asked = await tokenCalls();
    const report = await box.sync();
    assert.ok(report.type === 'failed' && report.fault.code === 'gmail-access-revoked');
    assert.equal((await tokenCalls()) - asked, 1);
    stage.google.world.faults.clear();
    await assertGoesOn(box, again(box));
  });

  test('a token that was refused is not tried again, however long it says that it lasts', async () => {
    const box = await openMailbox(stage, 'clock', 45);
    const { connectionId } = box.ref;
    // As a clock that ran two hours ahead has stored it.
    const ends = new Date(stage.clock.now().getTime() + 3 * 3_600_000);
    await stage.app.db.tenant(box.ref, (tx) =>
      tx.updateTable('connection').set({ access_expires_at: ends }).where('id', '=', connectionId).execute(),
    );
    stage.google.oauth.expireAccessTokens(box.user.email);
    const act = { status: 401, reason: 'authError' };
    stage.google.world.faults.add({ method: 'gmail.users.messages.list', nth: 3, act });
    assert.deepEqual(await box.syncToTheEnd(), []);
    await box.assertWhole();
    assert.equal((await stage.view(box.ref)).status, 'connected');
  });

  test('a delegation that the admin took back stops every mailbox of the domain, and says where it can be given again', async () => {
    const { oauth } = stage.google;
    const account = 'reader@acme-crm.iam.example';
    const scopes = [
      readScope,
      'https://www.googleapis.com/auth/gmail.send',
      'https://www.googleapis.com/auth/gmail.modify',
    ];
    const delegatedDomains = [{ domain: 'acme.example', scopes }];
    const { keyJson } = oauth.addServiceAccount({ email: account, projectId: 'acme-crm', delegatedDomains });
    await stage.app.db.tenant(stage.admin, (tx) =>
      changeGoogleWorkspace(tx, stage.app, stage.admin, {
        delegation: { keyJson, domain: 'acme.example', enabled: true },
      }),
    );
    const member = await stage.member('delegated@acme.example');
    const enrolled = await enroll(stage.app, stage.admin, 'delegated@acme.example', null);
    assert.ok(enrolled.status === 'connected');
    const ref = { workspaceId: member.workspaceId, userId: member.userId, connectionId: enrolled.connectionId };
    const box = mailboxOf(stage, stage.google.world.user('delegated@acme.example')!, ref);
    for (let n = 0; n < 6; n++) box.deliver();
    await box.syncToTheEnd();
    await box.assertWhole();
    oauth.delegate(account, { domain: 'acme.example', scopes: [] });
    oauth.expireAccessTokens(box.user.email);
    await assertStopped(box, 'delegation-revoked', /admin console/);
    oauth.delegate(account, { domain: 'acme.example', scopes });
    await assertGoesOn(box, () => enroll(stage.app, stage.admin, 'delegated@acme.example'));
  });
});
