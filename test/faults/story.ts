/**
 * What happens to one mailbox in the crash-point suite, chapter by chapter.
 *
 * The server lives in memory and is rebuilt by replaying the world's half of all chapters so far: the same each time.
 */

import type { App } from '#app.ts';
import { readConfig } from '#config.ts';
import { connectImap } from '#connections/connect-imap.ts';
import { hookProvider } from '#connections/hook-provider.ts';
import { createContact } from '#contacts/create-contact.ts';
import { isFault } from '#errors.ts';
import { MemoryAccount } from '#providers/memory/account.ts';
import { openMemory } from '#providers/memory/index.ts';
import type { ProviderId } from '#providers/provider.ts';
import { syncConnection } from '#sync/sync-connection.ts';
import type { Actor } from '#users/actor.ts';
import { mailDocument } from '../support/mail-documents.ts';
import { assembleApp, type Chapter, type Ground, type Story } from './chapter.ts';

/** Where a chapter plays. */
export interface Scene {
  app: App;
  actor: Actor;
  account: MemoryAccount;
  /** Ids that earlier chapters remember. */
  ids: Map<string, ProviderId>;
}

const own = 'ada@harbour.example';

/** The story: connect, backfill, incremental page, rematch, new epoch (resync), audit. */
const chapters: Chapter<Scene>[] = [
  {
    name: 'connect',
    world: ({ account, ids }) => {
      for (let n = 0; n < 12; n++) addMail(account, ids, n);
      account.add(mailDocument({ messageId: 'junk@x.example' }), { mailboxes: ['Junk'] });
    },
    rapport: connect,
  },
  { name: 'contact', world: () => {}, rapport: (scene) => addContact(scene, 'Bo Quay', 'guest1@north.example') },
  { name: 'backfill', world: () => {}, rapport: (scene) => sync(scene) },
  {
    name: 'incremental',
    world: ({ account, ids }) => {
      for (let n = 12; n < 16; n++) addMail(account, ids, n);
      account.expunge(ids.get('mail-3')!);
      account.flag(ids.get('mail-4')!, ['$seen', '$flagged']);
      ids.set('mail-5', account.move(ids.get('mail-5')!, 'Archive'));
      ids.set('mail-7', account.move(ids.get('mail-7')!, 'Trash'));
      account.poison(ids.get('mail-13')!, 'The server can not read it.');
    },
    rapport: (scene) => sync(scene),
  },
  { name: 'rematch', world: () => {}, rapport: (scene) => addContact(scene, 'Cy Dock', 'guest2@north.example') },
  { name: 'resync', world: ({ account }) => account.newEpoch('INBOX'), rapport: (scene) => sync(scene) },
  { name: 'audit', world: () => {}, rapport: (scene) => sync(scene, 'audit') },
];

/** The story on its scene. */
export const story: Story<Scene> = { chapters, set };

async function set(ground: Ground): Promise<Scene> {
  const account = new MemoryAccount({ layout: 'folders', addresses: ['ada@harbour.example'] });
  const open = async () => hookProvider(openMemory(account), ground.hooks);
  const app = assembleApp(ground, {
    config: readConfig({}, { RAPPORT_LIST_PAGE: '5' }),
    accounts: { open, test: async () => void (await open()).mailboxes() },
  });
  return { app, actor: ground.actor, account, ids: new Map() };
}

/** Mail in both directions with three people, in threads of four. */
function addMail(account: MemoryAccount, ids: Map<string, ProviderId>, n: number): void {
  const received = n % 2 === 1;
  const guest = `Guest ${n % 3} <guest${n % 3}@north.example>`;
  const raw = mailDocument({
    messageId: `mail-${n}@north.example`,
    from: received ? guest : own,
    to: received ? own : guest,
    subject: n < 4 ? `Matter ${n}` : `Re: Matter ${n % 4}`,
    date: new Date(Date.UTC(2026, 0, 5, 9, n)).toUTCString().replace('GMT', '+0000'),
  });
  const [id] = account.add(raw, { mailboxes: [received ? 'INBOX' : 'Sent'] });
  if (id) ids.set(`mail-${n}`, id);
}

/** Connecting again after a crash finds the same account: a person presses the button again. */
async function connect({ app, actor }: Scene): Promise<void> {
  await connectImap(app, actor, {
    address: own,
    host: 'mail.harbour.example',
    port: 993,
    security: 'tls',
    username: own,
    password: 'not-a-secret',
    historyDays: null,
  });
}

/** Adding again after a crash finds the address in use: then it was added before. */
export async function addContact(
  { app, actor }: Pick<Scene, 'app' | 'actor'>,
  name: string,
  email: string,
): Promise<void> {
  try {
    await app.db.tenant(actor, (tx) => createContact(tx, actor, { name, emails: [email] }));
  } catch (error) {
    if (!isFault(error) || error.code !== 'address-in-use') throw error;
  }
}

/** One run, which must succeed. */
export async function sync(
  { app, actor }: Pick<Scene, 'app' | 'actor'>,
  cause: 'manual' | 'audit' = 'manual',
): Promise<void> {
  const connection = await app.db.tenant(actor, (tx) =>
    tx.selectFrom('connection').select('id').executeTakeFirstOrThrow(),
  );
  const report = await syncConnection(app, { ...actor, connectionId: connection.id }, cause);
  if (report.type !== 'done') throw new Error(`The sync ended as ${report.type}.`);
}
