/** Clauses of the mail port about reading documents: whole, exact, bounded, one answer for each id. */
import assert from 'node:assert/strict';
import type { PartDescription } from '#providers/provider.ts';
import { attachmentDocument, brokenDocuments, mailDocument } from '../support/mail-documents.ts';
import { catchUp, catchUpAll, heldEmails, openMirrors } from '../support/mirror.ts';
import { addSeveral, fetchAll, fetchInbox, idOf, keywordsOf, mirrorOfInbox, WHOLE } from './asking.ts';
import type { Stage } from './stage.ts';

export async function fetchesExactly(stage: Stage): Promise<void> {
  const documents = brokenDocuments();
  for (const raw of documents.values()) await stage.add('INBOX', raw);
  const provider = await stage.open();
  const emails = await fetchInbox(provider);
  assert.equal(emails.length, documents.size);
  for (const raw of documents.values()) {
    const same = emails.filter((email) => Buffer.compare(email.raw, raw) === 0);
    assert.equal(same.length, 1, `not given back as it was: ${raw.subarray(0, 60).toString('latin1')}`);
    assert.deepEqual([same[0]!.cut, same[0]!.parts], [false, null]);
  }
  await provider.close();
}

export async function fetchesNothing(stage: Stage): Promise<void> {
  const provider = await stage.open();
  assert.deepEqual(await fetchAll(provider, []), []);
  await provider.close();
}

export async function answersEveryId(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 6);
  await addSeveral(stage, 'Sent', 2);
  const provider = await stage.open();
  const mirrors = await openMirrors(provider);
  await catchUpAll(provider, mirrors);
  const ids = heldEmails(mirrors).map((email) => email.id);
  await stage.expunge('INBOX', 'inbox-3@acme.example');
  await stage.expunge('INBOX', 'inbox-6@acme.example');
  const answers = await fetchAll(provider, ids);
  assert.deepEqual(answers.map(idOf).sort(), [...ids].sort());
  assert.equal(answers.filter((answer) => answer.type === 'gone').length, 2);
  assert.equal(answers.filter((answer) => answer.type === 'email').length, 6);
  await provider.close();
}

export async function goesOnAfterPoison(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 9);
  await stage.poison('INBOX', 'inbox-4@acme.example');
  await stage.poison('INBOX', 'inbox-5@acme.example');
  const provider = await stage.open();
  const mirrors = await openMirrors(provider);
  await catchUpAll(provider, mirrors);
  const ids = heldEmails(mirrors).map((email) => email.id);
  const answers = await fetchAll(provider, ids);
  assert.deepEqual(answers.map(idOf).sort(), [...ids].sort());
  const poisoned = answers.filter((answer) => answer.type === 'poison');
  assert.equal(poisoned.length, 2);
  for (const answer of poisoned) {
    assert.match(answer.code, /^[a-z]+(-[a-z]+)+$/);
    assert.ok(answer.reason.length > 0);
  }
  await provider.close();
}

export async function cutsLong(stage: Stage): Promise<void> {
  const raw = attachmentDocument('long@client.example', 5000);
  await stage.add('INBOX', raw, { parts: LONG_PARTS });
  await addSeveral(stage, 'INBOX', 1);
  const provider = await stage.open();
  const emails = await fetchInbox(provider, 1000);
  const long = emails.find((email) => email.cut)!;
  assert.deepEqual(Buffer.from(long.raw), raw.subarray(0, 1000));
  assert.equal(long.size, raw.length);
  assert.deepEqual(
    long.parts!.map(({ filename, mimeType, contentId, disposition }) => [filename, mimeType, contentId, disposition]),
    [
      ['plan.pdf', 'application/pdf', null, 'attachment'],
      ['pier.png', 'image/png', 'pier@client.example', 'inline'],
    ],
  );
  for (const part of long.parts!) assert.ok(part.size > 0);
  assert.deepEqual(
    emails.filter((email) => !email.cut).map((email) => email.parts),
    [null],
  );
  await provider.close();
}

export async function keepsWhatFits(stage: Stage): Promise<void> {
  const raw = mailDocument({ messageId: 'fits@acme.example' });
  await stage.add('INBOX', raw);
  const provider = await stage.open();
  const [whole] = await fetchInbox(provider, raw.length);
  assert.deepEqual([whole!.cut, Buffer.compare(whole!.raw, raw)], [false, 0]);
  const [shorter] = await fetchInbox(provider, raw.length - 1);
  assert.deepEqual([shorter!.cut, shorter!.raw.length], [true, raw.length - 1]);
  await provider.close();
}

export async function leavesNoTrace(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 2);
  const provider = await stage.open();
  for (const email of await fetchInbox(provider)) assert.deepEqual(email.keywords, []);
  for (const email of await fetchInbox(provider)) assert.deepEqual(email.keywords, []);
  await provider.find({ messageId: 'inbox-1@acme.example' }, 5);
  const mirrors = await openMirrors(provider);
  await catchUpAll(provider, mirrors);
  assert.deepEqual(await keywordsOf(provider, heldEmails(mirrors)), { 'inbox-1': [], 'inbox-2': [] });
  await provider.close();
}

export async function survivesLeaving(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 30);
  const provider = await stage.open();
  const inbox = await mirrorOfInbox(provider, await openMirrors(provider));
  await catchUp(provider, inbox);
  for await (const answer of provider.fetch([...inbox.emails.keys()], WHOLE)) {
    assert.equal(answer.type, 'email');
    break;
  }
  assert.equal((await fetchAll(provider, [...inbox.emails.keys()])).length, 30);
  await provider.close();
}

const LONG_PARTS: PartDescription[] = [
  { filename: 'plan.pdf', mimeType: 'application/pdf', size: 16, contentId: null, disposition: 'attachment' },
  { filename: 'pier.png', mimeType: 'image/png', size: 28, contentId: 'pier@client.example', disposition: 'inline' },
];
