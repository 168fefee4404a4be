import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import { Fault, isFault } from '#errors.ts';
import { createAccessTokens } from '#google/access-tokens.ts';
import { readGmail } from '#google/read-gmail.ts';
import { stopConnection } from '#google/stop-connection.ts';
import { storeAccessToken } from '#google/store-access-token.ts';
import { liveChannel } from '#live/notify.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { createGoogleStage, type GoogleStage } from '../support/google-stage.ts';
import { waitFor } from '../support/wait-for.ts';

const hourMs = 3_600_000;

describe('the access tokens of a Gmail connection', () => {
  let stage: GoogleStage;
  let ref: ConnectionRef;
  beforeEach(async () => {
    stage = await createGoogleStage();
    ref = await stage.connect('ada@acme.example');
  });
  afterEach(() => stage.close());

  const refreshes = async (outcome = 'done') => {
    const { values } = await stage.app.metrics.tokenRefreshes.get();
    return values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
  };
  const holder = (token: string) => stage.google.oauth.checkToken(`Bearer ${token}`);
  const opens = (token: string) => 'email' in holder(token);
  const alerts = async () => {
    const found = await stage.app.db.tenant(stage.admin, (tx) =>
      sql<{ kind: string; message: string; cleared_at: Date | null }>`select * from alert`.execute(tx),
    );
    return found.rows;
  };
  const columns = async () => {
    const found = await stage.app.db.tenant(ref, (tx) =>
      sql<{ access_token: string; access_expires_at: Date; status: string; status_code: string | null }>`
        select access_token, access_expires_at, status, status_code from connection where id = ${ref.connectionId}`.execute(
        tx,
      ),
    );
    return found.rows[0]!;
  };

  it('are taken from the database while they last, and asked of Google before they end', async () => {
    const token = createAccessTokens().of(stage.app, ref);
    const first = await token();
    assert.equal(await createAccessTokens().of(stage.app, ref)(), first);
    assert.equal(await refreshes(), 0);
    stage.clock.advance(hourMs - 60_000);
    assert.ok(opens(first), 'it would still open the mailbox');
    const second = await token();
    assert.notEqual(second, first);
    assert.equal(await createAccessTokens().of(stage.app, ref)(), second);
    assert.equal(await refreshes(), 1);
  });

  it('are refreshed by one caller at a time, and shared by all', async () => {
    stage.clock.advance(2 * hourMs);
    const tokens = createAccessTokens();
    const given = await Promise.all(Array.from({ length: 20 }, () => tokens.of(stage.app, ref)()));
    assert.equal(new Set(given).size, 1);
    assert.equal(await refreshes(), 1);
  });

  it('that Google refused are replaced; by one that another process has fetched, where there is one', async () => {
    const [mine, theirs] = [createAccessTokens().of(stage.app, ref), createAccessTokens().of(stage.app, ref)];
    const old = await mine();
    assert.equal(await theirs(), old);
    stage.google.oauth.expireAccessTokens('ada@acme.example');
    const fresh = await mine({ fresh: true });
    assert.ok(!opens(old) && opens(fresh));
    assert.equal(await theirs({ fresh: true }), fresh);
    assert.equal(await refreshes(), 1);
  });

  it('are never overwritten by older ones', async () => {
    const gmail = await readGmail(stage.app, ref);
    const { access_token: before, access_expires_at: ends } = await columns();
    const scopes = gmail.settings.scopes;
    const older = { accessToken: 'older', expiresAt: new Date(ends.getTime() - 1), scopes };
    await storeAccessToken(stage.app, ref, gmail, older);
    assert.equal((await columns()).access_token, before);
    await storeAccessToken(stage.app, ref, gmail, { ...older, expiresAt: new Date(ends.getTime() + 1) });
    assert.notEqual((await columns()).access_token, before);
  });

  it('of a former consent are never stored over those of a new one', async () => {
    const gmail = await readGmail(stage.app, ref);
    await stage.connect('ada@acme.example');
    const { access_token: before } = await columns();
    const late = { accessToken: 'late', expiresAt: new Date('2099-01-01'), scopes: gmail.settings.scopes };
    await storeAccessToken(stage.app, ref, gmail, late);
    assert.equal((await columns()).access_token, before);
  });

  it('of a former consent that is over do not stop a mailbox that was connected anew meanwhile', async () => {
    const gmail = await readGmail(stage.app, ref);
    await stage.connect('ada@acme.example');
    const over = new Fault('reconnect', 'gmail-access-revoked', 'It is over.');
    await stopConnection(stage.app, ref, gmail, over);
    assert.deepEqual([(await columns()).status, await alerts()], ['connected', []]);
    await stopConnection(stage.app, ref, await readGmail(stage.app, ref), over);
    assert.deepEqual([(await columns()).status, (await alerts()).length], ['needs_reconnect', 1]);
  });

  it('that are not to be had any more stop the mailbox, and its owner is told once', async () => {
    const heard: string[] = [];
    const listener = await stage.app.db.listen(liveChannel, (payload) => heard.push(payload));
    stage.google.oauth.revoke('ada@acme.example');
    stage.clock.advance(2 * hourMs);
    const token = createAccessTokens().of(stage.app, ref);
    await assert.rejects(token(), (error) => isFault(error, 'reconnect') && error.code === 'gmail-access-revoked');
    assert.deepEqual(
      [(await columns()).status, (await columns()).status_code],
      ['needs_reconnect', 'gmail-access-revoked'],
    );
    await waitFor('the live event', async () => heard.some((text) => text.includes(ref.connectionId)));
    await listener.close();
    await assert.rejects(token(), (error) => isFault(error, 'reconnect'));
    await stage.sync(ref);
    assert.equal(await refreshes('reconnect'), 1, 'Google is asked once');
    const [alert, ...others] = await alerts();
    assert.deepEqual([alert?.kind, alert?.cleared_at, others.length], ['needs-reconnect', null, 0]);
    assert.doesNotMatch(alert?.message ?? '', /@/);
    await stage.connect('ada@acme.example');
    assert.ok((await alerts())[0]?.cleared_at, 'connecting again clears it');
  });

  it('are refused to a sync that began before its owner connected anew, whose failure then means nothing', async () => {
    stage.google.oauth.revoke('ada@acme.example');
    stage.clock.advance(2 * hourMs);
    const open = stage.app.accounts.open;
    stage.app.accounts.open = async (app, wanted) => {
      const provider = await open(app, wanted);
      const mailboxes = async () => {
        const failed = await provider.mailboxes().catch((error: unknown) => error);
        await stage.connect('ada@acme.example');
        throw failed;
      };
      return { ...provider, mailboxes };
    };
    const report = await stage.sync(ref);
    assert.equal(report.type === 'failed' && report.fault.code, 'gmail-access-revoked');
    assert.equal((await columns()).status, 'connected');
  });

  it('that carry no reading any more stop the mailbox with words for its owner', async () => {
    stage.google.oauth.reduceScopes('ada@acme.example', ['https://www.googleapis.com/auth/gmail.send']);
    stage.clock.advance(2 * hourMs);
    await stage.sync(ref);
    assert.deepEqual(
      [(await columns()).status, (await columns()).status_code],
      ['needs_reconnect', 'gmail-scope-missing'],
    );
  });

  for (const [what, act] of [
    ['HTML', 'html'],
    ['half an answer', 'truncate'],
    ['nothing', 'empty-200'],
    ['trouble of its own', { status: 500, reason: 'internal_failure' }],
    ['a cut connection', 'drop-connection'],
  ] as const) {
    it(`at a Google that answers ${what} are tried again later, and the mailbox goes on`, async () => {
      stage.clock.advance(2 * hourMs);
      stage.google.world.faults.add({ method: 'token', act });
      const tokens = createAccessTokens();
      await assert.rejects(tokens.of(stage.app, ref)(), (error) => isFault(error, 'retry'));
      assert.equal((await columns()).status, 'connected');
      assert.ok(opens(await tokens.of(stage.app, ref)()));
      assert.deepEqual(await alerts(), []);
    });
  }

  it('of a mailbox whose client is not there any more are asked of nobody', async () => {
    stage.app.config.google.client = { id: 'another', secret: 'x' };
    stage.clock.advance(2 * hourMs);
    await stage.sync(ref);
    assert.deepEqual(
      [(await columns()).status, (await columns()).status_code],
      ['needs_reconnect', 'google-client-changed'],
    );
  });

  it('of a client whose secret is wrong are a fault of the set-up, not of the owner', async () => {
    stage.app.config.google.client = { ...stage.app.config.google.client!, secret: 'wrong' };
    stage.clock.advance(2 * hourMs);
    await stage.sync(ref);
    assert.deepEqual([(await columns()).status, (await columns()).status_code], ['error', 'google-client-invalid']);
  });
});
