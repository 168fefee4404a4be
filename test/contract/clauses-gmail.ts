/** What Gmail promises in place of the clauses that no Gmail can keep. */
import assert from 'node:assert/strict';
import type { FetchedEmail, MailProvider, ProviderId } from '#providers/provider.ts';
import { attachmentDocument, brokenDocuments, mailDocument } from '../support/mail-documents.ts';
import { catchUp, catchUpAll, heldEmails, openMirrors } from '../support/mirror.ts';
import { addSeveral, assertFault, fetchAll, keywordsOf, listedNames, mirrorOfInbox, WHOLE } from './asking.ts';
import type { Stage } from './stage.ts';

async function fetchExactly(provider: MailProvider, maxOctets = WHOLE): Promise<FetchedEmail[]> {
  const inbox = await mirrorOfInbox(provider, await openMirrors(provider));
  await catchUp(provider, inbox);
  const emails: FetchedEmail[] = [];
  for await (const answer of provider.fetch([...inbox.emails.keys()], maxOctets, { interactive: true })) {
    assert.equal(answer.type, 'email');
    if (answer.type === 'email') emails.push(answer.email);
  }
  return emails;
}

/** Octets are for a person who waits; a sync reads documents that are built from Gmail's parsed form. */
export async function fetchesExactlyForPeople(stage: Stage): Promise<void> {
  const documents = brokenDocuments();
  for (const raw of documents.values()) await stage.add('INBOX', raw);
  const provider = await stage.open();
  const emails = await fetchExactly(provider);
  assert.equal(emails.length, documents.size);
  for (const raw of documents.values()) {
    const same = emails.filter((email) => Buffer.compare(email.raw, raw) === 0);
    assert.equal(same.length, 1, `not given back as it was: ${raw.subarray(0, 60).toString('latin1')}`);
    assert.deepEqual([same[0]!.cut, same[0]!.parts], [false, null]);
  }
  await provider.close();
}

export async function cutsLongForPeople(stage: Stage): Promise<void> {
  const raw = attachmentDocument('long@client.example', 5000);
  await stage.add('INBOX', raw);
  const provider = await stage.open();
  const [long] = await fetchExactly(provider, 1000);
  assert.deepEqual([long!.cut, Buffer.from(long!.raw), long!.size], [true, raw.subarray(0, 1000), raw.length]);
  const parts = long!.parts!.map((part) => [part.filename, part.mimeType, part.contentId, part.disposition, part.size]);
  assert.deepEqual(parts, [
    ['plan.pdf', 'application/pdf', null, 'attachment', 12],
    ['pier.png', 'image/png', 'pier@client.example', 'inline', 21],
  ]);
  await provider.close();
}

export async function keepsWhatFitsForPeople(stage: Stage): Promise<void> {
  const raw = mailDocument({ messageId: 'fits@acme.example' });
  await stage.add('INBOX', raw);
  const provider = await stage.open();
  const [whole] = await fetchExactly(provider, raw.length);
  assert.deepEqual([whole!.cut, Buffer.compare(whole!.raw, raw)], [false, 0]);
  const [shorter] = await fetchExactly(provider, raw.length - 1);
  assert.deepEqual([shorter!.cut, shorter!.raw.length], [true, raw.length - 1]);
  await provider.close();
}

/** Gmail has no archive: what is archived is in All Mail alone. */
export async function keepsIdentityOfArchived(stage: Stage): Promise<void> {
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
  const all = await keyOf(provider, 'all');
  const inbox = await keyOf(provider, 'inbox');
  assert.deepEqual(after.map((email) => email.mailboxes.length).sort(), [1, 2]);
  for (const email of after) assert.ok(email.mailboxes.includes(all));
  assert.equal(after.filter((email) => email.mailboxes.includes(inbox)).length, 1);
  await provider.close();
}

export async function findsArchivedById(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 3);
  await addSeveral(stage, 'Archive', 3);
  const provider = await stage.open();
  const found = await provider.find({ messageId: 'archive-2@acme.example' }, 5);
  assert.deepEqual(await listedNames(provider, found), ['archive-2']);
  assert.deepEqual(found[0]!.mailboxes, [await keyOf(provider, 'all')]);
  assert.deepEqual(await provider.find({ messageId: 'nowhere@acme.example' }, 5), []);
  assert.deepEqual(await provider.find({ messageId: '"\\ {3}\r\nA1 LOGOUT' }, 5), []);
  await provider.close();
}

/** Gmail keeps no `$answered`. */
export async function reportsGmailKeywords(stage: Stage): Promise<void> {
  await stage.add('INBOX', mailDocument({ messageId: 'a@acme.example' }), { keywords: ['$seen', '$flagged'] });
  await stage.add('INBOX', mailDocument({ messageId: 'b@acme.example' }));
  const provider = await stage.open();
  const mirrors = await openMirrors(provider);
  await catchUpAll(provider, mirrors);
  assert.deepEqual(await keywordsOf(provider, heldEmails(mirrors)), { a: ['$flagged', '$seen'], b: [] });
  await stage.flag('INBOX', 'a@acme.example', ['$important']);
  await stage.flag('INBOX', 'b@acme.example', ['$seen']);
  await catchUpAll(provider, mirrors);
  assert.deepEqual(await keywordsOf(provider, heldEmails(mirrors)), { a: ['$important'], b: ['$seen'] });
  await provider.close();
}

/** Gmail's ids live for ever: a forgotten history is listed anew under the same ids, and tells the same. */
export async function listsTheSameAnew(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 3);
  const provider = await stage.open();
  const inbox = await mirrorOfInbox(provider, await openMirrors(provider));
  await catchUp(provider, inbox);
  const before = [...inbox.emails.values()];
  await stage.newEpoch('INBOX');
  await assertFault(provider.changes(inbox.feed, inbox.state, 10), 'resync');
  const page = await provider.changes(inbox.feed, null, 10);
  assert.equal(page.epoch, inbox.pages[0]!.epoch);
  assert.deepEqual(page.created, before);
  const answers = await fetchAll(provider, before.map((email) => email.id) as ProviderId[]);
  assert.deepEqual(
    answers.map((answer) => answer.type),
    ['email', 'email', 'email'],
  );
  await provider.close();
}

/** Gmail's push needs no connection that could be lost; it is subscribed, and ends by itself. */
export async function subscribesInsteadOfWatching(stage: Stage): Promise<void> {
  const provider = await stage.open();
  assert.equal(provider.capabilities.push, false);
  const { expiresAt } = await provider.subscription!.renew('projects/acme-crm/topics/gmail');
  assert.ok(expiresAt.getTime() > 0);
  await provider.subscription!.end();
  await provider.subscription!.end();
  await provider.close();
}

async function keyOf(provider: MailProvider, role: string) {
  return (await provider.mailboxes()).find((mailbox) => mailbox.role === role)!.key;
}
