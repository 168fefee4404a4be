/** The script of a memory account: what tests above the port lean on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '#errors.ts';
import { MemoryAccount } from '#providers/memory/account.ts';
import { createRegistry } from '#providers/registry.ts';
import { testGmailWorld } from '../support/gmail-world.ts';
import { testWorld } from '../support/imap-stage.ts';
import { mailDocument } from '../support/mail-documents.ts';

describe('A memory account', () => {
  it('is opened by its name', async () => {
    const account = new MemoryAccount({ addresses: ['bob@acme.example'] });
    const open = createRegistry({ imap: testWorld(), gmail: testGmailWorld(), memory: new Map([['bob', account]]) });
    const provider = await open('memory', { account: 'bob' }, null);
    assert.deepEqual(await provider.identities(), [{ address: 'bob@acme.example', name: null, isDefault: true }]);
    await assert.rejects(open('memory', { account: 'nobody' }, null), /no memory account nobody/);
  });

  it('fails the call that it was told to fail, once', async () => {
    const account = new MemoryAccount();
    const ids = [1, 2, 3].flatMap((n) => account.add(mailDocument({ messageId: `m${n}@acme.example` })));
    const provider = await createRegistry({
      imap: testWorld(),
      gmail: testGmailWorld(),
      memory: new Map([['a', account]]),
    })('memory', { account: 'a' }, null);
    account.failOn('email', 2, new Fault('retry', 'memory-cut', 'Cut.'));
    const seen: string[] = [];
    const read = async () => {
      for await (const answer of provider.fetch(ids, 1000)) seen.push(answer.type);
    };
    await assert.rejects(read(), /Cut/);
    assert.equal(seen.length, 1);
    await read();
    assert.equal(seen.length, 4);
  });

  it('keeps its ids when only its change log is forgotten, and not when a new epoch begins', async () => {
    const account = new MemoryAccount();
    const [id] = account.add(mailDocument());
    const open = createRegistry({ imap: testWorld(), gmail: testGmailWorld(), memory: new Map([['a', account]]) });
    const provider = await open('memory', { account: 'a' }, null);
    const [feed] = await provider.feeds();
    const first = await provider.changes(feed!, null, 5);
    account.expire();
    await assert.rejects(provider.changes(feed!, first.newState, 5), { next: 'resync' });
    const second = await provider.changes(feed!, null, 5);
    assert.deepEqual([second.created[0]!.id, second.epoch], [id, first.epoch]);
    account.newEpoch();
    const third = await provider.changes(feed!, null, 5);
    assert.notEqual(third.created[0]!.id, id);
    assert.notEqual(third.epoch, first.epoch);
  });

  it('drops wakes when told, and no change with them', async () => {
    const account = new MemoryAccount();
    const provider = await createRegistry({
      imap: testWorld(),
      gmail: testGmailWorld(),
      memory: new Map([['a', account]]),
    })('memory', { account: 'a' }, null);
    let wakes = 0;
    await provider.watch(
      () => (wakes += 1),
      () => {},
    );
    account.add(mailDocument());
    account.dropWakes = true;
    account.add(mailDocument());
    assert.equal(wakes, 1);
    const [feed] = await provider.feeds();
    assert.equal((await provider.changes(feed!, null, 9)).created.length, 2);
  });
});
