/**
 * The leak matrix: every route of the API, asked by everybody, about mail of every visibility. No octet of a canary that
 * the pure rule forbids may be in any answer, live event, log line, metric or job.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { asOwner } from '#db/owner.ts';
import { routes } from '#http/routes.ts';
import { changeVisibility } from '#timeline/change-visibility.ts';
import { findCanary, forbidden } from './canaries.ts';
import { rows } from './rows.ts';
import { createLeakWorld, type LeakWorld, letter, secretsOf } from './world.ts';

describe('what is hidden', () => {
  let world: LeakWorld;
  before(async () => {
    world = await createLeakWorld();
  });
  after(() => world?.close());

  it('is there to be found: its owner reads it, and a teammate what is shared', async () => {
    const own = JSON.stringify((await world.owner('GET', `/api/contacts/${world.ids.contact}/timeline`)).json);
    for (const name of ['hush', 'line', 'open'])
      assert.ok(findCanary(own, [`zq${name}xsubjectqz`, `zq${name}xtextqz`]));
    const ledger = await world.owner('GET', `/api/email-connections/${world.connectionId}/ledger?limit=100`);
    assert.ok(findCanary(JSON.stringify(ledger.json), ['zqunmatchedxsubjectqz']));
    const shared = (await world.viewers.teammate!('GET', `/api/contacts/${world.ids.contact}/timeline`)).octets;
    for (const each of ['zqlinexsubjectqz', 'zqopenxsubjectqz', 'zqopenxtextqz', 'zqlinexnameqz']) {
      assert.equal(findCanary(shared, [each]), each);
    }
  });

  it('has a row in the matrix for every route', () => {
    const declared = routes.map(({ spec }) => `${spec.method} ${spec.path}`).sort();
    assert.deepEqual(Object.keys(rows).sort(), declared);
  });

  for (const { spec } of routes) {
    it(`stays hidden from everybody who asks ${spec.method.toUpperCase()} ${spec.path}`, async () => {
      for (const [who, call] of Object.entries(world.viewers)) {
        const secrets = secretsOf(world, who);
        for (const [path, body] of rows[`${spec.method} ${spec.path}`]?.(world) ?? []) {
          const { status, octets } = await call(spec.method.toUpperCase(), path, body);
          assert.ok(status < 500 || status === 503, `${who}: ${path} answered ${status}`);
          assert.equal(findCanary(octets, secrets), null, `${who} was told by ${spec.method} ${path}`);
        }
      }
    });
  }

  it('is told apart from nothing by no route that takes an id', async () => {
    const hidden = world.planted.filter((each) => each.level === 'private' && each.interactionId !== null);
    const absent = '018f0000-0000-7000-8000-00000000abcd';
    for (const { interactionId, threadId } of hidden) {
      const paths: [string, string, string][] = [
        ['GET', `/api/threads/${threadId}`, `/api/threads/${absent}`],
        ['GET', `/api/interactions/${interactionId}/body`, `/api/interactions/${absent}/body`],
        ['DELETE', `/api/interactions/${interactionId}`, `/api/interactions/${absent}`],
        ['POST', `/api/interactions/${interactionId}/restore`, `/api/interactions/${absent}/restore`],
      ];
      for (const [method, there, nowhere] of paths) {
        assert.deepEqual(await world.viewers.teammate!(method, there), await world.viewers.teammate!(method, nowhere));
      }
    }
  });

  it('is in no live event, log line, metric or job while mail comes and its visibility changes', async () => {
    const heard = await listen(world);
    for (const name of ['late', 'later']) {
      world.account.add(letter(name, { from: 'guest@north.example', to: 'olga@harbour.example' }));
      world.planted.push({ name, level: 'private', interactionId: null, threadId: null });
    }
    await world.owner('PUT', `/api/interactions/${world.planted[0]!.interactionId}/visibility`, { level: 'subject' });
    await world.owner('PUT', `/api/interactions/${world.planted[0]!.interactionId}/visibility`, { level: 'private' });
    await world.sync();
    await world.owner('POST', `/api/email-connections/${world.connectionId}/refresh`);
    await heard.atLeast(1);
    const hidden = world.planted.filter(({ level }) => level === 'private');
    const ids = hidden.flatMap((each) => [each.interactionId ?? [], each.threadId ?? []].flat());
    for (const [who, frames] of Object.entries(heard.frames)) {
      const secrets = [...secretsOf(world, who), ...(who === 'owner' ? [] : ids)];
      for (const frame of frames) assert.equal(findCanary(frame, secrets), null, `${who}: ${frame.slice(0, 200)}`);
    }
    assert.deepEqual(heard.frames.stranger, [], 'another workspace hears nothing');
    const everywhere = [
      ...Object.values(heard.frames).flat(),
      ...world.logged,
      (await world.viewers.nobody!('GET', '/metrics')).octets,
      (await world.viewers.nobody!('GET', '/readyz')).octets,
      ...(await rowsWithoutWords(world)),
    ];
    assert.ok(world.logged.length > 0 || everywhere.length > 0);
    const all = [
      ...world.planted.flatMap(({ name }) => forbidden(name, 'private')),
      ...world.words.map(({ canary }) => canary),
    ];
    for (const each of everywhere) assert.equal(findCanary(each, all), null, each.slice(0, 200));
    assert.doesNotMatch(everywhere.join('\n'), /guest@north|olga@harbour/);
    heard.close();
  });

  it('comes to light when a guard is broken, so that the matrix can fail', async () => {
    const hush = world.planted.find((each) => each.name === 'hush')!;
    await world.stage.app.db.tenant(world.actor(), (tx) =>
      changeVisibility(tx, world.actor(), hush.interactionId!, 'full'),
    );
    const { octets } = await world.viewers.teammate!('GET', `/api/contacts/${world.ids.contact}/timeline`);
    assert.notEqual(findCanary(octets, forbidden('hush', 'private')), null);
  });
});

/** Opens the page of everybody who has a key, and notes each frame. */
async function listen({ stage, keys }: LeakWorld) {
  const frames: Record<string, string[]> = {};
  const waiting: (() => void)[] = [];
  // Bots have no page.
  const pages = Object.entries(keys).filter(([who]) => who !== 'bot');
  const sockets = pages.map(([who, key]) => {
    const heard: string[] = [];
    frames[who] = heard;
    const headers = { authorization: `Bearer ${key}` };
    const socket = new WebSocket(`${stage.origin.replace('http', 'ws')}/api/live`, { headers });
    socket.on('message', (text) => {
      heard.push(String(text));
      for (const wake of waiting.splice(0)) wake();
    });
    return socket;
  });
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('open', resolve))));
  return {
    frames,
    async atLeast(count: number) {
      while (Object.values(frames).flat().length < count) await new Promise<void>((wake) => waiting.push(wake));
    },
    close: () => sockets.forEach((socket) => void socket.close()),
  };
}

/** Tables of what happens, which never hold a word or an address of mail: also the queue's own, jobs above all. */
const withoutWords = [
  'alert',
  'audit_entry',
  'audit_checkpoint',
  'content_read',
  'lease',
  'sync_run',
  'push_notification',
  'push_watch',
  'quota_window',
  'access_addressee',
  'access_grant',
  'viewer_level',
  'erased_address',
].map((name) => `public.${name}`);

async function rowsWithoutWords({ stage }: LeakWorld): Promise<string[]> {
  return asOwner(stage.database.ownerUrl, async (owner) => {
    const queues = await owner.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'pgboss'`,
    );
    const found: string[] = [];
    for (const name of [...withoutWords, ...queues.map((queue) => queue.name)]) {
      const rows = await owner.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t`);
      found.push(...rows.map(({ row }) => row));
      if (/\.(job|audit_entry|alert)$/.test(name)) assert.ok(rows.length > 0, name);
    }
    return found;
  });
}
