/**
 * The part of the leak world that privacy itself adds: mail shown to one member and taken back from another, requests
 * with their notes, somebody whom the owner blocks, whom the workspace protects, and whom it has forgotten.
 */
import { runErasure } from '#erasure/run-erasure.ts';
import { changeVisibility } from '#timeline/change-visibility.ts';
import { type LeakWorld, letter, readPlanted } from './world.ts';

/** Canaries outside of mail. */
export const privacyWords = {
  note: 'zqnotexaskedqz',
  takenNote: 'zqnotextakenqz',
  blocked: 'zqblockedxaddressqz',
  protected: 'zqprotectedxaddressqz',
  erased: 'zqerasedxaddressqz',
} as const;

/** Plants it, by the program's own routes. */
export async function plantPrivacy(world: LeakWorld): Promise<void> {
  await lend(world);
  await block(world);
  await protect(world);
  await erase(world);
  world.words.push(
    { canary: privacyWords.note, readers: ['shown more'] },
    { canary: privacyWords.takenNote, readers: ['shown more once'] },
    { canary: privacyWords.blocked, readers: [] },
    { canary: privacyWords.protected, readers: ['admin'] },
    { canary: privacyWords.erased, readers: [] },
  );
}

/** Two ask; both are shown it, and from one it is taken back. */
async function lend(world: LeakWorld): Promise<void> {
  const entries = Object.fromEntries(world.planted.map((each) => [each.name, each]));
  await ask(world, 'shown more', entries.lent!.interactionId!, privacyWords.note);
  await ask(world, 'shown more once', entries.taken!.interactionId!, privacyWords.takenNote);
  const inbox = await done(world.owner('GET', '/api/access-requests?box=inbox'), 200);
  for (const { id } of inbox.items) {
    await done(world.owner('POST', `/api/access-requests/${id}/decide`, { grant: 'message' }), 200);
  }
  const shown = await world.viewers['shown more once']!(
    'GET',
    `/api/interactions/${entries.taken!.interactionId}/body`,
  );
  if (shown.status !== 200) throw new Error('It was never shown, so that nothing can be taken back.');
  const grants = await done(world.owner('GET', '/api/access-grants'), 200);
  const taken = grants.items.find((grant: { viewer: { name: string } }) => grant.viewer.name === 'oskar');
  await done(world.owner('DELETE', `/api/access-grants/${taken.id}`), 204);
  entries.lent!.shownTo = { 'shown more': 'full' };
}

async function ask(world: LeakWorld, who: string, id: string, note: string): Promise<void> {
  const { status, octets } = await world.viewers[who]!('POST', '/api/access-requests', {
    about: 'interaction',
    id,
    note,
  });
  if (status !== 201) throw new Error(octets);
}

/** Mail of before and of after. */
async function block(world: LeakWorld): Promise<void> {
  const from = `${privacyWords.blocked}@far.example`;
  const write = (name: string) =>
    world.account.add(letter(name, { from, to: 'olga@harbour.example', cc: 'guest@north.example' }));
  write('blocked');
  await world.sync();
  await done(world.owner('POST', '/api/blocklist', { entries: [from] }), 200);
  write('stillblocked');
  await world.sync();
  for (const name of ['blocked', 'stillblocked']) {
    world.planted.push({ name, level: 'private', interactionId: null, threadId: null });
  }
}

/** Shared in full, and then hidden by the word of an admin. */
async function protect(world: LeakWorld): Promise<void> {
  const address = `${privacyWords.protected}@court.example`;
  world.account.add(letter('counsel', { from: address, to: 'olga@harbour.example', cc: 'guest@north.example' }));
  await world.sync();
  const entry = (await readPlanted(world)).get('counsel')!;
  await world.stage.app.db.tenant(world.actor(), (tx) =>
    changeVisibility(tx, world.actor(), entry.interactionId, 'full'),
  );
  const { status, octets } = await world.viewers.admin!('POST', '/api/protected', { entries: [address] });
  if (status !== 200) throw new Error(octets);
  world.planted.push({ name: 'counsel', level: 'private', ...entry });
}

/** An admin has somebody erased, who writes again. */
async function erase(world: LeakWorld): Promise<void> {
  const address = `${privacyWords.erased}@gone.example`;
  const write = (name: string) =>
    world.account.add(letter(name, { from: address, to: 'olga@harbour.example', cc: 'guest@north.example' }));
  write('erased');
  await world.sync();
  const { status, octets } = await world.viewers.admin!('POST', '/api/erasures', { address });
  const [, id] = /"id":"([0-9a-f-]{36})"/.exec(octets) ?? [];
  if (status !== 201 || id === undefined) throw new Error(octets);
  const run = await world.viewers.admin!('POST', `/api/erasures/${id}/run`, {});
  if (run.status !== 202) throw new Error(run.octets);
  await runErasure(world.stage.app, { workspaceId: world.owner.workspaceId, erasureId: id });
  write('stillerased');
  await world.sync();
  for (const name of ['erased', 'stillerased']) {
    world.planted.push({ name, level: 'private', interactionId: null, threadId: null });
  }
}

async function done(call: ReturnType<LeakWorld['owner']>, status: number) {
  const answer = await call;
  if (answer.status !== status) throw new Error(`${answer.status} ${JSON.stringify(answer.json)}`);
  return answer.json;
}
