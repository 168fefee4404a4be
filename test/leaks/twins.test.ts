/**
 * Twin worlds: one, and the same with much more in it that a viewer may not see. They answer him octet for octet alike:
 * items, order, counts, cursors, errors and headers.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { routes } from '#http/routes.ts';
import type { TestCaller } from '../http/stage.ts';
import { rows } from './rows.ts';
import { createLeakWorld, type LeakWorld, letter } from './world.ts';

/** What admins may know of all mailboxes: state and figures. Everybody else is told nothing that moves. */
const figures = new Set(['/api/email-connections?all=1']);

describe('a viewer', () => {
  let world: LeakWorld;
  before(async () => {
    world = await createLeakWorld();
  });
  after(() => world?.close());

  it('is answered alike whether there is more that he may not see or not', async () => {
    const viewers = ['teammate', 'manager', 'bot', 'shown more', 'shown more once', 'stranger', 'nobody'];
    // What he reads is noted once a day: the first look of a day adds to the log, and the second does not.
    for (const who of viewers) await answersTo(world, who);
    const before = new Map<string, Map<string, string>>();
    for (const who of viewers) before.set(who, await answersTo(world, who));
    const zoe = await world.stage.member('zoe@harbour.example', 'rep');
    for (const who of viewers) before.get(who)?.delete('/api/members');
    const frames = await hear(world, ['teammate', 'shown more', 'stranger']);
    await addMuchThatIsHidden(world);
    await showMuchTo(world, zoe);
    await frames.settled();
    // Told to every page, whether or not there is anything.
    const { status } = await world.viewers.admin!('POST', '/api/protected', { entries: ['secret3@far.example'] });
    assert.equal(status, 200);
    assert.deepEqual(frames.heard(), [], 'nobody’s page is told of it');
    for (const who of viewers) {
      const now = await answersTo(world, who);
      assert.ok(now.size > 30);
      now.delete('/api/members');
      for (const [path, octets] of now) assert.equal(octets, before.get(who)?.get(path), `${who}: ${path}`);
    }
  });

  it('asks for more and is answered alike, whether somebody holds anything or nobody', async () => {
    const ask = async (contact: string) => {
      const call = world.viewers.teammate!;
      const asked = await call('POST', '/api/access-requests', { about: 'contact', id: contact, note: 'Please.' });
      assert.equal(asked.status, 201);
      const list = await call('GET', '/api/access-requests?limit=1');
      return [asked, list].map(({ octets }) => withoutIds(octets));
    };
    const { hidden, spare } = world.ids;
    assert.deepEqual(await ask(hidden), await ask(spare.contact!));
  });

  it('makes a contact of somebody whom only a colleague’s mail knows as he would of anybody', async () => {
    const made = async (email: string) => {
      const { status, octets } = await world.viewers.teammate!('POST', '/api/contacts', {
        name: 'New',
        emails: [email],
      });
      assert.equal(status, 201);
      const id = /"id":"([0-9a-f-]{36})"/.exec(octets)?.[1];
      const timeline = await world.viewers.teammate!('GET', `/api/contacts/${id}/timeline`);
      return [neutral(octets, id!, email), neutral(timeline.octets, id!, email)];
    };
    assert.deepEqual(await made('secret1@far.example'), await made('unheard@far.example'));
  });

  it('is told by the same words of what is taken and of what would tell', async () => {
    const taken = await world.viewers.teammate!('POST', '/api/contacts', {
      name: 'X',
      emails: ['hidden@south.example'],
    });
    const shown = await world.viewers.teammate!('POST', '/api/contacts', {
      name: 'X',
      emails: ['guest@north.example'],
    });
    assert.equal(taken.status, shown.status);
    assert.equal(neutral(taken.octets, world.ids.hidden, ''), neutral(shown.octets, world.ids.contact, ''));
  });
});

/** Listens on the pages of these; `settled` waits until the owner's page has heard of everything that was done. */
async function hear(world: LeakWorld, whose: string[]) {
  const heard: string[] = [];
  let own = () => {};
  const open = async (who: string, onFrame: (text: string) => void) => {
    const headers = { authorization: `Bearer ${world.keys[who]}` };
    const socket = new WebSocket(`${world.stage.origin.replace('http', 'ws')}/api/live`, { headers });
    socket.on('message', (text) => onFrame(String(text)));
    await once(socket, 'open');
    return socket;
  };
  const sockets = [await open('owner', () => own())];
  for (const who of whose) sockets.push(await open(who, (text) => heard.push(`${who}: ${text}`)));
  return {
    heard: () => heard,
    /** PostgreSQL delivers in order, so what comes after a change of the owner's own comes after all before it. */
    async settled() {
      const told = new Promise<void>((resolve) => {
        own = resolve;
      });
      const path = `/api/email-connections/${world.connectionId}`;
      assert.equal((await world.owner('PATCH', path, { pollMinutes: 9 })).status, 200);
      await told;
      for (const socket of sockets) socket.close();
    },
  };
}

/** Every reading route, asked by one viewer. */
async function answersTo(world: LeakWorld, who: string): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const { spec } of routes) {
    if (spec.method !== 'get') continue;
    for (const [path] of rows[`get ${spec.path}`]?.(world) ?? []) {
      if (figures.has(path) && who !== 'nobody') continue;
      const { status, octets } = await world.viewers[who]!('GET', path);
      // A key tells when it was last used, an archive when it was made.
      answers.set(path, `${status}\n${octets.replaceAll(/"(?:lastUsedAt|exportedAt)": ?"[^"]+"/g, '')}`);
    }
  }
  return answers;
}

async function addMuchThatIsHidden(world: LeakWorld): Promise<void> {
  const { account } = world;
  for (let n = 1; n <= 40; n++) {
    account.add(letter(`more${n}`, { from: 'guest@north.example', to: 'olga@harbour.example' }));
    account.add(letter(`secret${n}`, { from: `secret${n}@far.example`, to: 'olga@harbour.example' }));
    account.add(
      letter(`blind${n}`, { from: 'olga@harbour.example', to: 'x@far.example', bcc: 'hidden@south.example' }),
      {
        mailboxes: ['Sent'],
      },
    );
  }
  await world.sync();
  const { evidence } = (await world.owner('GET', `/api/email-connections/${world.connectionId}`)).json;
  assert.ok(evidence.logged > 80 && evidence.unmatched > 40, 'the hidden mail is there');
}

/** Somebody asks, is shown mail that nobody else is, and the owner blocks more people. */
async function showMuchTo(world: LeakWorld, zoe: TestCaller): Promise<void> {
  const done = async (
    call: Promise<{ status: number; json: { items: { id: string; requester: { name: string } }[] } }>,
  ) => {
    const { status, json } = await call;
    assert.ok(status < 300, `${status} ${JSON.stringify(json)}`);
    return json;
  };
  for (const id of [world.ids.contact, world.ids.hidden]) {
    await done(zoe('POST', '/api/access-requests', { about: 'contact', id, note: 'More.' }));
  }
  const { items } = await done(world.owner('GET', '/api/access-requests?box=inbox'));
  for (const { id, requester } of items) {
    if (requester.name === 'zoe')
      await done(world.owner('POST', `/api/access-requests/${id}/decide`, { grant: 'contact' }));
  }
  const shown = await zoe('GET', `/api/contacts/${world.ids.contact}/timeline?limit=100`);
  assert.ok(JSON.stringify(shown.json).includes('zqmore7xsubjectqz'), 'she is shown what the others are not');
  await done(world.owner('POST', '/api/blocklist', { entries: ['secret1@far.example', 'secret2@far.example'] }));
}

function withoutIds(octets: string): string {
  return octets
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'WHEN')
    .replaceAll(/"nextCursor":("[^"]+"|null)|content-length: \d+/g, '');
}

/** An answer without what is new in each: ids, moments, lengths, the address itself. */
function neutral(octets: string, id: string, email: string): string {
  return octets
    .replaceAll(id, 'ID')
    .replaceAll(email || 'nobody', 'EMAIL')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'WHEN')
    .replace(/content-length: \d+/, 'content-length');
}
