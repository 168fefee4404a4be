/** What others do to a grant: nothing widens it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asOwner } from '#db/owner.ts';
import { onAccessStage } from './access-hands.ts';

describe('access to a colleague’s mail: what others do', () => {
  const at = onAccessStage();

  test('does not widen it: threads that are merged are shown as far as each was', async () => {
    const { meet, ask, inbox, grants, decide, vote } = at.hands;
    const { ann, ben, iris, write, domain } = await meet();
    await write('alpha');
    await write('beta');
    const { id: alphaId, threadId: alpha } = await ann.entry(iris, 'alpha');
    const { threadId: beta } = await ann.entry(iris, 'beta');
    assert.notEqual(alpha, beta);
    await vote(ann, alphaId, 'subject');
    const request = await ask(ben, 'thread', alpha);
    await decide(ann, request, { grant: 'thread' });
    assert.deepEqual(await ben.sees(iris), ['alpha: full']);
    await write('both', [ann], { references: [`alpha@${domain}`, `beta@${domain}`] });
    assert.equal((await ann.entry(iris, 'alpha')).threadId, (await ann.entry(iris, 'beta')).threadId);
    assert.deepEqual(await ben.sees(iris), ['alpha: full']);
    assert.deepEqual(
      (await grants(ann)).map((each: { scope: string }) => each.scope),
      ['message'],
    );
    assert.equal((await inbox(ann))[0].emails, 3, 'a request is about what became of its thread');
    await decide(ann, request, { grant: null });
    assert.deepEqual([await ben.sees(iris), await grants(ann)], [['alpha: subject'], []]);
  });

  test('does not widen it: an address that a colleague gives to a contact brings nothing', async () => {
    const { meet, ask, decide } = at.hands;
    const { ann, ben, iris, write, from, nth } = await meet();
    await write('one');
    const doctor = `doctor${nth}@clinic.example`;
    await at.stage.arrive({ id: `d${nth}@x.example`, from: doctor, subject: 'intimate' }, ann);
    await decide(ann, await ask(ben, 'contact', iris), { grant: 'contact' });
    await ben.call('PATCH', `/api/contacts/${iris}`, { emails: [from, doctor] });
    assert.deepEqual([await ben.sees(iris), await ann.sees(iris)], [['one: full'], ['intimate: full', 'one: full']]);
    await at.stage.arrive({ id: `e${nth}@x.example`, from: doctor, subject: 'later' }, ann);
    assert.deepEqual(await ben.sees(iris), ['one: full']);
  });

  test('does not widen it: a contact that is deleted and made anew is another', async () => {
    const { meet, ask, grants, decide } = at.hands;
    const { ann, ben, iris, write, from } = await meet();
    await write('one');
    await decide(ann, await ask(ben, 'contact', iris), { grant: 'contact' });
    assert.deepEqual(await ben.sees(iris), ['one: full']);
    await ann.call('DELETE', `/api/contacts/${iris}`);
    const again = await at.stage.contact(ben, 'Iris', from);
    await write('two');
    assert.deepEqual([await ben.sees(again), await ann.sees(again)], [[], ['one: full', 'two: full']]);
    assert.deepEqual(
      (await grants(ann)).map((each: { subject: { label: string } }) => each.subject.label),
      [''],
    );
  });

  test('does not widen it: of two contacts on a mail the one that is not shown holds, also when it goes', async () => {
    const { meet, ask, decide } = at.hands;
    const { ann, ben, iris, write, nth } = await meet();
    const otto = await at.stage.contact(ann, 'Otto', `otto${nth}@quay.example`);
    await write('both', [ann], { cc: `otto${nth}@quay.example` });
    await decide(ann, await ask(ben, 'contact', iris), { grant: 'contact' });
    assert.deepEqual(await ben.sees(iris), []);
    assert.equal((await ann.call('DELETE', `/api/contacts/${otto}`)).status, 204);
    assert.deepEqual(await ben.sees(iris), []);
  });

  test('ends it: who leaves is shown nothing any more, and shows nothing', async () => {
    const { meet, ask, inbox, grants, decide, alerts } = at.hands;
    const { ann, ben, cid, iris, write, nth } = await meet();
    const admin = await at.stage.mate(`ada${nth}`, 'admin');
    await write('one');
    await write('two', [cid]);
    await decide(ann, await ask(ben, 'contact', iris), { grant: 'contact' });
    await decide(cid, await ask(ben, 'contact', iris), { grant: 'contact' });
    await ask(cid, 'contact', iris);
    assert.deepEqual(await ben.sees(iris), ['one: full', 'two: full']);
    assert.deepEqual(await alerts(ann), ['open', 'cleared']);
    assert.equal((await admin.call('DELETE', `/api/members/${cid.actor.userId}`)).status, 204);
    assert.deepEqual(await ben.sees(iris), ['one: full'], 'nobody is left who could take it back');
    assert.deepEqual(await alerts(ann), ['cleared', 'cleared'], 'nobody waits for her any more');
    assert.equal((await inbox(ann)).length, 1);
    assert.equal((await admin.call('DELETE', `/api/members/${ben.actor.userId}`)).status, 204);
    assert.deepEqual([await grants(ann), await inbox(ann)], [[], []]);
    const left = await asOwner(at.stage.database.ownerUrl, (owner) =>
      owner.query('select 1 from viewer_level where user_id = $1', [ben.actor.userId]),
    );
    assert.deepEqual(left, []);
  });
});
