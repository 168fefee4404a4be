/** What a grant shows, and what it never does. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { verifyAudit } from '#audit/verify-audit.ts';
import { Fault } from '#errors.ts';
import type { Mate } from '../support/access-stage.ts';
import { nowhere, onAccessStage } from './access-hands.ts';

describe('access to a colleague’s mail: what is shown', () => {
  const at = onAccessStage();

  test('is never deleted, nor protected mail, even where the contact is shown', async () => {
    const { meet, ask, inbox, decide, vote, protect } = at.hands;
    const { ann, ben, iris, write } = await meet();
    for (const subject of ['plain', 'deleted', 'protected']) await write(subject);
    const [deleted, secret] = [await ann.entry(iris, 'deleted'), await ann.entry(iris, 'protected')];
    await vote(ann, deleted.id, 'subject');
    await vote(ann, secret.id, 'subject');
    const [first, second] = [await ask(ben, 'interaction', deleted.id), await ask(ben, 'interaction', secret.id)];
    await ann.call('DELETE', `/api/interactions/${deleted.id}`);
    await protect(ann, secret.id);
    assert.deepEqual(await decide(ann, first, { grant: 'message' }), [409, 'nothing-to-show', 'grant']);
    assert.deepEqual(await decide(ann, second, { grant: 'message' }), [409, 'protected', null]);
    const id = await ask(ben, 'contact', iris);
    assert.equal(await decide(ann, id, { grant: 'contact' }), 'contact');
    assert.deepEqual(await ben.sees(iris), ['plain: full']);
    assert.equal((await inbox(ann))[0].emails, 1);
    const own = await ann.entry(iris, 'protected');
    assert.deepEqual([own.protected, own.shownTo], [true, []]);
    assert.deepEqual((await vote(ann, secret.id, 'full')).json.code, 'protected');
    assert.equal((await vote(ann, secret.id, 'subject')).status, 409);
    assert.equal((await vote(ann, secret.id, 'private')).status, 200);
  });

  test('is not what its owner keeps to himself, whatever he showed of it or shows of its conversation', async () => {
    const { meet, ask, decide, vote } = at.hands;
    const { ann, ben, iris, write } = await meet();
    await write('first');
    const { id } = await ann.entry(iris, 'first');
    await vote(ann, id, 'subject');
    const [mail, thread] = [await ask(ben, 'interaction', id), await ask(ben, 'interaction', id)];
    assert.equal(await decide(ann, mail, { grant: 'message' }), 'message');
    assert.deepEqual(await ben.sees(iris), ['first: full']);
    await vote(ann, id, 'private');
    assert.deepEqual(await ben.sees(iris), []);
    assert.deepEqual((await ann.entry(iris, 'first')).shownTo, []);
    assert.equal(await decide(ann, thread, { grant: 'thread' }), 'thread');
    assert.deepEqual(await ben.sees(iris), []);
    assert.deepEqual((await ann.entry(iris, 'first')).shownTo, []);
    await vote(ann, id, null);
    assert.equal((await ann.entry(iris, 'first')).shownTo?.length, 1);
    assert.deepEqual(await ben.sees(iris), ['first: full']);
  });

  test('stays within the workspace’s bound, and comes back with it', async () => {
    const { meet, ask, decide } = at.hands;
    const { ann, ben, iris, write, nth } = await meet();
    const admin = await at.stage.mate(`ada${nth}`, 'admin');
    const bound = (level: string) =>
      admin.call('PATCH', '/api/workspace', {
        boundLevel: level,
        ...(level === 'private' && { defaultLevel: level }),
      });
    await write('one');
    const id = await ask(ben, 'contact', iris);
    await decide(ann, id, { grant: 'contact' });
    try {
      assert.equal((await bound('subject')).status, 200);
      assert.deepEqual(await ben.sees(iris), ['one: subject']);
      assert.deepEqual(await decide(ann, id, { grant: 'contact' }), [422, 'level-above-bound', 'level']);
      assert.equal((await bound('private')).status, 200);
      assert.deepEqual(await ben.sees(iris), []);
      await write('two');
      assert.deepEqual(await decide(ann, id, { grant: 'contact', level: 'subject' }), [
        422,
        'level-above-bound',
        'level',
      ]);
    } finally {
      assert.equal((await bound('full')).status, 200);
    }
    assert.deepEqual(await ben.sees(iris), ['one: full', 'two: full']);
  });

  test('is read as a colleague’s words: its owner reads who did, and the log has it', async () => {
    const { meet, ask, decide } = at.hands;
    const { ann, ben, iris, write } = await meet();
    await write('one');
    await decide(ann, await ask(ben, 'contact', iris), { grant: 'contact' });
    await ben.sees(iris);
    const { items } = (await ann.call('GET', '/api/audit/reads')).json;
    assert.deepEqual(
      items.map((each: { reader: { id: string }; level: string }) => [each.reader.id, each.level]),
      [[ben.actor.userId, 'full']],
    );
    const whole = await at.stage.app.db.tenant(ann.actor, (tx) => verifyAudit(at.stage.app, tx));
    assert.equal(whole.brokenAt, null);
  });

  test('opens as a whole through its owner’s mailbox at the level full, without BCC, and not below', async () => {
    const { meet, ask, decide } = at.hands;
    const { ann, ben, cid, iris, from, nth } = await meet();
    const raw = [
      `From: ${from}`,
      'To: team@harbour.example',
      'Bcc: whispered@far.example',
      'Subject: whole',
      'Date: Mon, 5 Jan 2026 09:00:00 +0000',
      `Message-ID: <whole${nth}@x.example>`,
      '',
      `Long. ${'words '.repeat(99)}The end.`,
      '',
    ].join('\r\n');
    ann.account.add(Buffer.from(raw));
    await ann.sync();
    const { id } = await ann.entry(iris, 'whole');
    const body = (who: Mate) => who.call('GET', `/api/interactions/${id}/body`);
    const absent = (await ben.call('GET', `/api/interactions/${nowhere}/body`)).json.detail;
    assert.deepEqual([(await body(ben)).status, (await body(ben)).json.detail], [404, absent]);
    const request = await ask(ben, 'contact', iris);
    await decide(ann, request, { grant: 'contact', level: 'subject' });
    assert.equal((await body(ben)).status, 404);
    await decide(ann, request, { grant: 'contact' });
    const opened = await body(ben);
    assert.match(opened.json.text, /The end\./);
    assert.deepEqual([opened.json.bcc, JSON.stringify(opened.json).includes('whispered')], [[], false]);
    assert.deepEqual((await body(ann)).json.bcc.length, 1);
    assert.equal((await body(cid)).status, 404);
    const reads = (await ann.call('GET', '/api/audit/reads')).json.items;
    assert.ok(reads.some((each: { reader: { id: string } }) => each.reader.id === ben.actor.userId));
    ann.account.failOn('fetch', 1, new Fault('reconnect', 'memory-refused', 'The password is wrong.'));
    const silent = await body(ben);
    assert.deepEqual([silent.status, silent.json.code], [503, 'owner-mailbox-silent']);
    assert.doesNotMatch(JSON.stringify(silent.json), /password/);
  });
});
