import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Fault } from '#errors.ts';
import type { ProviderMailbox } from '#providers/provider.ts';
import { readLedger } from '#sync/read-ledger.ts';
import { type Colleague, createEngine, type Engine } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';

describe('the listing of a mailbox', () => {
  let engine: Engine;
  before(async () => {
    engine = await createEngine();
  });
  after(() => engine.close());

  const fill = (who: Colleague, count: number, name: string, mailbox = 'INBOX') =>
    Array.from({ length: count }, (_, n) => {
      const raw = mailDocument({
        messageId: `${name}${n}@x.example`,
        from: `g${n}@x.example`,
        subject: `${name} ${n}`,
      });
      return who.account.add(raw, { mailboxes: [mailbox] })[0]!;
    });
  const outcomes = async (who: Colleague) => {
    const page = await engine.database.db.tenant(who.actor, (tx) =>
      readLedger(tx, who.actor, who.ref.connectionId, { limit: 100 }),
    );
    return page.items.map((line) => line.rule ?? line.outcome).sort();
  };
  /** The folder is on the server no more, or again. */
  const removeFolder = (who: Colleague, key: string): { mailbox: ProviderMailbox; restore: () => void } => {
    const at = who.account.mailboxes.findIndex((each) => each.key === key);
    const [mailbox] = who.account.mailboxes.splice(at, 1);
    const feed = who.account.feeds.get(key as never)!;
    who.account.feeds.delete(key as never);
    return {
      mailbox: mailbox!,
      restore: () => {
        who.account.mailboxes.push(mailbox!);
        who.account.feeds.set(key as never, feed);
      },
    };
  };

  test('brings what moves out of junk', async () => {
    const ada = await engine.connect('ada@harbour.example', { layout: 'account' });
    const [id] = fill(ada, 1, 'moved', 'Junk');
    await engine.sync(ada);
    assert.deepEqual(await outcomes(ada), ['junk']);
    ada.account.move(id!, 'INBOX');
    await engine.sync(ada);
    assert.deepEqual(await outcomes(ada), ['unmatched']);
  });

  test('brings what moved out of junk while the provider forgot our place', async () => {
    const ben = await engine.connect('ben@harbour.example', { layout: 'account' });
    const [junk] = fill(ben, 1, 'forgotten', 'Junk');
    const [draft] = fill(ben, 1, 'sent', 'Drafts');
    await engine.sync(ben);
    ben.account.move(junk!, 'INBOX');
    ben.account.move(draft!, 'Sent');
    ben.account.expire();
    await engine.sync(ben);
    assert.deepEqual(await outcomes(ben), ['unmatched', 'unmatched']);
  });

  test('leaves what it skipped as it is when nothing moved, whatever is listed anew', async () => {
    const cleo = await engine.connect('cleo@harbour.example', { historyFrom: new Date('2026-01-10T00:00:00Z') });
    fill(cleo, 1, 'j', 'Junk');
    fill(cleo, 1, 't', 'Trash');
    fill(cleo, 1, 'old');
    await engine.sync(cleo);
    const before = await outcomes(cleo);
    assert.deepEqual(before, ['before-history', 'junk', 'trash']);
    await engine.sync(cleo, 'audit');
    assert.deepEqual(await outcomes(cleo), before);
  });

  test('of a draft that was sent from where it lay brings it', async () => {
    const dan = await engine.connect('dan@harbour.example');
    const [id] = dan.account.add(mailDocument({ messageId: 'draft@x.example' }), { keywords: ['$draft'] });
    await engine.sync(dan);
    assert.deepEqual(await outcomes(dan), ['draft']);
    dan.account.flag(id!, ['$seen']);
    await engine.sync(dan);
    assert.deepEqual(await outcomes(dan), ['unmatched']);
  });

  test('finds nothing missing in an audit during which the provider forgets our place', async () => {
    const eve = await engine.connect('eve@harbour.example', { layout: 'account' });
    fill(eve, 170, 'restarted');
    await engine.sync(eve);
    let audited = 0;
    eve.account.hooks.push((call) => {
      if (call === 'changes' && ++audited === 3) eve.account.expire();
    });
    await engine.sync(eve, 'audit');
    assert.ok(audited > 5, 'it was listed from the beginning again');
    const { evidence } = await engine.view(eve);
    assert.deepEqual([evidence.missing, evidence.listed, evidence.unmatched], [0, 170, 170]);
  });

  test('does not let a folder that is no more cover for mail that is missing', async () => {
    const finn = await engine.connect('finn@harbour.example');
    fill(finn, 5, 'kept');
    fill(finn, 20, 'archived', 'Archive');
    await engine.sync(finn);
    removeFolder(finn, 'Archive');
    // What no page can do: an id that was named and is not in the ledger.
    finn.account.hooks.push(async (call) => {
      if (call !== 'changes') return;
      await engine.database.db.tenant(finn.actor, (tx) =>
        tx
          .deleteFrom('ledger_entry')
          .where('connection_id', '=', finn.ref.connectionId)
          .where('provider_id', 'like', '1.1.INBOX')
          .execute(),
      );
    });
    await engine.sync(finn, 'audit');
    assert.equal((await engine.view(finn)).evidence.missing, 1);
  });

  test('counts the mail of a folder that vanished as gone from the provider, keeps it, and follows it when it is back', async () => {
    const gil = await engine.connect('gil@harbour.example');
    fill(gil, 3, 'here');
    fill(gil, 4, 'there', 'Archive');
    await engine.sync(gil);
    const { restore } = removeFolder(gil, 'Archive');
    assert.equal((await engine.sync(gil)).type, 'done');
    let { evidence } = await engine.view(gil);
    assert.deepEqual([evidence.listed, evidence.unmatched, evidence.atProvider, evidence.gone], [7, 7, 3, 0]);
    restore();
    fill(gil, 1, 'new', 'Archive');
    await engine.sync(gil);
    ({ evidence } = await engine.view(gil));
    assert.deepEqual([evidence.listed, evidence.unmatched, evidence.atProvider], [8, 8, 8]);
  });

  test('deletes nothing because of a list of folders that can not be right', async () => {
    const hal = await engine.connect('hal@harbour.example');
    fill(hal, 3, 'safe');
    await engine.sync(hal);
    for (const kind of ['empty', 'garbage'] as const) {
      hal.account.brokenList = kind;
      const report = await engine.sync(hal);
      assert.ok(report.type === 'failed' && report.fault.next === 'retry');
    }
    hal.account.brokenList = null;
    await engine.sync(hal);
    assert.deepEqual((await engine.view(hal)).evidence.atProvider, 3);
  });

  test('that was broken off is begun again, so that its end can say that nothing is missing', async () => {
    const ida = await engine.connect('ida@harbour.example', { layout: 'account' });
    fill(ida, 170, 'broken');
    ida.account.failOn('changes', 3, new Fault('retry', 'memory-connection-lost', 'The connection was lost.'));
    assert.equal((await engine.sync(ida)).type, 'failed');
    assert.equal((await engine.view(ida)).evidence.missing, null, 'nothing is claimed yet');
    await engine.sync(ida);
    const { evidence, phase } = await engine.view(ida);
    assert.deepEqual([evidence.missing, evidence.listed, evidence.unmatched, phase], [0, 170, 170, 'live']);
  });

  test('names at any moment exactly one outcome for each message, and their sum is what was listed', async () => {
    const jo = await engine.connect('jo@harbour.example', { historyFrom: new Date('2026-01-05T09:30:00Z') });
    await engine.addContact(jo, 'Guest', 'g3@x.example');
    const ids = fill(jo, 60, 'sum');
    fill(jo, 5, 'junk', 'Junk');
    jo.account.poison(ids[59]!, 'It can not be read.');
    const sums: number[] = [];
    jo.account.hooks.push(async (call, nth) => {
      if (call === 'email' && nth === 10) jo.account.expunge(ids[40]!);
      const { evidence: e } = await engine.view(jo);
      const skipped = Object.values(e.skipped).reduce((sum, n) => sum + n, 0);
      sums.push(e.listed - (e.logged + e.unmatched + skipped + e.quarantined + e.pending + e.gone));
    });
    await engine.sync(jo);
    assert.ok(sums.length > 30);
    assert.ok(sums.every((difference) => difference === 0));
    const { evidence } = await engine.view(jo);
    assert.deepEqual([evidence.listed, evidence.quarantined, evidence.gone, evidence.pending], [65, 1, 1, 0]);
  });
});
