import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import type { LiveEvent } from '#live/notify.ts';
import { notifyLive } from '#live/notify.ts';
import { listKeys, removeKey } from '#users/keys.ts';
import { changeRole, removeMember } from '#users/members.ts';
import { cookiesOf, password, startStage, type TestCaller } from '../http/stage.ts';
import { createTestClock } from '../support/clock.ts';

type Stage = Awaited<ReturnType<typeof startStage>>;
let stage: Stage;
let ada: TestCaller;
let bob: TestCaller;
let eve: TestCaller;
before(async () => {
  stage = await startStage();
  ada = await stage.member('ada@acme.example', 'admin');
  bob = await stage.member('bob@acme.example', 'rep');
  eve = await stage.member('eve@other.example', 'admin', 'Other');
});
after(() => stage.close());

/** An open page: what it heard, in order, and how it ended. */
async function openPage(headers: Record<string, string>, options: { at?: Stage; autoPong?: boolean } = {}) {
  const { at = stage, autoPong = true } = options;
  const socket = new WebSocket(`${at.origin.replace('http', 'ws')}/api/live`, { headers, autoPong });
  const heard: { type: string; what: string; ids: string[] | null }[] = [];
  const waiting: (() => void)[] = [];
  socket.on('message', (text) => {
    heard.push(JSON.parse(String(text)));
    for (const wake of waiting.splice(0)) wake();
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  const pinged = new Promise<void>((resolve) => socket.once('ping', () => socket.once('pong', () => resolve()).ping()));
  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => resolve());
    socket.on('unexpected-response', (_, answer) => reject(new Error(`refused: ${answer.statusCode}`)));
    socket.on('error', reject);
  });
  return {
    heard,
    closed,
    /** The server has asked whether it is there, and knows the answer: frames keep their order. */
    pinged,
    close: () => socket.close(),
    /** Waits until it has heard of these ids; whatever came before is then known too. */
    async until(id: string) {
      while (!heard.some((each) => each.ids?.includes(id))) await new Promise<void>((wake) => waiting.push(wake));
    },
  };
}

const pageOf = (caller: TestCaller) => openPage({ authorization: `Bearer ${caller.key}` });

async function say(caller: TestCaller, event: Partial<LiveEvent>): Promise<void> {
  const { workspaceId, userId } = caller;
  const whole: LiveEvent = { workspaceId, ownerUserId: userId, what: 'timeline', own: [], team: [], ...event };
  await stage.app.db.tenant({ workspaceId, userId }, (tx) => notifyLive(tx, whole));
}

describe('an open page', () => {
  it('hears its own ids, its colleague hears the team’s, and another workspace nothing', async () => {
    const pages = await Promise.all([pageOf(ada), pageOf(bob), pageOf(eve)]);
    const [own, team, other] = pages;
    await say(ada, { own: ['a1', 'a2'], team: ['a2'] });
    await say(ada, { own: ['a3'], team: [] });
    for (const caller of [ada, eve]) await say(caller, { ownerUserId: null, team: ['end'] });
    await Promise.all(pages.map((page) => page?.until('end')));
    assert.deepEqual(
      own?.heard.map((each) => each.ids),
      [['a1', 'a2'], ['a3'], ['end']],
    );
    assert.deepEqual(
      team?.heard.map((each) => each.ids),
      [['a2'], ['end']],
    );
    assert.deepEqual(
      other?.heard.map((each) => each.ids),
      [['end']],
    );
    for (const page of pages) page.close();
  });

  it('hears nothing of a change that was rolled back', async () => {
    const page = await pageOf(ada);
    const { workspaceId, userId } = ada;
    await assert.rejects(
      stage.app.db.tenant({ workspaceId, userId }, async (tx) => {
        await notifyLive(tx, { workspaceId, ownerUserId: null, what: 'deals', own: null, team: ['undone'] });
        throw new Error('no');
      }),
    );
    await say(ada, { ownerUserId: null, team: ['done'] });
    await page.until('done');
    assert.deepEqual(
      page.heard.map((each) => each.ids),
      [['done']],
    );
    page.close();
  });

  it('hears "everything" when there are too many ids for one notification, and its colleague still nothing', async () => {
    const [own, team] = await Promise.all([pageOf(ada), pageOf(bob)]);
    await say(ada, {
      own: Array.from({ length: 400 }, (_, n) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`),
      team: [],
    });
    await say(ada, { ownerUserId: null, team: ['end'] });
    await Promise.all([own.until('end'), team.until('end')]);
    assert.deepEqual(
      own.heard.map((each) => each.ids),
      [null, ['end']],
    );
    assert.deepEqual(
      team.heard.map((each) => each.ids),
      [['end']],
    );
    own.close();
    team.close();
  });

  it('is refused without a session or key, to a role without the right, and to a page of another site', async () => {
    const browser = await stage.browser('ada@acme.example');
    const bot = await stage.member('bot@acme.example', 'bot');
    await assert.rejects(openPage({}), /401/);
    await assert.rejects(openPage({ authorization: 'Bearer nonsense' }), /401/);
    await assert.rejects(openPage({ authorization: `Bearer ${bot.key}` }), /403/);
    await assert.rejects(openPage({ cookie: browser.cookie }), /403/);
    await assert.rejects(openPage({ cookie: browser.cookie, origin: 'https://evil.example' }), /403/);
    (await openPage({ cookie: browser.cookie, origin: stage.origin })).close();
  });

  it('ends with the session, on whatever device that was ended', async () => {
    const signedIn = await stage.anyone('POST', '/api/auth/sign-in/email', { email: 'bob@acme.example', password });
    const cookie = cookiesOf(signedIn);
    const page = await openPage({ cookie, origin: stage.origin });
    await stage.withCookies(cookie)('POST', '/api/auth/sign-out', {});
    assert.equal(await page.closed, 4401);
  });

  it('ends with its key, and with the membership', async () => {
    const cyd = await stage.member('cyd@acme.example', 'rep');
    const actor = { workspaceId: cyd.workspaceId, userId: cyd.userId, role: 'rep' as const };
    const [byKey, bySession] = [await pageOf(cyd), await stage.browser('cyd@acme.example')];
    const page = await openPage({ cookie: bySession.cookie, origin: stage.origin });
    for (const { id } of await listKeys(stage.app.db, actor)) await removeKey(stage.app.db, actor, id);
    assert.equal(await byKey.closed, 4401);
    const admin = { workspaceId: ada.workspaceId, userId: ada.userId, role: 'admin' as const };
    await stage.app.db.tenant(admin, (tx) => removeMember(tx, admin, cyd.userId));
    assert.equal(await page.closed, 4401);
  });

  it('ends when its member becomes a bot', async () => {
    const dan = await stage.member('dan@acme.example', 'rep');
    const page = await pageOf(dan);
    const admin = { workspaceId: ada.workspaceId, userId: ada.userId, role: 'admin' as const };
    await stage.app.db.tenant(admin, (tx) => changeRole(tx, admin, dan.userId, 'bot'));
    assert.equal(await page.closed, 4401);
  });
});

describe('as time goes by', () => {
  const halfMinute = 30_000;
  const clock = createTestClock();
  let quiet: Stage;
  let member: TestCaller;
  before(async () => {
    quiet = await startStage({ clock });
    member = await quiet.member('ada@acme.example', 'admin');
  });
  after(() => quiet.close());

  it('a page that no longer answers is let go, and one that answers stays', async () => {
    const headers = { authorization: `Bearer ${member.key}` };
    const [dead, alive] = [
      await openPage(headers, { at: quiet, autoPong: false }),
      await openPage(headers, { at: quiet }),
    ];
    await clock.advance(halfMinute);
    await alive.pinged;
    await clock.advance(halfMinute);
    assert.equal(await dead.closed, 1006);
    await quiet.app.db.tenant(member, (tx) =>
      notifyLive(tx, {
        workspaceId: member.workspaceId,
        ownerUserId: null,
        what: 'deals',
        own: null,
        team: ['still here'],
      }),
    );
    await alive.until('still here');
    alive.close();
  });

  it('a session that has run out takes its page along', async () => {
    const browser = await quiet.browser('ada@acme.example');
    const page = await openPage({ cookie: browser.cookie, origin: quiet.origin }, { at: quiet });
    await quiet.app.db.query("update auth.session set expires_at = now() - interval '1 second'");
    await clock.advance(halfMinute);
    await page.pinged;
    await clock.advance(halfMinute);
    assert.equal(await page.closed, 4401);
  });
});
