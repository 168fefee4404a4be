/** Asking to read what one cannot, deciding it, and taking it back: by the API, on a real PostgreSQL, with real syncs. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { WebSocket } from 'ws';
import { verifyAudit } from '#audit/verify-audit.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { asOwner } from '#db/owner.ts';
import { Fault } from '#errors.ts';
import { settleInteractions } from '#timeline/record-interaction.ts';
import { type AccessStage, type Mate, openAccessStage } from '../support/access-stage.ts';

const nowhere = '018f0000-0000-7000-8000-00000000abcd';

describe('access to a colleague’s mail', () => {
  let stage: AccessStage;
  let count = 0;
  before(async () => {
    stage = await openAccessStage();
  });
  after(() => stage.close());

  /** An owner, a colleague who wants to read, a second owner, and a contact that no other test knows. */
  const meet = async () => {
    count += 1;
    const [ann, ben, cid] = [
      await stage.mate(`ann${count}`, 'manager'),
      await stage.mate(`ben${count}`),
      await stage.mate(`cid${count}`),
    ];
    const from = `iris@pier${count}.example`;
    const iris = await stage.contact(ann, 'Iris', from);
    const write = (subject: string, owners: Mate[] = [ann], more: object = {}) =>
      stage.arrive({ id: `${subject}@pier${count}.example`, from, subject, ...more }, ...owners);
    return { ann, ben, cid, iris, from, domain: `pier${count}.example`, write };
  };
  const ask = async (who: Mate, about: string, id: string, note?: string) => {
    const answer = await who.call('POST', '/api/access-requests', { about, id, ...(note !== undefined && { note }) });
    assert.equal(answer.status, 201, JSON.stringify(answer.json));
    return answer.json.id as string;
  };
  const inbox = async (who: Mate) => (await who.call('GET', '/api/access-requests?box=inbox')).json.items;
  const grants = async (who: Mate) => (await who.call('GET', '/api/access-grants')).json.items;
  const decide = async (who: Mate, id: string, body: object) => {
    const answer = await who.call('POST', `/api/access-requests/${id}/decide`, body);
    return answer.status === 200 ? answer.json.decision : [answer.status, answer.json.code, answer.json.field ?? null];
  };
  const vote = (who: Mate, id: string, level: string | null) =>
    who.call('PUT', `/api/interactions/${id}/visibility`, { level });
  const alerts = async (who: Mate) =>
    (await who.call('GET', '/api/alerts')).json.items
      .filter((each: { kind: string }) => each.kind === 'access-asked')
      .map((each: { clearedAt: string | null }) => (each.clearedAt === null ? 'open' : 'cleared'));

  describe('who asks', () => {
    test('asks about a mail of which he sees the subject, and reads it once its owner shows it', async () => {
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
      const { ann, ben, cid, iris, write } = await meet();
      await write('one', [ann, cid]);
      const id = await ask(ben, 'contact', iris);
      for (const owner of [ann, cid]) await decide(owner, id, { grant: 'contact' });
      const rows = (who: Mate) =>
        stage.app.db.tenant(who.actor, async (tx) => {
          const found = await sql<{ counts: number[] }>`
            select array[(select count(*) from access_request where id = ${id}),
                         (select count(*) from access_addressee where request_id = ${id}),
                         (select count(*) from access_grant where subject_id = ${iris}),
                         (select count(*) from viewer_level v join interaction_link l
                             on l.interaction_id = v.interaction_id and l.record_id = ${iris} and l.owner_user_id = ${ann.actor.userId})
                        ]::integer[] as counts`.execute(tx);
          return found.rows[0]!.counts;
        });
      const stranger = await stage.mate(`eve${count}`, 'admin', 'private', `Elsewhere ${count}`);
      const dan = await stage.mate(`dan${count}`, 'admin');
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
        await stage.app.db.tenant(ann.actor, (tx) =>
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
      const { ann, ben, iris, write } = await meet();
      await write('hidden');
      const { id, threadId } = await ann.entry(iris, 'hidden');
      const stranger = await stage.mate(`eve${count}`, 'admin', 'private', `Elsewhere ${count}`);
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
      await stage.clock.advance(25 * 3_600_000);
      await ask(ben, 'contact', iris);
    });

    test('writes a note of bounded length without control octets, and nobody else reads it', async () => {
      const { ann, ben, cid, iris, write } = await meet();
      await write('one');
      for (const note of ['x'.repeat(1_048_576), 'a\0b', 'x'.repeat(2_001)]) {
        const { status } = await ben.call('POST', '/api/access-requests', { about: 'contact', id: iris, note });
        assert.ok([413, 422].includes(status), String(status));
      }
      const id = await ask(ben, 'contact', iris, 'zqcanary');
      assert.equal((await inbox(ann))[0].note, 'zqcanary');
      const admin = await stage.mate(`ada${count}`, 'admin');
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

  describe('who was asked', () => {
    test('and nobody else decides', async () => {
      const { ann, ben, cid, iris, write } = await meet();
      await write('one');
      const id = await ask(ben, 'contact', iris);
      const stranger = await stage.mate(`eve${count}`, 'admin', 'private', `Elsewhere ${count}`);
      for (const who of [ben, cid, stranger]) {
        assert.deepEqual(await decide(who, id, { grant: 'contact' }), [404, 'not-found', null]);
      }
      assert.deepEqual(await decide(ann, nowhere, { grant: 'contact' }), [404, 'not-found', null]);
      assert.deepEqual(await ben.sees(iris), []);
    });

    test('shows a conversation, and what comes in it later', async () => {
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
      const { ann, ben, iris, write, from } = await meet();
      const other = await stage.contact(ann, 'Otto', `otto${count}@quay.example`);
      const third = await stage.contact(ann, 'Una', `una${count}@quay.example`);
      await write('both', [ann], { cc: `otto${count}@quay.example` });
      await stage.arrive({ id: `otto${count}@x.example`, from: `otto${count}@quay.example`, subject: 'his' }, ann);
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
      assert.deepEqual(
        await auditOf(ann, ['access-ended']),
        ['access-ended'],
        'a refusal that takes nothing is no news',
      );
    });

    test('takes back at once what he shows, and his request counts as refused', async () => {
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
      const { ann, ben, cid, iris, write } = await meet();
      await write('one');
      const [annHears, benHears, cidHears] = [await listen(ann), await listen(ben), await listen(cid)];
      const end = () =>
        stage.app.db.tenant(ann.actor, (tx) =>
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
      const { ann, ben, cid, iris, write } = await meet();
      await write('one');
      const [first, second] = [await ask(ben, 'contact', iris), await ask(cid, 'contact', iris)];
      await decide(ann, first, { grant: null });
      assert.deepEqual(await alerts(ann), ['open']);
      await decide(ann, second, { grant: null });
      assert.deepEqual(await alerts(ann), ['cleared']);
    });
  });

  describe('what is shown', () => {
    test('is never deleted, nor protected mail, even where the contact is shown', async () => {
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
      const { ann, ben, iris, write } = await meet();
      const admin = await stage.mate(`ada${count}`, 'admin');
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
      const { ann, ben, iris, write } = await meet();
      await write('one');
      await decide(ann, await ask(ben, 'contact', iris), { grant: 'contact' });
      await ben.sees(iris);
      const { items } = (await ann.call('GET', '/api/audit/reads')).json;
      assert.deepEqual(
        items.map((each: { reader: { id: string }; level: string }) => [each.reader.id, each.level]),
        [[ben.actor.userId, 'full']],
      );
      const whole = await stage.app.db.tenant(ann.actor, (tx) => verifyAudit(stage.app, tx));
      assert.equal(whole.brokenAt, null);
    });

    test('opens as a whole through its owner’s mailbox at the level full, without BCC, and not below', async () => {
      const { ann, ben, cid, iris, from } = await meet();
      const raw = [
        `From: ${from}`,
        'To: team@harbour.example',
        'Bcc: whispered@far.example',
        'Subject: whole',
        'Date: Mon, 5 Jan 2026 09:00:00 +0000',
        `Message-ID: <whole${count}@x.example>`,
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

  describe('what others do', () => {
    test('does not widen it: threads that are merged are shown as far as each was', async () => {
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
      const { ann, ben, iris, write, from } = await meet();
      await write('one');
      const doctor = `doctor${count}@clinic.example`;
      await stage.arrive({ id: `d${count}@x.example`, from: doctor, subject: 'intimate' }, ann);
      await decide(ann, await ask(ben, 'contact', iris), { grant: 'contact' });
      await ben.call('PATCH', `/api/contacts/${iris}`, { emails: [from, doctor] });
      assert.deepEqual([await ben.sees(iris), await ann.sees(iris)], [['one: full'], ['intimate: full', 'one: full']]);
      await stage.arrive({ id: `e${count}@x.example`, from: doctor, subject: 'later' }, ann);
      assert.deepEqual(await ben.sees(iris), ['one: full']);
    });

    test('does not widen it: a contact that is deleted and made anew is another', async () => {
      const { ann, ben, iris, write, from } = await meet();
      await write('one');
      await decide(ann, await ask(ben, 'contact', iris), { grant: 'contact' });
      assert.deepEqual(await ben.sees(iris), ['one: full']);
      await ann.call('DELETE', `/api/contacts/${iris}`);
      const again = await stage.contact(ben, 'Iris', from);
      await write('two');
      assert.deepEqual([await ben.sees(again), await ann.sees(again)], [[], ['one: full', 'two: full']]);
      assert.deepEqual(
        (await grants(ann)).map((each: { subject: { label: string } }) => each.subject.label),
        [''],
      );
    });

    test('does not widen it: of two contacts on a mail the one that is not shown holds, also when it goes', async () => {
      const { ann, ben, iris, write } = await meet();
      const otto = await stage.contact(ann, 'Otto', `otto${count}@quay.example`);
      await write('both', [ann], { cc: `otto${count}@quay.example` });
      await decide(ann, await ask(ben, 'contact', iris), { grant: 'contact' });
      assert.deepEqual(await ben.sees(iris), []);
      assert.equal((await ann.call('DELETE', `/api/contacts/${otto}`)).status, 204);
      assert.deepEqual(await ben.sees(iris), []);
    });

    test('ends it: who leaves is shown nothing any more, and shows nothing', async () => {
      const { ann, ben, cid, iris, write } = await meet();
      const admin = await stage.mate(`ada${count}`, 'admin');
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
      const left = await asOwner(stage.database.ownerUrl, (owner) =>
        owner.query('select 1 from viewer_level where user_id = $1', [ben.actor.userId]),
      );
      assert.deepEqual(left, []);
    });
  });

  /** What LISTS' routes do, for one mail. */
  async function protect(who: Mate, interactionId: string): Promise<void> {
    await stage.app.db.tenant(who.actor, async (tx) => {
      await lockWorkspace(tx, who.actor.workspaceId);
      await sql`update email set protected = true
                 where message_id = (select message_id from interaction where id = ${interactionId})`.execute(tx);
      await settleInteractions(tx, [interactionId]);
    });
  }

  async function auditOf(who: Mate, kinds: string[]): Promise<string[]> {
    const rows = await stage.app.db.tenant(who.actor, (tx) =>
      sql<{ kind: string }>`select kind from audit_entry
         where workspace_id = current_workspace() and kind = any(${kinds}::text[])
           and actor_user_id = ${who.actor.userId} order by seq`.execute(tx),
    );
    return rows.rows.map((row) => row.kind);
  }

  /** Opens his page and notes of what it hears. */
  async function listen({ call }: Mate) {
    const heard: { what: string; ids: string[] | null }[] = [];
    const waiting: (() => void)[] = [];
    const socket = new WebSocket(`${stage.origin.replace('http', 'ws')}/api/live`, {
      headers: { authorization: `Bearer ${call.key}` },
    });
    socket.on('message', (text) => {
      heard.push(JSON.parse(String(text)));
      for (const wake of waiting.splice(0)) wake();
    });
    await new Promise((resolve) => socket.once('open', resolve));
    return {
      /** The kinds, each once, up to a word of the test. */
      async until(end: string): Promise<string[]> {
        while (!heard.some((each) => each.ids?.includes(end))) await new Promise<void>((wake) => waiting.push(wake));
        const all = heard.splice(0).filter((each) => !each.ids?.includes(end));
        return [...new Set(all.map((each) => each.what))].sort();
      },
    };
  }
});
