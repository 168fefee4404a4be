import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { readThread } from '#timeline/read-thread.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { type Colleague, createEngine, type Engine, rowsOf } from '../support/engine.ts';
import { type DocumentFacts, mailDocument } from '../support/mail-documents.ts';

interface Letter extends DocumentFacts {
  references?: string[];
}

/** A document that answers others. */
function letter({ references = [], ...facts }: Letter): Buffer {
  const text = mailDocument(facts).toString('utf8');
  const line = references.map((id) => `<${id}>`).join(' ');
  return Buffer.from(line === '' ? text : text.replace('\r\nDate:', `\r\nReferences: ${line}\r\nDate:`), 'utf8');
}

describe('a conversation', () => {
  let engine: Engine;
  let count = 0;
  before(async () => {
    engine = await createEngine();
  });
  after(() => engine.close());

  const meet = async () => {
    count += 1;
    const domain = `talk${count}.example`;
    const ann = await engine.connect(`ann${count}@harbour.example`);
    const ben = await engine.connect(`ben${count}@harbour.example`);
    const iris = `iris@${domain}`;
    const contactId = await engine.addContact(ann, 'Iris', iris);
    return { ann, ben, iris, contactId, domain, toAnn: ann.account.addresses[0]!, toBen: ben.account.addresses[0]! };
  };
  const timeline = async (who: Colleague, recordId: string) =>
    (
      await engine.database.db.tenant(who.actor, (tx) =>
        readTimeline(tx, who.actor, { recordKind: 'contact', recordId }),
      )
    ).items;
  const thread = (who: Colleague, id: string) =>
    engine.database.db.tenant(who.actor, (tx) => readThread(tx, who.actor, id));
  /** The thread of each message of a Message-ID's host, by the part before it. */
  const threadsOf = async (who: Colleague, domain: string) => {
    const rows = await rowsOf<{ rfc_message_id: string; thread_id: string }>(engine, who, 'message');
    const own = rows.filter((row) => row.rfc_message_id?.endsWith(`@${domain}`));
    return new Map(own.map((row) => [row.rfc_message_id.split('@')[0]!, row.thread_id]));
  };

  test('is one for two colleagues who each have a part of it', async () => {
    const { ann, ben, iris, contactId, domain, toAnn, toBen } = await meet();
    ann.account.add(
      letter({ messageId: `one@${domain}`, from: iris, to: toAnn, date: 'Mon, 5 Jan 2026 09:00:00 +0000' }),
    );
    const second = {
      messageId: `two@${domain}`,
      references: [`one@${domain}`],
      date: 'Tue, 6 Jan 2026 09:00:00 +0000',
    };
    ben.account.add(letter({ ...second, from: iris, to: toBen, subject: 'Re: Berth 12' }));
    await engine.sync(ben);
    await engine.sync(ann);
    const items = await timeline(ann, contactId);
    assert.equal(items.length, 2);
    assert.equal(new Set(items.map((item) => item.threadId)).size, 1);
    for (const viewer of [ann, ben]) {
      const view = await thread(viewer, items[0]!.threadId!);
      assert.deepEqual([view.subject, view.items.length], ['Berth 12', 2]);
    }
  });

  test('whose parts meet later is merged, and the id that it had leads to it still', async () => {
    const { ann, iris, contactId, domain, toAnn } = await meet();
    const day = (n: number) => `Mon, 5 Jan 2026 0${n}:00:00 +0000`;
    ann.account.add(letter({ messageId: `a@${domain}`, from: iris, to: toAnn, subject: 'Alpha', date: day(0) }));
    ann.account.add(letter({ messageId: `b@${domain}`, from: iris, to: toAnn, subject: 'Beta', date: day(1) }));
    await engine.sync(ann);
    const before = await threadsOf(ann, domain);
    assert.notEqual(before.get('a'), before.get('b'));
    const references = [`a@${domain}`, `b@${domain}`];
    ann.account.add(
      letter({ messageId: `c@${domain}`, from: iris, to: toAnn, subject: 'Both', date: day(2), references }),
    );
    await engine.sync(ann);
    const after = await threadsOf(ann, domain);
    assert.equal(new Set(after.values()).size, 1);
    assert.equal(after.get('c'), before.get('a'), 'the oldest lives on');
    for (const id of before.values()) {
      assert.deepEqual(
        (await thread(ann, id)).items.map((item) => item.subject),
        ['Alpha', 'Beta', 'Both'],
      );
    }
    assert.equal((await timeline(ann, contactId)).length, 3);
  });

  test('that is merged again and again is reached from every id that it ever had', async () => {
    const { ann, iris, domain, toAnn } = await meet();
    const ids = new Set<string>();
    for (let n = 5; n >= 0; n--) {
      const references = n === 5 ? [] : [`m${n + 1}@${domain}`];
      const date = `Mon, 5 Jan 2026 0${n}:00:00 +0000`;
      const single = { messageId: `m${n}@${domain}`, from: iris, to: toAnn, subject: `Part ${n}`, date };
      ann.account.add(letter(single));
      await engine.sync(ann);
      ids.add((await threadsOf(ann, domain)).get(`m${n}`)!);
      ann.account.add(
        letter({ ...single, messageId: `join${n}@${domain}`, references: [...references, `m${n}@${domain}`] }),
      );
      await engine.sync(ann);
    }
    assert.equal(new Set((await threadsOf(ann, domain)).values()).size, 1);
    assert.equal(ids.size, 6);
    const sizes = await Promise.all([...ids].map(async (id) => (await thread(ann, id)).items.length));
    assert.deepEqual(sizes, [12, 12, 12, 12, 12, 12]);
  });

  test('is the same whatever the order in which it arrives, and however it is cut into syncs', async () => {
    const shapes: string[] = [];
    for (const order of [
      [0, 1, 2, 3, 4],
      [4, 3, 2, 1, 0],
      [2, 0, 4, 1, 3],
    ]) {
      const { ann, iris, domain, toAnn } = await meet();
      const letters = [0, 1, 2, 3, 4].map((n) =>
        letter({
          messageId: `n${n}@${domain}`,
          from: n % 2 ? toAnn : iris,
          to: n % 2 ? iris : toAnn,
          subject: n === 4 ? 'Another matter' : n === 0 ? 'The plan' : 'Re: The plan',
          references: n === 0 || n === 3 || n === 4 ? [] : [`n${n - 1}@${domain}`],
          date: `Mon, 5 Jan 2026 1${n}:00:00 +0000`,
        }),
      );
      for (const n of order) {
        ann.account.add(letters[n]!);
        await engine.sync(ann);
      }
      const threads = await threadsOf(ann, domain);
      const names = [...new Set([0, 1, 2, 3, 4].map((n) => threads.get(`n${n}`)))];
      shapes.push([0, 1, 2, 3, 4].map((n) => names.indexOf(threads.get(`n${n}`))).join(''));
    }
    assert.deepEqual(shapes, ['00001', '00001', '00001']);
  });

  test('is not entered by a stranger who forges its references', async () => {
    const { ann, ben, iris, domain, toAnn, toBen } = await meet();
    ann.account.add(letter({ messageId: `real@${domain}`, from: iris, to: toAnn, subject: 'The price' }));
    await engine.sync(ann);
    const forged = { references: [`real@${domain}`], subject: 'Re: The price' };
    const stranger = `mallory@evil${count}.example`;
    ann.account.add(letter({ messageId: `forged1@${domain}`, from: stranger, to: toAnn, ...forged }));
    ben.account.add(letter({ messageId: `forged2@${domain}`, from: stranger, to: toBen, ...forged }));
    await engine.sync(ann);
    await engine.sync(ben);
    const threads = await threadsOf(ann, domain);
    assert.notEqual(threads.get('forged1'), threads.get('real'));
    assert.notEqual(threads.get('forged2'), threads.get('real'));
    const view = await thread(ann, threads.get('real')!);
    assert.deepEqual(
      view.items.map((item) => item.subject),
      ['The price'],
    );
  });

  test('of two strangers is not joined with another by one who refers to both', async () => {
    const { ann, domain, toAnn } = await meet();
    ann.account.add(letter({ messageId: `x@${domain}`, from: `x@one${count}.example`, to: toAnn, subject: 'One' }));
    ann.account.add(letter({ messageId: `y@${domain}`, from: `y@two${count}.example`, to: toAnn, subject: 'Two' }));
    await engine.sync(ann);
    const references = [`x@${domain}`, `y@${domain}`];
    ann.account.add(
      letter({ messageId: `z@${domain}`, from: `z@evil${count}.example`, to: toAnn, subject: 'Three', references }),
    );
    await engine.sync(ann);
    assert.equal(new Set((await threadsOf(ann, domain)).values()).size, 3);
  });

  test('is not made of a machine’s notifications because they share a subject', async () => {
    const { ann, domain, toAnn } = await meet();
    for (let n = 0; n < 3; n++) {
      const from = `no-reply@shop${count}.example`;
      const facts = { messageId: `note${n}@${domain}`, from, to: toAnn, subject: 'Re: Your order' };
      const text = mailDocument(facts).toString('utf8');
      ann.account.add(Buffer.from(text.replace('\r\nDate:', '\r\nAuto-Submitted: auto-generated\r\nDate:')));
    }
    await engine.sync(ann);
    assert.equal(new Set((await threadsOf(ann, domain)).values()).size, 3);
  });
});
