/** Deciding what a colleague may read, and taking it back. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { nowhere, onAccessStage } from './access-hands.ts';

describe('access to a colleague’s mail: who was asked', () => {
  const at = onAccessStage();

  test('and nobody else decides', async () => {
    const { meet, ask, decide } = at.hands;
    const { ann, ben, cid, iris, write, nth } = await meet();
    await write('one');
    const id = await ask(ben, 'contact', iris);
    const stranger = await at.stage.mate(`eve${nth}`, 'admin', 'private', `Elsewhere ${nth}`);
    for (const who of [ben, cid, stranger]) {
      assert.deepEqual(await decide(who, id, { grant: 'contact' }), [404, 'not-found', null]);
    }
    assert.deepEqual(await decide(ann, nowhere, { grant: 'contact' }), [404, 'not-found', null]);
    assert.deepEqual(await ben.sees(iris), []);
  });

  test('shows a conversation, and what comes in it later', async () => {
    const { meet, ask, inbox, decide, vote } = at.hands;
    const { ann, ben, iris, write, domain } = await meet();
    await write('first');
    await vote(ann, (await ann.entry(iris, 'first')).id, 'subject');
    await write('Re: first', [ann], { references: [`first@${domain}`] });
    await write('elsewhere');
    assert.deepEqual(await ben.sees(iris), ['first: subject']);
    const id = await ask(ben, 'thread', (await ben.entry(iris, 'first')).threadId);
    assert.equal((await inbox(ann))[0].emails, 2);
    assert.equal(await decide(ann, id, { grant: 'thread' }), 'thread');
    assert.deepEqual(await ben.sees(iris), ['Re: first: full', 'first: full']);
    await write('Re: Re: first', [ann], { references: [`first@${domain}`] });
    assert.deepEqual(await ben.sees(iris), ['Re: Re: first: full', 'Re: first: full', 'first: full']);
  });

  test('shows the mail with a contact, and what comes with it later, at the level that he chose', async () => {
    const { meet, ask, grants, decide } = at.hands;
    const { ann, ben, iris, write } = await meet();
    await write('one');
    const id = await ask(ben, 'contact', iris);
    assert.equal(await decide(ann, id, { grant: 'contact', level: 'subject' }), 'contact');
    await write('two');
    assert.deepEqual(await ben.sees(iris), ['one: subject', 'two: subject']);
    assert.equal(await decide(ann, id, { grant: 'contact', level: 'full' }), 'contact');
    await write('three');
    assert.deepEqual(await ben.sees(iris), ['one: full', 'three: full', 'two: full']);
    assert.equal((await grants(ann)).length, 1);
  });

  test('may show less than was asked for, or more, but nothing else', async () => {
    const { meet, ask, decide, vote } = at.hands;
    const { ann, ben, iris, write, from, nth } = await meet();
    const other = await at.stage.contact(ann, 'Otto', `otto${nth}@quay.example`);
    const third = await at.stage.contact(ann, 'Una', `una${nth}@quay.example`);
    await write('both', [ann], { cc: `otto${nth}@quay.example` });
    await at.stage.arrive({ id: `otto${nth}@x.example`, from: `otto${nth}@quay.example`, subject: 'his' }, ann);
    const entry = await ann.entry(iris, 'both');
    await vote(ann, entry.id, 'subject');
    const id = await ask(ben, 'interaction', entry.id);
    const bad = { grant: 'contact' };
    assert.deepEqual(await decide(ann, id, bad), [422, 'invalid-request', 'contactId']);
    for (const contactId of [third, nowhere]) {
      assert.deepEqual(await decide(ann, id, { ...bad, contactId }), [422, 'invalid-request', 'contactId']);
    }
    assert.deepEqual(await decide(ann, id, { grant: 'thread', contactId: other }), [
      422,
      'invalid-request',
      'contactId',
    ]);
    assert.equal(await decide(ann, id, { ...bad, contactId: other }), 'contact');
    assert.deepEqual(await ben.sees(other), ['both: subject', 'his: full'], 'what he chose for one email stays');
    const asked = await ask(ben, 'contact', iris);
    for (const grant of ['message', 'thread']) {
      assert.deepEqual(await decide(ann, asked, { grant }), [422, 'invalid-request', 'grant']);
    }
    assert.equal((await ann.call('POST', `/api/access-requests/${id}/decide`, { grant: 'all' })).status, 422);
    assert.equal(
      (await ann.call('POST', `/api/access-requests/${id}/decide`, { grant: 'message', level: 'private' })).status,
      422,
    );
    assert.ok(from);
  });

  test('decides again: the last word holds, and what was granted before goes', async () => {
    const { meet, ask, grants, decide, vote, auditOf } = at.hands;
    const { ann, ben, iris, write, domain } = await meet();
    await write('first');
    await write('Re: first', [ann], { references: [`first@${domain}`] });
    const entry = await ann.entry(iris, 'first');
    await vote(ann, entry.id, 'subject');
    const id = await ask(ben, 'interaction', entry.id);
    assert.equal(await decide(ann, id, { grant: 'thread' }), 'thread');
    assert.deepEqual(await ben.sees(iris), ['Re: first: full', 'first: full']);
    assert.equal(await decide(ann, id, { grant: 'message' }), 'message');
    assert.deepEqual(await ben.sees(iris), ['first: full']);
    assert.equal(await decide(ann, id, { grant: null }), 'none');
    assert.deepEqual([await ben.sees(iris), await grants(ann)], [['first: subject'], []]);
    const kinds = await auditOf(ann, ['access-decided', 'access-ended']);
    assert.deepEqual(kinds, ['access-decided', 'access-decided', 'access-ended']);
    assert.equal(await decide(ann, id, { grant: null }), 'none');
    assert.deepEqual(await auditOf(ann, ['access-ended']), ['access-ended'], 'a refusal that takes nothing is no news');
  });

  test('takes back at once what he shows, and his request counts as refused', async () => {
    const { meet, ask, inbox, grants, decide } = at.hands;
    const { ann, ben, cid, iris, write } = await meet();
    await write('one');
    const id = await ask(ben, 'contact', iris);
    await decide(ann, id, { grant: 'contact' });
    const [grant] = await grants(ann);
    assert.deepEqual(
      [grant.viewer.id, grant.scope, grant.level, grant.subject],
      [ben.actor.userId, 'contact', 'full', { kind: 'contact', id: iris, label: 'Iris' }],
    );
    for (const who of [ben, cid]) {
      assert.equal((await who.call('DELETE', `/api/access-grants/${grant.id}`)).status, 404);
    }
    assert.deepEqual(await ben.sees(iris), ['one: full']);
    assert.equal((await ann.call('DELETE', `/api/access-grants/${grant.id}`)).status, 204);
    assert.deepEqual([await ben.sees(iris), await grants(ann)], [[], []]);
    assert.equal((await inbox(ann))[0].decision, 'none');
    assert.equal((await ann.call('DELETE', `/api/access-grants/${grant.id}`)).status, 404);
  });

  test('is told, and the one who asked when he sees more or less: both pages read anew', async () => {
    const { meet, ask, decide, listen } = at.hands;
    const { ann, ben, cid, iris, write } = await meet();
    await write('one');
    const [annHears, benHears, cidHears] = [await listen(ann), await listen(ben), await listen(cid)];
    const end = () =>
      at.stage.app.db.tenant(ann.actor, (tx) =>
        sql`select pg_notify('rapport_live', ${JSON.stringify({ w: ann.actor.workspaceId, o: null, what: 'deals', own: [], team: ['end'] })})`.execute(
          tx,
        ),
      );
    const id = await ask(ben, 'contact', iris);
    await end();
    assert.deepEqual(
      [await annHears.until('end'), await benHears.until('end'), await cidHears.until('end')],
      [['access'], [], []],
    );
    await decide(ann, id, { grant: 'contact' });
    await end();
    assert.deepEqual(
      [await annHears.until('end'), await benHears.until('end'), await cidHears.until('end')],
      [['access', 'timeline'], ['timeline'], []],
    );
    await write('two');
    await end();
    assert.deepEqual([await benHears.until('end'), await cidHears.until('end')], [['timeline'], []]);
  });

  test('and a second owner: the strictest of them counts, and both may decide at once', async () => {
    const { meet, ask, inbox, grants, decide } = at.hands;
    const { ann, ben, cid, iris, write } = await meet();
    await write('shared', [ann, cid]);
    const id = await ask(ben, 'contact', iris);
    assert.equal(await decide(ann, id, { grant: 'contact' }), 'contact');
    assert.deepEqual(await ben.sees(iris), []);
    assert.equal((await inbox(cid))[0].decision, null, 'nobody reads another’s decision');
    assert.equal(await decide(cid, id, { grant: 'contact', level: 'subject' }), 'contact');
    assert.deepEqual(await ben.sees(iris), ['shared: subject']);
    const both = await Promise.all([
      decide(ann, id, { grant: 'contact' }),
      decide(cid, id, { grant: 'contact', level: 'full' }),
      decide(cid, id, { grant: 'contact', level: 'full' }),
    ]);
    assert.deepEqual([both, await ben.sees(iris)], [['contact', 'contact', 'contact'], ['shared: full']]);
    assert.deepEqual([(await grants(ann)).length, (await grants(cid)).length], [1, 1]);
    assert.equal(await decide(cid, id, { grant: null }), 'none');
    assert.deepEqual(await ben.sees(iris), []);
  });

  test('has no alert any more when nothing waits for him', async () => {
    const { meet, ask, decide, alerts } = at.hands;
    const { ann, ben, cid, iris, write } = await meet();
    await write('one');
    const [first, second] = [await ask(ben, 'contact', iris), await ask(cid, 'contact', iris)];
    await decide(ann, first, { grant: null });
    assert.deepEqual(await alerts(ann), ['open']);
    await decide(ann, second, { grant: null });
    assert.deepEqual(await alerts(ann), ['cleared']);
  });
});
