/** Clauses of the mail port about the account as a whole: mailboxes, search, watching, and trouble. */
import assert from 'node:assert/strict';
import { isFault } from '#errors.ts';
import { mailDocument } from '../support/mail-documents.ts';
import { catchUp, catchUpAll, heldEmails, openMirrors } from '../support/mirror.ts';
import { addSeveral, assertFault, listedNames, mirrorOfInbox, openAndList, readIds } from './asking.ts';
import type { Stage } from './stage.ts';

export async function namesMailboxes(stage: Stage): Promise<void> {
  const provider = await stage.open();
  const mailboxes = await provider.mailboxes();
  const byRole = new Map(mailboxes.map((mailbox) => [mailbox.role, mailbox.name]));
  assert.equal(byRole.get('inbox'), 'INBOX');
  for (const role of ['sent', 'drafts', 'junk', 'trash'] as const) assert.ok(byRole.has(role), `no mailbox is ${role}`);
  assert.equal(new Set(mailboxes.map((mailbox) => mailbox.key)).size, mailboxes.length);
  const keys = new Set(mailboxes.map((mailbox) => mailbox.key));
  for (const feed of await provider.feeds()) assert.ok(feed.mailbox === null || keys.has(feed.mailbox));
  await provider.close();
}

export async function knowsIdentity(stage: Stage): Promise<void> {
  const provider = await stage.open();
  const identities = await provider.identities();
  assert.equal(identities.filter((identity) => identity.isDefault).length, 1);
  for (const identity of identities) assert.match(identity.address, /^[^@\s]+@[^@\s]+$/);
  await provider.close();
}

export async function asksToReconnect(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 1);
  await stage.revoke();
  await assertFault(openAndList(stage), 'reconnect');
}

export async function findsById(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 3);
  await addSeveral(stage, 'Archive', 3);
  const provider = await stage.open();
  const found = await provider.find({ messageId: 'archive-2@acme.example' }, 5);
  assert.deepEqual(await listedNames(provider, found), ['archive-2']);
  const archive = (await provider.mailboxes()).find((mailbox) => mailbox.role === 'archive')!;
  assert.deepEqual(found[0]!.mailboxes, [archive.key]);
  assert.deepEqual(await provider.find({ messageId: 'nowhere@acme.example' }, 5), []);
  assert.deepEqual(await provider.find({ messageId: '"\\ {3}\r\nA1 LOGOUT' }, 5), []);
  await provider.close();
}

export async function findsByAddress(stage: Stage): Promise<void> {
  const at = (day: number) => ({ receivedAt: new Date(Date.UTC(2026, 1, day, 12)) });
  const write = (messageId: string, from: string, to: string) => mailDocument({ messageId, from, to });
  await stage.add('INBOX', write('old@client.example', 'zoe@client.example', 'ada@acme.example'), at(1));
  await stage.add('INBOX', write('in@client.example', 'zoe@client.example', 'ada@acme.example'), at(10));
  await stage.add('Sent', write('out@acme.example', 'ada@acme.example', 'Zoe <ZOE@client.example>'), at(11));
  await stage.add('INBOX', write('other@client.example', 'max@client.example', 'ada@acme.example'), at(10));
  const provider = await stage.open();
  const query = { address: 'zoe@client.example', date: new Date(Date.UTC(2026, 1, 10, 15)) };
  const found = await provider.find(query, 5);
  assert.deepEqual(
    (await readIds(provider, found)).map(([, id]) => id),
    ['out@acme.example', 'in@client.example'],
  );
  assert.equal((await provider.find(query, 1)).length, 1);
  await provider.close();
}

export async function wakes(stage: Stage): Promise<void> {
  const provider = await stage.open();
  if (!provider.capabilities.push) return provider.close();
  const wake = Promise.withResolvers<void>();
  const watch = await provider.watch(() => wake.resolve(), wake.reject);
  await stage.add('INBOX', mailDocument({ messageId: 'live@acme.example' }));
  await wake.promise;
  const mirrors = await openMirrors(provider);
  await catchUpAll(provider, mirrors);
  assert.deepEqual(await listedNames(provider, heldEmails(mirrors)), ['live']);
  await watch.close();
  await watch.close();
  await provider.close();
}

export async function tellsLost(stage: Stage): Promise<void> {
  const provider = await stage.open();
  let times = 0;
  const lost = Promise.withResolvers<unknown>();
  const watch = await provider.watch(
    () => {},
    (reason) => {
      times += 1;
      lost.resolve(reason);
    },
  );
  await stage.cutWatches();
  const reason = await lost.promise;
  assert.ok(isFault(reason, 'retry'), `lost with ${String(reason)}`);
  await watch.close();
  await provider.close();
  assert.equal(times, 1);
}

export async function distrustsLists(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 1);
  for (const kind of ['empty', 'garbage'] as const) {
    await stage.breakList(kind);
    await assertFault(openAndList(stage), 'retry');
  }
  await stage.breakList(null);
  assert.ok((await openAndList(stage)) >= 5);
}

export async function survivesSilence(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 2);
  const provider = await stage.open();
  const inbox = await mirrorOfInbox(provider, await openMirrors(provider));
  await catchUp(provider, inbox);
  await stage.fallSilent();
  await assertFault(provider.changes(inbox.feed, inbox.state, 10), 'retry');
  await stage.recover();
  await addSeveral(stage, 'INBOX', 3, 3);
  await catchUp(provider, inbox);
  assert.equal(inbox.emails.size, 3);
  await provider.close();
}

export async function survivesThrottling(stage: Stage): Promise<void> {
  await stage.throttle();
  await assertFault(openAndList(stage), 'retry');
  await stage.recover();
  assert.ok((await openAndList(stage)) >= 5);
}
