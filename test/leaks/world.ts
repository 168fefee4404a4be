/**
 * The world of the leak matrix: one owner with mail of every visibility, and everybody who might look at it. Every place
 * of every message holds a canary.
 */
import { unzipSync } from 'fflate';
import type { App } from '#app.ts';
import type { AccessLevel } from '#crm/interaction.ts';
import { createLog } from '#platform/log.ts';
import { MemoryAccount } from '#providers/memory/account.ts';
import { openMemory } from '#providers/memory/index.ts';
import { syncConnection } from '#sync/sync-connection.ts';
import { changeVisibility } from '#timeline/change-visibility.ts';
import { deleteEntry } from '#timeline/delete-entry.ts';
import type { Actor, Role } from '#users/actor.ts';
import { startStage, type TestCaller } from '../http/stage.ts';
import { canary, forbidden } from './canaries.ts';
import { plantPrivacy } from './plant-privacy.ts';

/** A message of the owner's, and what everybody else may see of it. */
export interface Planted {
  name: string;
  level: AccessLevel;
  /** Who is shown more of it, by who they are. */
  shownTo?: Record<string, AccessLevel>;
  /** Null for what stands on no timeline. */
  interactionId: string | null;
  threadId: string | null;
}

/** The world. */
export interface LeakWorld {
  stage: Awaited<ReturnType<typeof startStage>>;
  account: MemoryAccount;
  owner: TestCaller;
  connectionId: string;
  ids: { contact: string; hidden: string; company: string; deal: string; spare: Record<string, string> };
  planted: Planted[];
  /** Everybody but the owner, by who they are. */
  viewers: Record<string, Viewer>;
  /** The keys of those of them who have one, and the owner's. */
  keys: Record<string, string>;
  /** Canaries outside of mail, and who may read each. */
  words: { canary: string; readers: string[] }[];
  /** Every line that the program logged. */
  logged: string[];
  sync(): Promise<void>;
  actor(): Actor;
  close(): Promise<void>;
}

/** Somebody who calls the API. */
export type Viewer = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<{ status: number; octets: string }>;

const ownAddress = 'olga@harbour.example';

/** Builds it. */
export async function createLeakWorld(): Promise<LeakWorld> {
  const logged: string[] = [];
  const log = createLog({
    level: 'debug',
    format: 'json',
    now: () => new Date(),
    write: (line) => void logged.push(line),
  });
  const stage = await startStage({ log });
  const account = new MemoryAccount({ layout: 'folders', addresses: [ownAddress] });
  stage.app.accounts = { open: async () => openMemory(account), test: async () => {} };
  const owner = await stage.member(ownAddress, 'rep');
  const { viewers, keys } = await inviteViewers(stage);
  const connectionId = await connect(stage.app, owner);
  const ids = await addRecords(owner);
  const actor = (): Actor => ({ workspaceId: owner.workspaceId, userId: owner.userId, role: 'rep' });
  const world: LeakWorld = {
    stage,
    account,
    owner,
    connectionId,
    ids,
    planted: [],
    viewers,
    keys: { ...keys, owner: owner.key },
    words: [],
    logged,
    actor,
    async sync() {
      const report = await syncConnection(stage.app, { ...actor(), connectionId }, 'manual');
      if (report.type !== 'done') throw new Error(`The sync ended as ${report.type}.`);
    },
    close: () => stage.close(),
  };
  try {
    await plant(world);
    await plantPrivacy(world);
  } catch (error) {
    await stage.close();
    throw error;
  }
  return world;
}

/** The canaries that this viewer, who owns no copy, may not meet. */
export function secretsOf({ planted, words }: Pick<LeakWorld, 'planted' | 'words'>, who: string): string[] {
  return [
    ...planted.flatMap(({ name, level, shownTo }) => forbidden(name, shownTo?.[who] ?? level)),
    ...words.filter(({ readers }) => !readers.includes(who)).map(({ canary }) => canary),
  ];
}

async function inviteViewers(stage: LeakWorld['stage']): Promise<Pick<LeakWorld, 'viewers' | 'keys'>> {
  const [viewers, keys]: [LeakWorld['viewers'], LeakWorld['keys']] = [{}, {}];
  const member = async (who: string, name: string, role: Role, workspace?: string) => {
    const made = await stage.member(`${name}@harbour.example`, role, workspace);
    viewers[who] = viewerAt(stage.origin, { authorization: `Bearer ${made.key}` });
    keys[who] = made.key;
    return made;
  };
  const removed = await member('removed member', 'former', 'rep');
  const admin = await member('admin', 'ines', 'admin');
  const gone = await admin('DELETE', `/api/members/${removed.userId}`);
  if (gone.status !== 204) throw new Error('The member was not removed.');
  delete keys['removed member'];
  await member('teammate', 'tom', 'rep');
  await member('manager', 'mara', 'manager');
  await member('bot', 'bot', 'bot');
  await member('shown more', 'greta', 'rep');
  await member('shown more once', 'oskar', 'rep');
  await member('stranger', 'eve', 'admin', 'Elsewhere');
  const cookie = 'rapport.session_token=gone.gone';
  viewers['expired session'] = viewerAt(stage.origin, { cookie, 'sec-fetch-site': 'same-origin' });
  viewers.nobody = viewerAt(stage.origin, {});
  return { viewers, keys };
}

/** All that an answer is made of: the headers but the date, and the body; of an archive its files too. */
function viewerAt(origin: string, identity: Record<string, string>): Viewer {
  return async (method, path, body, headers = {}) => {
    const answer = await fetch(`${origin}${path}`, {
      method,
      redirect: 'manual',
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...identity, ...headers },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const octets = new Uint8Array(await answer.arrayBuffer());
    const shown = [...answer.headers].filter(([name]) => name !== 'date').map(([name, value]) => `${name}: ${value}`);
    const files = answer.headers.get('content-type')?.includes('zip') ? Object.entries(unzipSync(octets)) : [];
    const contents = files.length > 0 ? files.map(([, file]) => file) : [octets];
    const texts = contents.map((each) => Buffer.from(each).toString('utf8'));
    return { status: answer.status, octets: [...shown, ...files.map(([name]) => name), ...texts].join('\n') };
  };
}

async function connect(app: App, { workspaceId, userId }: TestCaller): Promise<string> {
  const id = app.newId();
  const place = { table: 'connection', column: 'secret', row: id, workspace: workspaceId };
  await app.db.tenant({ workspaceId, userId }, (tx) =>
    tx
      .insertInto('connection')
      .values({
        workspace_id: workspaceId,
        id,
        user_id: userId,
        provider: 'memory',
        address: ownAddress,
        settings: '{}',
        // What comes is the owner's alone, but where he says otherwise.
        default_level: 'private',
        secret: app.seal.seal('{}', place),
      })
      .execute(),
  );
  await app.db.tenant({ workspaceId, userId }, (tx) =>
    tx.updateTable('workspace').set({ bound_level: 'full' }).execute(),
  );
  return id;
}

async function addRecords(owner: TestCaller): Promise<LeakWorld['ids']> {
  const made = async (path: string, body: object) => {
    const answer = await owner('POST', path, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.json)}`);
    return answer.json.id as string;
  };
  const contact = await made('/api/contacts', { name: 'Guest', emails: ['guest@north.example'] });
  return {
    contact,
    hidden: await made('/api/contacts', { name: 'Known by BCC', emails: ['hidden@south.example'] }),
    company: await made('/api/companies', { name: 'North', domains: ['north.example'] }),
    deal: await made('/api/deals', { name: 'Berths', contactIds: [contact] }),
    // For those who may delete: nothing hangs on these.
    spare: {
      contact: await made('/api/contacts', { name: 'Spare', emails: ['spare@west.example'] }),
      company: await made('/api/companies', { name: 'Spare', domains: [] }),
      deal: await made('/api/deals', { name: 'Spare' }),
    },
  };
}

async function plant(world: LeakWorld): Promise<void> {
  const { account } = world;
  const levels: Record<string, AccessLevel> = {
    hush: 'private',
    line: 'subject',
    open: 'full',
    lent: 'subject',
    taken: 'subject',
  };
  for (const name of [...Object.keys(levels), 'deleted']) {
    account.add(letter(name, { from: 'guest@north.example', to: ownAddress }));
  }
  account.add(letter('unmatched', { from: `${canary('unmatched', 'address')}@far.example`, to: ownAddress }));
  const bcc = `${canary('bcc', 'bcc')} <hidden@south.example>`;
  account.add(letter('bcc', { from: ownAddress, to: 'stranger@far.example', bcc }), { mailboxes: ['Sent'] });
  account.add(letter('junk', { from: 'guest@north.example', to: ownAddress }), { mailboxes: ['Junk'] });
  await world.sync();
  const found = await readPlanted(world);
  for (const [name, level] of Object.entries(levels)) {
    await world.stage.app.db.tenant(world.actor(), (tx) =>
      changeVisibility(tx, world.actor(), found.get(name)!.interactionId, level),
    );
    world.planted.push({ name, level, ...found.get(name)! });
  }
  await world.stage.app.db.tenant(world.actor(), (tx) =>
    deleteEntry(tx, world.actor(), found.get('deleted')!.interactionId),
  );
  for (const name of ['deleted', 'bcc']) world.planted.push({ name, level: 'private', ...found.get(name)! });
  for (const name of ['unmatched', 'junk']) {
    world.planted.push({ name, level: 'private', interactionId: null, threadId: null });
  }
}

/** The owner's entries by the name of the message. */
export async function readPlanted(
  world: LeakWorld,
  contacts = [world.ids.contact, world.ids.hidden],
): Promise<Map<string, { interactionId: string; threadId: string }>> {
  const found = new Map<string, { interactionId: string; threadId: string }>();
  for (const id of contacts) {
    const { json } = await world.owner('GET', `/api/contacts/${id}/timeline`);
    for (const item of json.items) {
      const [, name] = /^zq(\w+?)xsubjectqz$/.exec(item.subject) ?? [];
      if (name) found.set(name, { interactionId: item.id, threadId: item.threadId });
    }
  }
  return found;
}

/** A letter with an attachment; each place holds its canary. */
export function letter(name: string, people: { from: string; to: string; cc?: string; bcc?: string }): Buffer {
  const of = (place: Parameters<typeof canary>[1]) => canary(name, place);
  const lines = [
    `From: ${of('name')} <${people.from}>`,
    `To: ${people.to}`,
    `Cc: ${of('cc')} <${people.cc ?? 'cc@far.example'}>`,
    ...(people.bcc ? [`Bcc: ${people.bcc}`] : []),
    `Subject: ${of('subject')}`,
    'Date: Mon, 5 Jan 2026 09:00:00 +0000',
    `Message-ID: <${name}@far.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=edge',
    '',
    '--edge',
    'Content-Type: text/plain; charset=utf-8',
    '',
    `${of('text')} was said.`,
    '--edge',
    `Content-Type: text/plain; name="${of('attachment')}.txt"`,
    `Content-Disposition: attachment; filename="${of('attachment')}.txt"`,
    '',
    of('content'),
    '--edge--',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}
