/**
 * Twin worlds: one, and the same with much more in it that a viewer may not see. They answer him octet for octet alike:
 * items, order, counts, cursors, errors and headers.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { routes } from '#http/routes.ts';
import { rows } from './rows.ts';
import { createLeakWorld, type LeakWorld, letter } from './world.ts';

/** What admins may know of all mailboxes: state and figures. Everybody else is told nothing that moves. */
const figures = new Set(['/api/email-connections?all=1']);

describe('a viewer', () => {
  let world: LeakWorld;
  before(async () => {
    world = await createLeakWorld();
  });
  after(() => world.close());

  it('is answered alike whether there is more that he may not see or not', async () => {
    const viewers = ['teammate', 'manager', 'bot', 'stranger', 'nobody'];
    // What he reads is noted once a day: the first look of a day adds to the log, and the second does not.
    for (const who of viewers) await answersTo(world, who);
    const before = new Map<string, Map<string, string>>();
    for (const who of viewers) before.set(who, await answersTo(world, who));
    await addMuchThatIsHidden(world);
    for (const who of viewers) {
      const now = await answersTo(world, who);
      assert.ok(now.size > 30);
      for (const [path, octets] of now) assert.equal(octets, before.get(who)?.get(path), `${who}: ${path}`);
    }
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

/** Every reading route, asked by one viewer. */
async function answersTo(world: LeakWorld, who: string): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const { spec } of routes) {
    if (spec.method !== 'get') continue;
    for (const [path] of rows[`get ${spec.path}`]?.(world) ?? []) {
      if (figures.has(path) && who !== 'nobody') continue;
      const { status, octets } = await world.viewers[who]!('GET', path);
      answers.set(path, `${status}\n${octets}`);
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

/** An answer without what is new in each: ids, moments, lengths, the address itself. */
function neutral(octets: string, id: string, email: string): string {
  return octets
    .replaceAll(id, 'ID')
    .replaceAll(email || 'nobody', 'EMAIL')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'WHEN')
    .replace(/content-length: \d+/, 'content-length');
}
