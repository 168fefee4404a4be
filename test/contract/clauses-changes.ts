/** Clauses of the mail port about change feeds: nothing lost, nothing doubled, nothing out of order. */
import assert from 'node:assert/strict';
import { mailDocument } from '../support/mail-documents.ts';
import { applyPage, catchUp, catchUpAll, heldEmails, openMirrors } from '../support/mirror.ts';
import { addSeveral, assertFault, fetchAll, keywordsOf, listedNames, mirrorOfInbox, names, readIds } from './asking.ts';
import type { Stage } from './stage.ts';

export async function listsOnce(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 7);
  await addSeveral(stage, 'Sent', 3);
  const provider = await stage.open();
  const mirrors = await openMirrors(provider);
  await catchUpAll(provider, mirrors, 2);
  const listed = await readIds(provider, heldEmails(mirrors));
  assert.deepEqual(listed.map(([, id]) => id).sort(), [...names('INBOX', 7), ...names('Sent', 3)].sort());
  for (const mirror of mirrors.values()) {
    const order = (await readIds(provider, [...mirror.emails.values()])).map(([, id]) => id);
    const inbox = order.filter((id) => id.includes('inbox'));
    assert.deepEqual(inbox, names('INBOX', inbox.length).reverse());
  }
  await provider.close();
}

export async function countsDown(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 5);
  const provider = await stage.open();
  const mirrors = await openMirrors(provider);
  await catchUpAll(provider, mirrors, 2);
  const mirror = [...mirrors.values()].find((each) => each.emails.size === 5)!;
  assert.deepEqual(
    mirror.pages.map((page) => [page.created.length, page.remaining, page.hasMore]),
    [
      [2, 3, true],
      [2, 1, true],
      [1, 0, false],
    ],
  );
  await provider.close();
}

export async function listsEmpty(stage: Stage): Promise<void> {
  const provider = await stage.open();
  const mirrors = await openMirrors(provider);
  await catchUpAll(provider, mirrors);
  assert.equal(heldEmails(mirrors).length, 0);
  for (const mirror of mirrors.values()) assert.equal(mirror.pages.length, 1);
  await provider.close();
}

export async function saysNothing(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 3);
  const provider = await stage.open();
  const mirrors = await openMirrors(provider);
  await catchUpAll(provider, mirrors);
  for (const mirror of mirrors.values()) {
    const page = await provider.changes(mirror.feed, mirror.state, 100);
    assert.deepEqual([page.created, page.destroyed, page.hasMore], [[], [], false]);
    for (const email of page.updated) assert.deepEqual(email, mirror.emails.get(email.id));
  }
  await provider.close();
}

export async function repeatsItself(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 4);
  const provider = await stage.open();
  const mirrors = await openMirrors(provider);
  await catchUpAll(provider, mirrors, 3);
  await addSeveral(stage, 'INBOX', 6, 5);
  await stage.flag('INBOX', 'inbox-2@acme.example', ['$seen']);
  await stage.expunge('INBOX', 'inbox-1@acme.example');
  for (const mirror of mirrors.values()) {
    for (const state of [null, mirror.state]) {
      const first = await provider.changes(mirror.feed, state, 3);
      const second = await provider.changes(mirror.feed, state, 3);
      assert.deepEqual(second, first);
    }
  }
  await provider.close();
}

export async function continues(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 3);
  const first = await stage.open();
  const mirrors = await openMirrors(first);
  await catchUpAll(first, mirrors);
  await first.close();
  await addSeveral(stage, 'INBOX', 5, 4);
  const second = await stage.open();
  await catchUpAll(second, mirrors);
  assert.equal(heldEmails(mirrors).length, 5);
  await second.close();
}

export async function reportsKeywords(stage: Stage): Promise<void> {
  await stage.add('INBOX', mailDocument({ messageId: 'a@acme.example' }), { keywords: ['$seen', '$flagged'] });
  await stage.add('INBOX', mailDocument({ messageId: 'b@acme.example' }));
  const provider = await stage.open();
  const mirrors = await openMirrors(provider);
  await catchUpAll(provider, mirrors);
  assert.deepEqual(await keywordsOf(provider, heldEmails(mirrors)), { a: ['$flagged', '$seen'], b: [] });
  await stage.flag('INBOX', 'a@acme.example', ['$answered']);
  await stage.flag('INBOX', 'b@acme.example', ['$seen']);
  await catchUpAll(provider, mirrors);
  assert.deepEqual(await keywordsOf(provider, heldEmails(mirrors)), { a: ['$answered'], b: ['$seen'] });
  await provider.close();
}

export async function createsFirst(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 5);
  const provider = await stage.open();
  const mirrors = await openMirrors(provider);
  for (const mirror of mirrors.values()) applyPage(mirror, await provider.changes(mirror.feed, null, 2));
  await stage.flag('INBOX', 'inbox-1@acme.example', ['$seen']);
  await stage.flag('INBOX', 'inbox-5@acme.example', ['$seen']);
  await catchUpAll(provider, mirrors, 2);
  const keywords = await keywordsOf(provider, heldEmails(mirrors));
  assert.deepEqual([keywords['inbox-1'], keywords['inbox-5'], keywords['inbox-3']], [['$seen'], ['$seen'], []]);
  await provider.close();
}

export async function reportsExpunged(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 5);
  const provider = await stage.open();
  const mirrors = await openMirrors(provider);
  await catchUpAll(provider, mirrors);
  await stage.expunge('INBOX', 'inbox-2@acme.example');
  await stage.expunge('INBOX', 'inbox-5@acme.example');
  await catchUpAll(provider, mirrors);
  assert.deepEqual(await listedNames(provider, heldEmails(mirrors)), ['inbox-1', 'inbox-3', 'inbox-4']);
  await provider.close();
}

export async function destroyedWins(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 3);
  const provider = await stage.open();
  const mirrors = await openMirrors(provider);
  await catchUpAll(provider, mirrors);
  await stage.flag('INBOX', 'inbox-2@acme.example', ['$flagged']);
  await stage.expunge('INBOX', 'inbox-2@acme.example');
  await catchUpAll(provider, mirrors);
  assert.deepEqual(await listedNames(provider, heldEmails(mirrors)), ['inbox-1', 'inbox-3']);
  await provider.close();
}

export async function overlooksTheBrief(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 2);
  const provider = await stage.open();
  const mirrors = await openMirrors(provider);
  await catchUpAll(provider, mirrors);
  await addSeveral(stage, 'INBOX', 3, 3);
  await stage.expunge('INBOX', 'inbox-3@acme.example');
  await catchUpAll(provider, mirrors);
  assert.deepEqual(await listedNames(provider, heldEmails(mirrors)), ['inbox-1', 'inbox-2']);
  await provider.close();
}

export async function losesNothing(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 9);
  const provider = await stage.open();
  const mirrors = await openMirrors(provider);
  const inbox = await mirrorOfInbox(provider, mirrors);
  const once = async () => applyPage(inbox, await provider.changes(inbox.feed, inbox.state, 2));
  await once();
  await addSeveral(stage, 'INBOX', 12, 10);
  await stage.expunge('INBOX', 'inbox-9@acme.example');
  await stage.expunge('INBOX', 'inbox-1@acme.example');
  await once();
  await stage.flag('INBOX', 'inbox-12@acme.example', ['$seen']);
  await stage.expunge('INBOX', 'inbox-11@acme.example');
  await once();
  await catchUp(provider, inbox, 2);
  const expected = [2, 3, 4, 5, 6, 7, 8, 10, 12].map((n) => `inbox-${n}`).sort();
  assert.deepEqual(await listedNames(provider, [...inbox.emails.values()]), expected);
  assert.deepEqual((await keywordsOf(provider, [...inbox.emails.values()]))['inbox-12'], ['$seen']);
  await provider.close();
}

export async function keepsIdentity(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 2);
  const provider = await stage.open();
  const mirrors = await openMirrors(provider);
  await catchUpAll(provider, mirrors);
  const before = heldEmails(mirrors).map((email) => email.id);
  await stage.move('INBOX', 'inbox-1@acme.example', 'Archive');
  await catchUpAll(provider, mirrors);
  const after = heldEmails(mirrors);
  assert.deepEqual(after.map((email) => email.id).sort(), before.sort());
  assert.equal(provider.capabilities.stableIds, true);
  const archive = (await provider.mailboxes()).find((mailbox) => mailbox.role === 'archive')!;
  assert.equal(after.filter((email) => email.mailboxes.includes(archive.key)).length, 1);
  await provider.close();
}

/** What is kept where ids do not survive a move: gone here, new there, the same octets. */
export async function movesAsGoneAndNew(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 2);
  const provider = await stage.open();
  const mirrors = await openMirrors(provider);
  await catchUpAll(provider, mirrors);
  const before = heldEmails(mirrors).map((email) => email.id);
  await stage.move('INBOX', 'inbox-1@acme.example', 'Archive');
  await catchUpAll(provider, mirrors);
  const after = heldEmails(mirrors);
  assert.equal(provider.capabilities.stableIds, false);
  assert.equal(after.filter((email) => before.includes(email.id)).length, 1);
  assert.deepEqual(await listedNames(provider, after), ['inbox-1', 'inbox-2']);
  await provider.close();
}

export async function asksForResync(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 3);
  const provider = await stage.open();
  const mirrors = await openMirrors(provider);
  const inbox = await mirrorOfInbox(provider, mirrors);
  await catchUp(provider, inbox);
  await stage.newEpoch('INBOX');
  await assertFault(provider.changes(inbox.feed, inbox.state, 10), 'resync');
  await provider.close();
}

export async function refusesForeignState(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 1);
  const provider = await stage.open();
  const [feed] = await provider.feeds();
  for (const state of ['', '{}', 'null', '[1]', '{"v":99}', '1/1/9:3', '\u0000', '{"v":1,"uids":"x"}']) {
    await assertFault(provider.changes(feed!, state as never, 10), 'resync');
  }
  await provider.close();
}

export async function tellsEpochs(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 3);
  const provider = await stage.open();
  const inbox = await mirrorOfInbox(provider, await openMirrors(provider));
  await catchUp(provider, inbox);
  const old = [...inbox.emails.keys()];
  await stage.newEpoch('INBOX');
  const page = await provider.changes(inbox.feed, null, 10);
  assert.notEqual(page.epoch, inbox.pages[0]!.epoch);
  assert.deepEqual(await listedNames(provider, page.created), ['inbox-1', 'inbox-2', 'inbox-3']);
  assert.equal(page.created.filter((email) => old.includes(email.id)).length, 0);
  const answers = await fetchAll(provider, old);
  assert.deepEqual(
    answers.map((answer) => answer.type),
    ['gone', 'gone', 'gone'],
  );
  await provider.close();
}
