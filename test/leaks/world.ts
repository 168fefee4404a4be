/**
 * The world of the leak matrix: one owner with mail of every visibility, and everybody who might look at it. Every place
 * of every message holds a canary.
 */
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

/** A message of the owner's, and what everybody else may see of it. */
export interface Planted {
  name: string;
  level: AccessLevel;
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
  /** Every line that the program logged. */
  logged: string[];
  sync(): Promise<void>;
  actor(): Actor;
  close(): Promise<void>;
}

/** Somebody who calls the API. */
export type Viewer = (method: string, path: string, body?: unknown) => Promise<{ status: number; octets: string }>;

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
  const viewers = await inviteViewers(stage);
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
    logged,
    actor,
    async sync() {
      const report = await syncConnection(stage.app, { ...actor(), connectionId }, 'manual');
      if (report.type !== 'done') throw new Error(`The sync ended as ${report.type}.`);
    },
    close: () => stage.close(),
  };
  await plant(world);
  return world;
}

/** The canaries that no viewer without a copy may meet. */
export function secretsOf({ planted }: Pick<LeakWorld, 'planted'>): string[] {
  return planted.flatMap(({ name, level }) => forbidden(name, level));
}

async function inviteViewers(stage: LeakWorld['stage']): Promise<LeakWorld['viewers']> {
  const member = async (name: string, role: Role, workspace?: string) =>
    asViewer(await stage.member(`${name}@harbour.example`, role, workspace));
  const removed = await stage.member('former@harbour.example', 'rep');
  const admin = await stage.member('ines@harbour.example', 'admin');
  const gone = await admin('DELETE', `/api/members/${removed.userId}`);
  if (gone.status !== 204) throw new Error('The member was not removed.');
  return {
    teammate: await member('tom', 'rep'),
    manager: await member('mara', 'manager'),
    admin: asViewer(admin),
    bot: await member('bot', 'bot'),
    stranger: await member('eve', 'admin', 'Elsewhere'),
    'removed member': asViewer(removed),
    'expired session': asViewer(stage.withCookies('rapport.session_token=gone.gone')),
    nobody: asViewer(stage.anyone),
  };
}

function asViewer(
  call: (method: string, path: string, body?: unknown) => Promise<{ status: number; json: unknown; headers: Headers }>,
): Viewer {
  return async (method, path, body) => {
    const { status, json, headers } = await call(method, path, body);
    const shown = [...headers].filter(([name]) => name !== 'date').map(([name, value]) => `${name}: ${value}`);
    return { status, octets: [...shown, typeof json === 'string' ? json : JSON.stringify(json)].join('\n') };
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
  const levels: Record<string, AccessLevel> = { hush: 'private', line: 'subject', open: 'full' };
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
async function readPlanted(world: LeakWorld): Promise<Map<string, { interactionId: string; threadId: string }>> {
  const found = new Map<string, { interactionId: string; threadId: string }>();
  for (const id of [world.ids.contact, world.ids.hidden]) {
    const { json } = await world.owner('GET', `/api/contacts/${id}/timeline`);
    for (const item of json.items) {
      const [, name] = /^zq(\w+?)xsubjectqz$/.exec(item.subject) ?? [];
      if (name) found.set(name, { interactionId: item.id, threadId: item.threadId });
    }
  }
  return found;
}

/** A letter with an attachment; each place holds its canary. */
export function letter(name: string, people: { from: string; to: string; bcc?: string }): Buffer {
  const of = (place: Parameters<typeof canary>[1]) => canary(name, place);
  const lines = [
    `From: ${of('name')} <${people.from}>`,
    `To: ${people.to}`,
    `Cc: ${of('cc')} <cc@far.example>`,
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
