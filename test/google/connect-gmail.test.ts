import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { isFault } from '#errors.ts';
import { beginConsent, finishConsent } from '#google/connect-gmail.ts';
import { answerOf, createGoogleStage, type GoogleStage, sessionOf } from '../support/google-stage.ts';
import { mailDocument } from '../support/mail-documents.ts';
import { refuses } from '../support/refuses.ts';

const readScope = 'https://www.googleapis.com/auth/gmail.readonly';
const sendScope = 'https://www.googleapis.com/auth/gmail.send';

describe('a consent for Gmail', () => {
  let stage: GoogleStage;
  before(async () => {
    stage = await createGoogleStage();
  });
  after(() => stage.close());

  const begin = (input = {}, session = sessionOf()) => beginConsent(stage.app, stage.admin, session, input);
  const finish = (answer: object, session = sessionOf(), actor = stage.admin) =>
    finishConsent(stage.app, actor, session, answer);
  const row = async (id: string) => {
    const found = await stage.app.db.tenant(stage.admin, (tx) =>
      sql<Record<string, unknown>>`select * from connection where id = ${id}`.execute(tx),
    );
    return found.rows[0]!;
  };
  const count = async () => {
    const found = await stage.app.db.tenant(stage.admin, (tx) =>
      sql<{ count: number }>`select count(*)::int as count from connection`.execute(tx),
    );
    return found.rows[0]!.count;
  };

  it('asks Google for reading, offline, with a challenge (S256) and what was granted before', async () => {
    const { searchParams } = new URL((await begin()).url);
    const asked = Object.fromEntries(searchParams);
    assert.equal(asked.scope, readScope);
    assert.equal(asked.redirect_uri, 'https://crm.acme.example/api/auth/gmail/callback');
    assert.deepEqual(
      [asked.access_type, asked.include_granted_scopes, asked.code_challenge_method, asked.response_type],
      ['offline', 'true', 'S256', 'code'],
    );
    assert.match(asked.state ?? '', /^[\w-]{43}$/);
    assert.equal(asked.login_hint, undefined);
  });

  it('connects the mailbox, starts its sync and its watch, and brings its mail', async () => {
    const ref = await stage.connect('ada@acme.example');
    stage.google.world.user('ada@acme.example')?.deliver(mailDocument({ messageId: '1@x.example' }));
    assert.deepEqual((await stage.work()).sort(), ['renew-watch', 'sync-connection']);
    const view = await stage.view(ref);
    assert.deepEqual(
      [view.status, view.evidence.listed, view.providerAccountEmail],
      ['connected', 1, 'ada@acme.example'],
    );
    assert.deepEqual(view.google?.scopes, {
      granted: [readScope],
      missing: [
        { scope: sendScope, feature: 'send' },
        { scope: 'https://www.googleapis.com/auth/gmail.modify', feature: 'modify' },
      ],
    });
  });

  it('leaves the refresh and the access token sealed apart, and nothing of Google’s in the row', async () => {
    const ref = await stage.connect('sealed@acme.example');
    const stored = await row(ref.connectionId);
    assert.match(String(stored.secret), /^v1\./);
    assert.match(String(stored.access_token), /^v1\./);
    assert.notEqual(stored.secret, stored.access_token);
    assert.doesNotMatch(JSON.stringify(stored), /ya29|1\/\/|refreshToken/);
  });

  it('given again for the same mailbox brings new tokens, ends its trouble and keeps its mail', async () => {
    const ref = await stage.connect('again@acme.example');
    stage.google.world.user('again@acme.example')?.deliver(mailDocument({ messageId: '2@x.example' }));
    await stage.work();
    stage.google.oauth.revoke('again@acme.example');
    stage.clock.advance(2 * 3_600_000);
    await stage.sync(ref);
    assert.equal((await stage.view(ref)).status, 'needs_reconnect');
    const before = await row(ref.connectionId);
    const again = await stage.connect('AGAIN@acme.example');
    assert.equal(again.connectionId, ref.connectionId);
    await stage.work();
    const view = await stage.view(ref);
    assert.deepEqual([view.status, view.statusCode, view.evidence.listed], ['connected', null, 1]);
    assert.notEqual((await row(ref.connectionId)).secret, before.secret);
  });

  it('brings the aliases that Google has verified: what is sent from them is ours', async () => {
    const ref = await stage.connect('aliased@acme.example');
    const user = stage.google.world.user('aliased@acme.example');
    user?.aliases.add({ address: 'Office@gardens.example' });
    user?.deliver(mailDocument({ messageId: '1@gardens.example', from: 'office@gardens.example' }));
    await stage.work();
    assert.deepEqual((await row(ref.connectionId)).identities, ['aliased@acme.example', 'office@gardens.example']);
    const { rows } = await stage.app.db.tenant(stage.admin, (tx) =>
      sql`select direction from email where connection_id = ${ref.connectionId}`.execute(tx),
    );
    assert.deepEqual(rows, [{ direction: 'sent' }]);
  });

  it('can say that its owner wants to be asked for older mail; a later one never takes it back', async () => {
    const asks = async ({ connectionId }: { connectionId: string }) => (await row(connectionId)).asks_older;
    const ref = await stage.connect('asked@acme.example');
    assert.equal(await asks(ref), false);
    await stage.connect('asked@acme.example', { asksOlder: true });
    assert.equal(await asks(ref), true);
    await stage.connect('asked@acme.example', { asksOlder: false });
    assert.equal(await asks(ref), true);
    assert.equal(await asks(await stage.connect('asked-at-once@acme.example', { asksOlder: true })), true);
  });

  it('keeps the history of a mailbox that is connected again, unless another one is chosen', async () => {
    const ref = await stage.connect('history@acme.example', { historyDays: 7 });
    const plainly = async (email: string) => finish(await answerOf(stage.google, (await begin({})).url, { email }));
    await plainly('history@acme.example');
    assert.equal((await stage.view(ref)).historyDays, 7);
    await stage.connect('history@acme.example', { historyDays: null });
    assert.equal((await stage.view(ref)).historyDays, null);
    stage.google.world.addUser({ email: 'usual@acme.example', name: 'Uma' });
    const { connectionId } = await plainly('usual@acme.example');
    assert.equal((await stage.view({ ...stage.admin, connectionId })).historyDays, 30);
  });

  it('renews with the mailbox’s own address offered first', async () => {
    const { connectionId } = await stage.connect('hint@acme.example');
    const { url } = await begin({ connectionId });
    assert.equal(new URL(url).searchParams.get('login_hint'), 'hint@acme.example');
  });

  it('for another account than the one to be renewed changes nothing, says so, and is given back', async () => {
    const { connectionId } = await stage.connect('right@acme.example');
    stage.google.world.addUser({ email: 'wrong@acme.example', name: 'Wanda' });
    const before = [await row(connectionId), await count()];
    const { url } = await begin({ connectionId });
    const answer = await answerOf(stage.google, url, { email: 'wrong@acme.example' });
    await refuses('consent-other-account', 409, undefined, () => finish(answer));
    assert.deepEqual([await row(connectionId), await count()], before);
    const { url: silent } = await begin({});
    const asked = `${silent}&login_hint=wrong@acme.example`.replace('prompt=consent', 'prompt=none');
    const skipped = await fetch(asked, { redirect: 'manual' });
    assert.match(
      skipped.headers.get('location') ?? '',
      /interaction_required/,
      'Google holds no consent of his any more',
    );
  });

  it('for another account that is connected by itself leaves that one’s consent alone', async () => {
    const other = await stage.connect('lives@acme.example');
    const { connectionId } = await stage.connect('mine@acme.example');
    const { url } = await begin({ connectionId });
    const answer = await answerOf(stage.google, url, { email: 'lives@acme.example' });
    await refuses('consent-other-account', 409, undefined, () => finish(answer));
    stage.clock.advance(2 * 3_600_000);
    assert.equal((await stage.sync(other)).type, 'done');
  });

  it('without reading connects nothing and names the box that was not ticked', async () => {
    const before = await count();
    stage.google.world.addUser({ email: 'unticked@acme.example', name: 'Una' });
    const { url } = await begin({ feature: 'send' });
    const answer = await answerOf(stage.google, url, { email: 'unticked@acme.example', scopes: [sendScope] });
    await assert.rejects(finish(answer), (error) => {
      assert.ok(isFault(error));
      assert.deepEqual([error.code, error.status], ['consent-box-unticked', 403]);
      assert.match(error.message, /View your email messages and settings/);
      return true;
    });
    assert.equal(await count(), before);
  });

  it('is asked for in steps: sending later, beside the reading that was granted before', async () => {
    const { connectionId } = await stage.connect('steps@acme.example');
    const { url } = await begin({ connectionId, feature: 'send' });
    assert.equal(new URL(url).searchParams.get('scope'), `${readScope} ${sendScope}`);
    await finish(await answerOf(stage.google, url, { email: 'steps@acme.example' }));
    const { google } = await stage.view({ ...stage.admin, connectionId });
    assert.deepEqual(google?.scopes.granted.toSorted(), [readScope, sendScope]);
    assert.deepEqual(
      google?.scopes.missing.map(({ feature }) => feature),
      ['modify'],
    );
  });

  it('that is denied connects nothing, and its state is used up', async () => {
    const { url } = await begin();
    const answer = await answerOf(stage.google, url, { email: 'ada@acme.example', deny: true });
    assert.equal(answer.error, 'access_denied');
    await refuses('consent-denied', 403, undefined, () => finish(answer));
    await refuses('consent-used', 400, undefined, () => finish(answer));
  });

  it('counts once, for ten minutes, and only with a state that Rapport made', async () => {
    const { url } = await begin();
    const answer = await answerOf(stage.google, url, { email: 'ada@acme.example' });
    await finish(answer);
    await refuses('consent-used', 400, undefined, () => finish(answer));
    const late = await answerOf(stage.google, (await begin()).url, { email: 'ada@acme.example' });
    stage.clock.advance(10 * 60_000);
    await refuses('consent-expired', 400, undefined, () => finish(late));
    for (const state of [undefined, '', 'x', 'A'.repeat(43), 'ü'.repeat(43)])
      await refuses('consent-unknown', 400, undefined, () => finish({ state, code: 'x' }));
  });

  it('counts once also when it is brought twice at the same moment', async () => {
    const answer = await answerOf(stage.google, (await begin()).url, { email: 'ada@acme.example' });
    const ends = await Promise.allSettled([finish(answer), finish(answer), finish(answer)]);
    assert.equal(ends.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  it('of another person, session or workspace is refused, and goes on counting for its owner', async () => {
    const colleague = await stage.member('colleague@acme.example');
    const stranger = await stage.member('stranger@other.example', 'admin', 'Other Port');
    const answer = await answerOf(stage.google, (await begin()).url, { email: 'ada@acme.example' });
    await refuses('consent-not-yours', 403, undefined, () => finish(answer, sessionOf(), colleague));
    await refuses('consent-not-yours', 403, undefined, () => finish(answer, sessionOf(), stranger));
    await refuses('consent-not-yours', 403, undefined, () => finish(answer, sessionOf('another')));
    await finish(answer);
  });

  it('can be begun for one’s own mailbox only', async () => {
    const colleague = await stage.member('bob@acme.example');
    const theirs = await stage.connect('bob@acme.example', { as: colleague });
    await refuses('not-found', 404, undefined, () => begin({ connectionId: theirs.connectionId }));
  });

  it('with a code that Google does not know stores nothing', async () => {
    const { state } = await answerOf(stage.google, (await begin()).url, { email: 'ada@acme.example' });
    await refuses('google-code-invalid', 400, undefined, () => finish({ state, code: 'never-given' }));
  });

  for (const [what, act] of [
    ['HTML', 'html'],
    ['half an answer', 'truncate'],
    ['nothing', 'empty-200'],
    ['trouble of its own', { status: 503, reason: 'backendError' }],
  ] as const) {
    it(`at a Google that answers ${what} stores nothing and can be tried again`, async () => {
      const before = await count();
      for (const method of ['token', 'gmail.users.getProfile']) {
        stage.google.world.addUser({ email: `${method.length}-${what.length}@acme.example`, name: 'New' });
        const email = `${method.length}-${what.length}@acme.example`;
        const answer = await answerOf(stage.google, (await begin()).url, { email });
        stage.google.world.faults.add({ method, act });
        await assert.rejects(finish(answer), (error) => isFault(error, 'retry') && error.status === 502);
        stage.google.world.faults.clear();
      }
      assert.equal(await count(), before);
    });
  }

  it('by somebody without Gmail says so and stores nothing', async () => {
    stage.google.world.addUser({ email: 'nomail@acme.example', name: 'Nora', licensed: false });
    const answer = await answerOf(stage.google, (await begin()).url, { email: 'nomail@acme.example' });
    await refuses('gmail-mail-disabled', undefined, undefined, () => finish(answer));
  });
});
