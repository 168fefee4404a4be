/** Asking to read what one cannot: what the one who asks may, and learns. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import type { Mate } from '../support/access-stage.ts';
import { nowhere, onAccessStage } from './access-hands.ts';

describe('access to a colleague’s mail: who asks', () => {
  const at = onAccessStage();

  test('asks about a mail of which he sees the subject, and reads it once its owner shows it', async () => {
    const { meet, ask, inbox, decide, vote } = at.hands;
    const { ann, ben, iris, write } = await meet();
    await write('offer', [ann], { body: 'Berth 12 is free.' });
    await vote(ann, (await ann.entry(iris, 'offer')).id, 'subject');
    const seen = await ben.entry(iris, 'offer');
    assert.deepEqual([seen.level, seen.snippet], ['subject', null]);
    const id = await ask(ben, 'interaction', seen.id, 'I call her tomorrow.');
    const [asked] = await inbox(ann);
    assert.deepEqual(
      [asked.id, asked.requester.id, asked.about, asked.note, asked.decision, asked.emails],
      [id, ben.actor.userId, 'interaction', 'I call her tomorrow.', null, 1],
    );
    assert.deepEqual(asked.subject, { kind: 'interaction', id: seen.id, label: 'offer' });
    assert.equal(await decide(ann, id, { grant: 'message' }), 'message');
    const shown = await ben.entry(iris, 'offer');
    assert.deepEqual([shown.level, shown.own, shown.snippet], ['full', false, 'Berth 12 is free.']);
    const own = await ann.entry(iris, 'offer');
    assert.deepEqual(own.shownTo, [{ id: ben.actor.userId, name: ben.address.split('@')[0] }]);
    assert.equal(shown.shownTo, null);
  });

  test('finds behind the second wall nothing of anybody else’s part', async () => {
    const { meet, ask, decide } = at.hands;
    const { ann, ben, cid, iris, write, nth } = await meet();
    await write('one', [ann, cid]);
    const id = await ask(ben, 'contact', iris);
    for (const owner of [ann, cid]) await decide(owner, id, { grant: 'contact' });
    const rows = (who: Mate) =>
      at.stage.app.db.tenant(who.actor, async (tx) => {
        const found = await sql<{ counts: number[] }>`
          select array[(select count(*) from access_request where id = ${id}),
                       (select count(*) from access_addressee where request_id = ${id}),
                       (select count(*) from access_grant where subject_id = ${iris}),
                       (select count(*) from viewer_level v join interaction_link l
                           on l.interaction_id = v.interaction_id and l.record_id = ${iris} and l.owner_user_id = ${ann.actor.userId})
                      ]::integer[] as counts`.execute(tx);
        return found.rows[0]!.counts;
      });
    const stranger = await at.stage.mate(`eve${nth}`, 'admin', 'private', `Elsewhere ${nth}`);
    const dan = await at.stage.mate(`dan${nth}`, 'admin');
    assert.deepEqual(await rows(ben), [1, 0, 0, 1]);
    assert.deepEqual(
      [await rows(ann), await rows(cid)],
      [
        [1, 1, 1, 0],
        [1, 1, 1, 0],
      ],
    );
    assert.deepEqual(
      [await rows(dan), await rows(stranger)],
      [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ],
    );
  });

  test('is answered alike whether there is anything or nothing, shown or refused, by one or by many', async () => {
    const { meet, decide, listen } = at.hands;
    const worlds = [];
    for (const has of [false, true, 'refused', 'shown but not by all']) {
      const met = await meet();
      const { ann, ben, cid, iris, write } = met;
      const owners = has === false ? [] : has === 'shown but not by all' ? [ann, cid] : [ann];
      if (has !== false) await write('secret', owners);
      const heard = await listen(ben);
      const answer = await ben.call('POST', '/api/access-requests', { about: 'contact', id: iris, note: 'May I?' });
      if (has === 'refused') assert.equal(await decide(ann, answer.json.id, { grant: null }), 'none');
      if (has === 'shown but not by all') {
        assert.equal(await decide(ann, answer.json.id, { grant: 'contact' }), 'contact');
      }
      const looks = [
        answer,
        ...(await Promise.all(
          [
            '/api/access-requests',
            '/api/access-requests?box=inbox',
            '/api/access-grants',
            '/api/alerts',
            `/api/contacts/${iris}/timeline`,
            `/api/contacts/${iris}/threads`,
            `/api/contacts/${iris}`,
          ].map((path) => ben.call('GET', path)),
        )),
      ];
      const plain = JSON.stringify(looks.map(({ status, json }) => ({ status, json })))
        .replaceAll(answer.json.id, 'REQUEST')
        .replaceAll(iris, 'CONTACT')
        .replaceAll(met.domain, 'DOMAIN')
        .replace(/"createdAt":"[^"]*"/g, '"createdAt":"AT"');
      // Whatever he would hear comes before this.
      await at.stage.app.db.tenant(ann.actor, (tx) =>
        sql`select pg_notify('rapport_live', ${JSON.stringify({ w: ben.actor.workspaceId, o: null, what: 'deals', own: [], team: ['end'] })})`.execute(
          tx,
        ),
      );
      worlds.push({ plain, heard: await heard.until('end') });
    }
    for (const world of worlds) assert.deepEqual(world, worlds[0]);
    assert.match(worlds[0]!.plain, /"note":"May I\?"/);
  });

  test('can not ask about what he does not see, as about what is not there', async () => {
    const { meet, inbox } = at.hands;
    const { ann, ben, iris, write, nth } = await meet();
    await write('hidden');
    const { id, threadId } = await ann.entry(iris, 'hidden');
    const stranger = await at.stage.mate(`eve${nth}`, 'admin', 'private', `Elsewhere ${nth}`);
    const asked = async (who: Mate, about: string, subject: string) => {
      const { status, json } = await who.call('POST', '/api/access-requests', { about, id: subject });
      return [status, json.code, json.detail];
    };
    for (const [about, subject] of [
      ['interaction', id],
      ['thread', threadId],
    ] as const) {
      assert.deepEqual(await asked(ben, about, subject), await asked(ben, about, nowhere));
      assert.equal((await asked(ben, about, subject))[0], 404);
    }
    for (const subject of [iris, nowhere]) assert.equal((await asked(stranger, 'contact', subject))[0], 404);
    const note = await ann.call('POST', '/api/notes', { recordKind: 'contact', recordId: iris, body: 'Met.' });
    assert.equal((await asked(ben, 'interaction', note.json.id))[0], 404);
    assert.deepEqual(await inbox(ann), []);
  });

  test('asks twenty times a day, whatever was decided; the next day again', async () => {
    const { meet, ask, decide, alerts } = at.hands;
    const { ann, ben, iris, write } = await meet();
    await write('one');
    const first = await ask(ben, 'contact', iris);
    await decide(ann, first, { grant: null });
    await Promise.all(
      Array.from({ length: 25 }, () => ben.call('POST', '/api/access-requests', { about: 'contact', id: iris })),
    );
    const again = await ben.call('POST', '/api/access-requests', { about: 'contact', id: iris });
    assert.deepEqual([again.status, again.json.code], [429, 'too-many-requests']);
    assert.equal((await ben.call('GET', '/api/access-requests?limit=100')).json.items.length, 20);
    assert.deepEqual(await alerts(ann), ['open', 'cleared'], 'one alert, however many ask');
    await at.stage.clock.advance(25 * 3_600_000);
    await ask(ben, 'contact', iris);
  });

  test('writes a note of bounded length without control octets, and nobody else reads it', async () => {
    const { meet, ask, inbox, alerts } = at.hands;
    const { ann, ben, cid, iris, write, nth } = await meet();
    await write('one');
    for (const note of ['x'.repeat(1_048_576), 'a\0b', 'x'.repeat(2_001)]) {
      const { status } = await ben.call('POST', '/api/access-requests', { about: 'contact', id: iris, note });
      assert.ok([413, 422].includes(status), String(status));
    }
    const id = await ask(ben, 'contact', iris, 'zqcanary');
    assert.equal((await inbox(ann))[0].note, 'zqcanary');
    const admin = await at.stage.mate(`ada${nth}`, 'admin');
    for (const who of [cid, admin]) {
      for (const path of [
        '/api/access-requests?box=inbox',
        '/api/access-requests',
        '/api/alerts',
        '/api/access-grants',
      ]) {
        const { json } = await who.call('GET', path);
        assert.ok(!JSON.stringify(json).includes(id) && !JSON.stringify(json).includes('zqcanary'), path);
      }
    }
    assert.deepEqual([await alerts(ann), await alerts(admin)], [['open'], []], 'the alert is the addressee’s own');
    const everything = JSON.stringify([
      (await admin.call('GET', '/api/audit?limit=100')).json,
      (await ann.call('GET', '/api/alerts')).json,
    ]);
    assert.doesNotMatch(everything, /zqcanary/);
    assert.match(everything, new RegExp(id));
  });
});
