import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { liveChannel } from '#live/notify.ts';
import { createGoogleStage, type GoogleStage } from '../support/google-stage.ts';
import { dumpDatabase } from './dump.ts';
import { addGuest, type GmailMailbox, openMailbox } from './gmail-mailbox.ts';

/** Called with the id of each method as Google begins to carry it out: what happens in between two calls. */
type Between = (method: string) => void;

describe('what a Gmail mailbox may do meanwhile', () => {
  let stage: GoogleStage;
  let between: Between | null = null;
  before(async () => {
    const latencyMs = (method: string) => {
      between?.(method);
      return 0;
    };
    stage = await createGoogleStage({ env: { RAPPORT_LIST_PAGE: '20' }, google: { latencyMs } });
    await addGuest(stage);
  });
  afterEach(() => {
    assert.equal(between, null, 'what was to happen between two calls has happened');
    stage.google.world.faults.clear();
  });
  after(() => stage.close());

  /** Does something once, when this method is called for the `nth` time. */
  const when = (method: string, nth: number, act: () => void) => {
    let count = 0;
    between = (called) => {
      if (called !== method) return;
      count += 1;
      if (count < nth) return;
      between = null;
      act();
    };
  };
  const callsOf = (method: string) => stage.google.world.stats.calls.get(`gmail.users.${method}`) ?? 0;
  const picture = async () => (await dumpDatabase(stage.database.ownerUrl)).replaceAll(/historyId[^}]*/g, '');

  test('a history that Google forgot is listed anew, and a mailbox that stood well hears nothing of it', async () => {
    const box = await openMailbox(stage, 'forgotten', 45);
    await box.syncToTheEnd();
    const heard: string[] = [];
    const listener = await stage.app.db.listen(liveChannel, (payload) => heard.push(payload));
    const [pictured, fetched] = [await picture(), callsOf('messages.get') + callsOf('threads.get')];
    box.user.expireHistory();
    const report = await box.sync();
    await stage.app.db.query('select 1');
    await listener.close();
    assert.deepEqual(report, { type: 'done', listed: 0, applied: 0 });
    assert.equal(await picture(), pictured);
    assert.equal(callsOf('messages.get') + callsOf('threads.get'), fetched, 'nothing is fetched again');
    assert.deepEqual(
      heard.map((payload) => (JSON.parse(payload) as { what: string }).what),
      ['connection'],
      'only that a run has ended',
    );
    await box.assertWhole();
  });

  test('what came, went and moved while the history was forgotten is found all the same', async () => {
    const box = await openMailbox(stage, 'meanwhile', 30);
    const aside = ['SPAM', 'TRASH', 'TRASH'].map((label) => box.deliver({ labels: [label] }));
    await box.syncToTheEnd();
    const [first, second, third] = box.user.list().slice(3);
    box.user.label(aside[0]!, { add: ['INBOX'] });
    box.user.untrash(aside[1]!);
    box.user.delete(first!.id);
    box.user.trash(second!.id);
    box.user.label(third!.id, { add: ['STARRED'] });
    box.user.expireHistory();
    box.deliver();
    await box.syncToTheEnd();
    await box.assertWhole();
  });

  test('history that expires in the middle of a first import begins it again and doubles nothing', async () => {
    const box = await openMailbox(stage, 'early', 45);
    when('gmail.users.messages.list', 2, () => {
      box.user.expireHistory();
      box.deliver();
    });
    await box.syncToTheEnd();
    await box.assertWhole();
  });

  test('a message that is gone between list and get is gone, and its neighbours come', async () => {
    const box = await openMailbox(stage, 'between', 12);
    const [victim] = box.user.list();
    when('gmail.users.messages.get', 1, () => box.user.delete(victim!.id));
    await box.syncToTheEnd();
    await box.assertWhole();
    const { evidence } = await stage.view(box.ref);
    assert.equal(evidence.gone + evidence.logged + evidence.unmatched, 12);
    assert.equal(evidence.atProvider, 11);
  });

  test('a message of a thread that is gone between list and get is gone', async () => {
    const box = await openMailbox(stage, 'thread');
    const ids = Array.from({ length: 4 }, () => box.deliver({ matter: 'One thread' }));
    when('gmail.users.threads.get', 1, () => box.user.delete(ids[2]!));
    await box.syncToTheEnd();
    await box.assertWhole();
    assert.equal((await stage.view(box.ref)).evidence.gone, 1);
  });

  test('what came and went in one window is no mail of ours, and what came back is', async () => {
    const box = await openMailbox(stage, 'window', 5);
    await box.syncToTheEnd();
    box.user.delete(box.deliver());
    const trashed = box.deliver();
    box.user.trash(trashed);
    box.user.untrash(trashed);
    const kept = box.deliver();
    box.user.label(kept, { add: ['STARRED'], remove: ['UNREAD'] });
    await box.syncToTheEnd();
    await box.assertWhole();
    assert.equal((await stage.view(box.ref)).evidence.listed, 7);
  });

  test('a label that is renamed in the middle of a sync has its new name after the next', async () => {
    const box = await openMailbox(stage, 'renamed', 30);
    const label = box.user.createLabel('Harbour');
    for (const { id } of box.user.list().slice(0, 25)) box.user.label(id, { add: [label] });
    when('gmail.users.messages.list', 2, () => box.user.renameLabel(label, 'Marina'));
    await box.syncToTheEnd();
    await box.syncToTheEnd();
    await box.assertWhole();
    assert.deepEqual(await mailboxNamed(box, label), { name: 'Marina', vanished: false });
  });

  test('a label that is deleted in the middle of a listing leaves its mail where it lies', async () => {
    const box = await openMailbox(stage, 'deleted', 30);
    const label = box.user.createLabel('Harbour');
    for (const { id } of box.user.list().slice(0, 25)) box.user.label(id, { add: [label] });
    when('gmail.users.messages.list', 3, () => box.user.deleteLabel(label));
    await box.syncToTheEnd();
    await box.syncToTheEnd();
    await box.assertWhole();
    assert.deepEqual(await mailboxNamed(box, label), { name: 'Harbour', vanished: true });
  });

  test('a label that is deleted in the middle of following leaves its mail where it lies', async () => {
    const box = await openMailbox(stage, 'unlabelled', 8);
    const label = box.user.createLabel('Harbour');
    await box.syncToTheEnd();
    for (const { id } of box.user.list()) box.user.label(id, { add: [label] });
    when('gmail.users.history.list', 1, () => box.user.deleteLabel(label));
    await box.syncToTheEnd();
    await box.syncToTheEnd();
    await box.assertWhole();
  });

  // The lists of the labels are calls of messages.list too, some fifteen after each page of the mailbox.
  const pageFaults = [
    { act: 'repeat-page-token', method: 'messages.list', nth: 1, times: 1 },
    { act: 'repeat-page-token', method: 'messages.list', nth: 2, times: 20 },
    { act: 'expire-page-token', method: 'messages.list', nth: 2, times: 20 },
    { act: 'expire-page-token', method: 'messages.list', nth: 20, times: 20 },
    { act: 'repeat-page-token', method: 'history.list', nth: 1, times: 2 },
    { act: 'expire-page-token', method: 'history.list', nth: 2, times: 2 },
  ] as const;
  for (const { act, method, nth, times } of pageFaults) {
    test(`${act} from call ${nth} of ${method} on loses and doubles nothing`, async () => {
      const box = await openMailbox(stage, `${act}-${nth}-${method}`, method === 'messages.list' ? 70 : 3);
      if (method === 'history.list') {
        await box.syncToTheEnd();
        for (let n = 0; n < 70; n++) box.deliver();
      }
      stage.google.world.faults.add({ method: `gmail.users.${method}`, nth, times, act });
      await box.syncToTheEnd();
      assert.ok(stage.google.world.faults.acted > 0);
      await box.assertWhole();
    });
  }

  async function mailboxNamed({ ref }: GmailMailbox, key: string) {
    const row = await stage.app.db.tenant(ref, (tx) =>
      tx
        .selectFrom('mailbox')
        .select(['name', 'vanished_at'])
        .where('connection_id', '=', ref.connectionId)
        .where('key', '=', key)
        .executeTakeFirstOrThrow(),
    );
    return { name: row.name, vanished: row.vanished_at !== null };
  }
});

describe('history ids above 2^53', () => {
  for (const [name, firstHistoryId] of [
    ['between two numbers that a double can hold', 2n ** 53n],
    ['near 2^63', 2n ** 63n - 20n],
  ] as const) {
    test(`${name} lose no change and repeat none`, async () => {
      const stage = await createGoogleStage({ google: { firstHistoryId }, env: { RAPPORT_LIST_PAGE: '20' } });
      try {
        await addGuest(stage);
        const box = await openMailbox(stage, 'counting', 3);
        await box.syncToTheEnd();
        for (let n = 0; n < 6; n++) {
          const id = box.deliver();
          assert.deepEqual(await box.sync(), { type: 'done', listed: 1, applied: 1 });
          box.user.label(id, { add: ['STARRED'] });
        }
        await box.syncToTheEnd();
        await box.assertWhole();
      } finally {
        await stage.close();
      }
    });
  }
});
