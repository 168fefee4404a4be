import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { disconnect } from '#connections/change-connection.ts';
import type { AccessLevel } from '#crm/interaction.ts';
import { MemoryAccount } from '#providers/memory/account.ts';
import { openMemory } from '#providers/memory/index.ts';
import { syncConnection } from '#sync/sync-connection.ts';
import type { Role } from '#users/actor.ts';
import { startStage, type TestCaller } from '../http/stage.ts';
import { type DocumentFacts, mailDocument } from '../support/mail-documents.ts';

interface Mate {
  call: TestCaller;
  account: MemoryAccount;
  address: string;
  connectionId: string;
  sync(): Promise<void>;
}

describe('protected people', () => {
  let stage: Awaited<ReturnType<typeof startStage>>;
  const accounts = new Map<string, MemoryAccount>();
  /** Holds the mail, a colleague with a mailbox, and an admin with one; all share everything by default. */
  let olga: Mate;
  let tom: Mate;
  let ines: Mate;
  let count = 0;
  /** The counsel's domain in this test. */
  let law: string;
  let counsel: string;
  let client: string;
  before(async () => {
    stage = await startStage();
    stage.app.accounts = {
      open: async (_, ref) => openMemory(accounts.get(ref.connectionId) ?? new MemoryAccount()),
      test: async () => {},
    };
    [olga, tom, ines] = [await mate('olga', 'rep'), await mate('tom', 'rep'), await mate('ines', 'admin')];
  });
  beforeEach(async () => {
    count += 1;
    law = `law${count}.example`;
    counsel = await add('contacts', { name: `Counsel ${count}`, emails: [`counsel@${law}`] });
    client = await add('contacts', { name: `Client ${count}`, emails: [`client@client${count}.example`] });
  });
  after(() => stage.close());

  async function mate(name: string, role: Role, level: AccessLevel = 'full'): Promise<Mate> {
    const address = `${name}@harbour.example`;
    const call = await stage.member(address, role);
    const { workspaceId, userId } = call;
    const [id, account] = [stage.app.newId(), new MemoryAccount({ layout: 'folders', addresses: [address] })];
    accounts.set(id, account);
    await stage.app.db.tenant({ workspaceId, userId }, async (tx) => {
      await tx.updateTable('workspace').set({ bound_level: 'full' }).execute();
      const place = {
        workspace_id: workspaceId,
        user_id: userId,
        address,
        provider: 'memory' as const,
        settings: '{}',
      };
      await tx
        .insertInto('connection')
        .values({ ...place, id, default_level: level })
        .execute();
    });
    const ref = { workspaceId, userId, connectionId: id };
    const sync = async () => {
      const report = await syncConnection(stage.app, ref, 'manual');
      assert.equal(report.type, 'done');
    };
    return { call, account, address, connectionId: id, sync };
  }

  const add = async (path: string, body: object) => (await olga.call('POST', `/api/${path}`, body)).json.id as string;
  const deliver = async (to: Mate, name: string, facts: DocumentFacts = {}, mailbox = 'INBOX') => {
    const usual = { from: `counsel@${law}`, to: to.address, subject: name, messageId: `${name}@${law}` };
    to.account.add(mailDocument({ ...usual, ...facts }), { mailboxes: [mailbox] });
    await to.sync();
  };
  /** Olga writes to a client; only her own copy knows the counsel. */
  const writeWithBcc = (name: string) =>
    deliver(
      olga,
      name,
      { from: olga.address, to: `client@client${count}.example`, cc: `x@y.example\r\nBcc: counsel@${law}` },
      'Sent',
    );
  const protect = async (...entries: string[]) => (await ines.call('POST', '/api/protected', { entries })).json;
  const preview = async (...entries: string[]) => (await ines.call('POST', '/api/protected/preview', { entries })).json;
  const unprotect = async (kind: string, value: string) =>
    (await ines.call('DELETE', `/api/protected/${kind}/${encodeURIComponent(value)}`)).json;
  const subjects = async ({ call }: Mate, id: string) =>
    // biome-ignore lint/suspicious/noExplicitAny: an answer.
    (await call('GET', `/api/contacts/${id}/timeline`)).json.items.map((item: any) => item.subject).sort();
  /** Everything that a colleague can ask about these people, as it is answered. */
  const all = async ({ call }: Mate, also: string[] = []) => {
    const paths = [
      ...[counsel, client].flatMap((id) => [
        `contacts/${id}`,
        `contacts/${id}/timeline`,
        `contacts/${id}/threads`,
        `contacts/${id}/mail`,
      ]),
      ...['contacts?limit=100', 'contacts/suggestions', 'companies', 'deals', 'alerts', `contacts?q=${law}`],
      ...also,
    ];
    const answers = await Promise.all(paths.map((path) => call('GET', `/api/${path}`)));
    return answers.map(({ status, json }, at) => `${paths[at]} ${status} ${JSON.stringify(json)}`);
  };
  const marks = async (who: Mate) => {
    const { workspaceId, userId } = who.call;
    const rows = await stage.app.db.tenant({ workspaceId, userId }, (tx) =>
      tx
        .selectFrom('email')
        .innerJoin('message', (join) => join.onRef('message.id', '=', 'email.message_id'))
        .select(['email.protected', 'message.rfc_message_id'])
        .where('email.owner_user_id', '=', userId)
        .where('message.rfc_message_id', 'like', `%@${law}`)
        .execute(),
    );
    return rows.map((row) => `${row.rfc_message_id?.split('@')[0]} ${row.protected}`).sort();
  };

  for (const first of ['the protection', 'the mail']) {
    test(`leave no trace of their mail for anybody but its holder, where ${first} came first`, async () => {
      await add('companies', { name: `Law ${count}`, domains: [law] });
      await add('deals', { name: `Suit ${count}`, contactIds: [counsel] });
      const before = [await all(tom), await all(ines)];
      if (first === 'the protection') assert.deepEqual(await protect(`counsel@${law}`), { added: 1, hiddenEmails: 0 });
      await deliver(olga, 'plain');
      await deliver(olga, 'beside', { from: `client@client${count}.example`, cc: `counsel@${law}` });
      await writeWithBcc('blind');
      if (first === 'the mail') {
        assert.deepEqual(await subjects(tom, counsel), ['beside', 'plain']);
        assert.deepEqual(await subjects(tom, client), ['beside', 'blind']);
        assert.notDeepEqual(await all(tom), before[0]);
        assert.deepEqual(await preview(`@${law}`), { emails: 2 }, 'of the blind copy an admin learns nothing');
        assert.deepEqual(await protect(`counsel@${law}`), { added: 1, hiddenEmails: 2 });
      }
      assert.deepEqual([await all(tom), await all(ines)], before);
      assert.deepEqual(await subjects(olga, counsel), ['beside', 'blind', 'plain']);
      assert.deepEqual(await subjects(olga, client), ['beside', 'blind']);
      assert.deepEqual(await marks(olga), ['beside true', 'blind true', 'plain true']);
    });
  }

  test('are not to be found by the ids of their mail, and answer as what never was', async () => {
    await deliver(olga, 'plain');
    const [item] = (await olga.call('GET', `/api/contacts/${counsel}/timeline`)).json.items;
    await protect(law);
    const absent = '018f0000-0000-7000-8000-00000000abcd';
    const paths = (entry: string, thread: string) => [
      `interactions/${entry}`,
      `interactions/${entry}/body`,
      `threads/${thread}`,
    ];
    const real = paths(item.id, item.threadId);
    for (const [at, path] of paths(absent, absent).entries()) {
      const [there, nowhere] = [await tom.call('GET', `/api/${real[at]}`), await tom.call('GET', `/api/${path}`)];
      assert.deepEqual([there.status, there.json.code], [404, nowhere.json.code]);
    }
    const trace = async ({ call }: Mate) => (await call('GET', `/api/email/trace?messageId=plain@${law}`)).json;
    assert.deepEqual((await trace(tom)).copies, []);
    assert.match((await trace(olga)).copies[0].reason, /concerns 1 contact\. Somebody on it is protected/);
  });

  test('are told of by no live event to anybody but the holder', async () => {
    await protect(`counsel@${law}`);
    const [own, others] = [await listen(olga), await listen(tom)];
    await deliver(olga, 'hidden');
    await own.hears('timeline');
    await deliver(olga, 'seen', { from: `client@client${count}.example` });
    await others.hears('timeline');
    assert.deepEqual(
      others.frames.filter((frame) => frame.includes(counsel)),
      [],
    );
    assert.equal(others.frames.filter((frame) => frame.includes('timeline')).length, 1);
    assert.ok(own.frames.some((frame) => frame.includes(counsel)));
    own.close();
    others.close();
  });

  test('tell every open page to read anew when the list changes, whether or not there is mail', async () => {
    const others = await listen(tom);
    await protect(`nobody@${law}`);
    await others.hears('timeline');
    assert.doesNotMatch(others.frames.join(), new RegExp(`${counsel}|${law}`));
    others.close();
  });

  test('are shown again as their owners chose, when no entry stands for them any more', async () => {
    await deliver(olga, 'shared');
    await deliver(olga, 'kept');
    const items = (await olga.call('GET', `/api/contacts/${counsel}/timeline`)).json.items;
    const kept = items.find((item: { subject: string }) => item.subject === 'kept').id;
    await olga.call('PUT', `/api/interactions/${kept}/visibility`, { level: 'private' });
    assert.deepEqual(await protect(`counsel@${law}`, law, `north.${law}`), { added: 3, hiddenEmails: 1 });
    assert.deepEqual(await unprotect('domain', law), { shownEmails: 0 });
    assert.deepEqual(await subjects(tom, counsel), []);
    assert.deepEqual(await marks(olga), ['kept true', 'shared true']);
    assert.deepEqual(await unprotect('address', `COUNSEL@${law}`), { shownEmails: 1 });
    assert.deepEqual(await subjects(tom, counsel), ['shared']);
    assert.deepEqual(await marks(olga), ['kept false', 'shared false']);
    assert.equal((await unprotect('address', `counsel@${law}`)).code, 'not-found');
  });

  test('keep a mail hidden while another of them is on it', async () => {
    await deliver(olga, 'two', { cc: `doctor@health${count}.example` });
    await protect(`counsel@${law}`, `health${count}.example`);
    assert.deepEqual(await unprotect('address', `counsel@${law}`), { shownEmails: 0 });
    assert.deepEqual(await subjects(tom, counsel), []);
    assert.deepEqual(await unprotect('domain', `health${count}.example`), { shownEmails: 1 });
    assert.deepEqual(await subjects(tom, counsel), ['two']);
  });

  test('keep a mail hidden that a colleague holds too, without the blind copy that tells', async () => {
    const watcher = await mate(`watcher${count}`, 'rep');
    await writeWithBcc('both');
    await deliver(tom, 'both', { from: olga.address, to: `client@client${count}.example`, cc: `x@y.example` });
    assert.deepEqual(await subjects(watcher, client), ['both']);
    await protect(`counsel@${law}`);
    assert.deepEqual([await marks(olga), await marks(tom)], [['both true'], ['both false']]);
    assert.deepEqual(await subjects(watcher, client), []);
    assert.deepEqual(await subjects(tom, client), ['both'], 'who holds a copy sees his copy');
  });

  test('keep it hidden when the copy that tells is purged, and when the protection ends after that', async () => {
    const [watcher, other] = [await mate(`watcher${count}`, 'rep'), await mate(`other${count}`, 'rep')];
    await writeWithBcc('both');
    await deliver(tom, 'both', { from: olga.address, to: `client@client${count}.example`, cc: `x@y.example` });
    const again = {
      from: other.address,
      to: `client@client${count}.example`,
      cc: `x@y.example\r\nBcc: counsel@${law}`,
    };
    await deliver(other, 'more', again, 'Sent');
    await deliver(tom, 'more', { from: other.address, to: `client@client${count}.example`, cc: `x@y.example` });
    assert.deepEqual(await subjects(watcher, client), ['both', 'more']);
    await protect(`counsel@${law}`);
    const { workspaceId, userId } = other.call;
    await disconnect(stage.app, { workspaceId, userId, role: 'rep' }, other.connectionId, 'purge');
    assert.deepEqual(await subjects(watcher, client), []);
    assert.deepEqual(await subjects(tom, client), ['both', 'more']);
    await unprotect('address', `counsel@${law}`);
    assert.deepEqual(await subjects(watcher, client), ['both'], 'a vote that was kept stays a limit');
  });

  test('are counted for an admin by the mail that he is shown, and by his own', async () => {
    const secretive = await mate(`secretive${count}`, 'rep', 'private');
    await deliver(secretive, 'hers');
    assert.deepEqual(await preview(`counsel@${law}`), { emails: 0 });
    await deliver(ines, 'own');
    assert.deepEqual(await preview(law), { emails: 1 });
    assert.deepEqual(await protect(law), { added: 1, hiddenEmails: 1 });
    assert.deepEqual(await preview(law), { emails: 0 }, 'what is hidden is not hidden again');
    assert.deepEqual([await marks(secretive), await marks(ines)], [['hers true'], ['own true']]);
  });

  test('are counted by the copy that an admin reads, and not by a colleague’s that names more people', async () => {
    const from = `client@client${count}.example`;
    await deliver(olga, 'list', { from });
    await deliver(tom, 'list', { from, cc: `counsel@${law}` });
    assert.deepEqual(await subjects(ines, client), ['list']);
    assert.deepEqual(await preview(law), { emails: 0 });
  });

  test('stay hidden whatever is changed, added and synced afterwards', async () => {
    await deliver(olga, 'plain');
    await protect(law);
    await olga.call('PUT', `/api/email-contact-settings/${counsel}`, { visible: true, level: 'full' });
    await tom.call('PATCH', `/api/contacts/${counsel}`, { emails: [`counsel@${law}`, `other@${law}`] });
    olga.account.newEpoch();
    await olga.sync();
    await olga.call('PUT', `/api/email-connections/${olga.connectionId}/settings`, { level: 'full' });
    assert.deepEqual(await subjects(tom, counsel), []);
    assert.deepEqual(await subjects(olga, counsel), ['plain']);
  });

  test('may be one of us, but no domain of ours', async () => {
    assert.equal((await protect(`pay@harbour.example`)).added, 1);
    for (const entry of ['harbour.example', '@mail.harbour.example']) {
      const { code, field } = await protect(`fine@${law}`, entry);
      assert.deepEqual([code, field], ['own-address', 'entries.1']);
    }
    assert.equal((await unprotect('address', 'pay@harbour.example')).shownEmails, 0);
  });

  /** The page of somebody, and each frame that it gets. */
  async function listen({ call }: Mate) {
    const frames: string[] = [];
    const waiting: (() => void)[] = [];
    const url = `${stage.origin.replace('http', 'ws')}/api/live`;
    const socket = new WebSocket(url, { headers: { authorization: `Bearer ${call.key}` } });
    socket.on('message', (text) => {
      frames.push(String(text));
      for (const wake of waiting.splice(0)) wake();
    });
    await new Promise((resolve) => socket.once('open', resolve));
    return {
      frames,
      async hears(what: string) {
        while (!frames.some((frame) => frame.includes(what))) await new Promise<void>((wake) => waiting.push(wake));
      },
      close: () => void socket.close(),
    };
  }
});
