import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { sql } from 'kysely';
import { createContact } from '#contacts/create-contact.ts';
import { asOwner } from '#db/owner.ts';
import { cancelErasure, listErasures, readErasure, requestErasure, startErasure } from '#erasure/erasures.ts';
import type { PersonRef } from '#erasure/person.ts';
import { previewErasure } from '#erasure/preview-erasure.ts';
import type { ErasureReport } from '#erasure/report.ts';
import { runErasure } from '#erasure/run-erasure.ts';
import { isFault } from '#errors.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { writeNote } from '#timeline/write-note.ts';
import { mailDocument } from '../support/mail-documents.ts';
import {
  addresses,
  backupOf,
  canaries,
  canariesIn,
  folderOctets,
  type PlantedWorld,
  plantPerson,
} from './planted-person.ts';

describe('erasing a person', () => {
  let world: PlantedWorld;
  beforeEach(async () => {
    world = await plantPerson();
  });
  afterEach(() => world.close());

  const as = <T>(work: Parameters<typeof world.engine.database.db.tenant<T>>[1]) =>
    world.engine.database.db.tenant(world.ann.actor, work);
  const request = async (ref: PersonRef) => {
    const found = await previewErasure(world.engine.app, world.engine.workspaceId, ref);
    return as((tx) => requestErasure(world.engine.app, tx, world.ann.actor, found));
  };
  const run = async (id: string, most?: number) => {
    const { app, workspaceId } = world.engine;
    await as((tx) => startErasure(app, tx, world.ann.actor, id));
    await runErasure(app, { workspaceId, erasureId: id }, undefined, most);
    return as((tx) => readErasure(tx, id));
  };
  const erase = async (ref: PersonRef) => run((await request(ref)).id);
  const counts = ({ quotes: _, moreQuotes: __, ...report }: ErasureReport) => report;

  test('leaves none of its traces in the database, its backup or the data folder, in any spelling', async () => {
    assert.deepEqual(
      canariesIn(await backupOf(world.engine.database.ownerUrl)),
      canaries,
      'the search sees what was planted',
    );
    const done = await erase({ contactId: world.contactId });
    assert.equal(done.state, 'done');
    assert.deepEqual(canariesIn(await backupOf(world.engine.database.ownerUrl)), []);
    assert.deepEqual(canariesIn(folderOctets(world.folder)), []);
    const hollow = await as((tx) =>
      sql`select 1 from message m where not exists (select 1 from email e where e.message_id = m.id)`.execute(tx),
    );
    assert.equal(hollow.rows.length, 0, 'no message is left without a copy');
  });

  test('removes exactly what its preview counted, and counts every place', async () => {
    const { id, preview } = await request({ contactId: world.contactId });
    const before = await backupOf(world.engine.database.ownerUrl);
    assert.deepEqual(canariesIn(before), canaries, 'a preview removes nothing');
    const { report } = await run(id, 2);
    assert.deepEqual(counts(report!), counts(preview));
    const { invitations, suggestions, ...rest } = counts(preview);
    assert.deepEqual([invitations, suggestions], [0, 0]);
    for (const [name, count] of Object.entries(rest)) assert.ok(count > 0, `${name} counts nothing`);
    assert.deepEqual([preview.contacts, preview.addresses, preview.emails, preview.notes], [1, 3, 7, 1]);
  });

  test('takes who is no contact from the suggestions', async () => {
    const { ann, engine } = world;
    ann.account.add(mailDocument({ from: 'far@far.example', to: 'ann@harbour.example', messageId: 'far@far.example' }));
    await engine.sync(ann);
    const { id, preview } = await request({ address: 'far@far.example' });
    assert.deepEqual([preview.suggestions, preview.correspondents, preview.contacts], [1, 1, 0]);
    await run(id);
    const left = await as((tx) => sql`select 1 from correspondent where key like 'far@%'`.execute(tx));
    assert.equal(left.rows.length, 0);
  });

  test('by one of its addresses is the same as by the contact', async () => {
    const byAddress = await request({ address: addresses[1]!.toUpperCase() });
    const byContact = await request({ contactId: world.contactId });
    assert.deepEqual(counts(byAddress.preview), counts(byContact.preview));
    await run(byAddress.id);
    assert.deepEqual(canariesIn(await backupOf(world.engine.database.ownerUrl)), []);
    const again = await run(byContact.id);
    assert.deepEqual(new Set(Object.values(counts(again.report!))), new Set([0]), 'the second finds nothing');
  });

  test('keeps the account of every message: each entry says that it was erased', async () => {
    await erase({ contactId: world.contactId });
    const entries = await as((tx) =>
      sql<{ outcome: string; rule: string; email_id: string | null }>`
        select outcome, rule, email_id from ledger_entry where rule = 'erased'`.execute(tx),
    );
    assert.equal(entries.rows.length, 7);
    assert.ok(entries.rows.every((entry) => entry.outcome === 'skipped' && entry.email_id === null));
  });

  test('lets no later mail bring it back: a sync, a resync, a new mailbox, a colleague, a forward', async () => {
    await erase({ contactId: world.contactId });
    const { ann, ben, engine } = world;
    ann.account.add(
      mailDocument({ from: `Zephyrina <${addresses[0]}>`, to: 'ann@harbour.example', messageId: 'new@north.example' }),
    );
    for (const letter of world.letters) ben.account.add(letter);
    ann.account.newEpoch('INBOX');
    await engine.sync(ann);
    await engine.sync(ben);
    await engine.sync(ann, 'audit');
    const cara = await engine.connect('cara@harbour.example');
    for (const letter of world.letters) cara.account.add(letter);
    await engine.sync(cara);
    assert.deepEqual(canariesIn(await backupOf(world.engine.database.ownerUrl)), []);
    cara.account.add(
      mailDocument({
        from: 'omar@pier.example',
        to: 'cara@harbour.example',
        cc: addresses[2]!,
        messageId: 'fw@pier.example',
        subject: 'Fw: palisander77',
      }),
    );
    await engine.sync(cara);
    assert.deepEqual(canariesIn(await backupOf(world.engine.database.ownerUrl)), []);
  });

  test('leaves mail without it where it was, and shows nobody more of it than before', async () => {
    const { ann, ben, engine } = world;
    await engine.database.db.tenant(ann.actor, async (tx) => {
      await sql`update workspace set bound_level = 'full', default_level = 'full'`.execute(tx);
      await sql`update connection set default_level = 'private' where user_id = ${ann.actor.userId}`.execute(tx);
      await sql`select settle_interactions(array(select id from interaction where message_id is not null))`.execute(tx);
    });
    const ofOmar = async (who: typeof ann) => {
      const [omar] = (
        await engine.database.db.tenant(who.actor, (tx) =>
          sql<{ id: string }>`select id from contact where name = 'Omar Reed'`.execute(tx),
        )
      ).rows;
      const page = await engine.database.db.tenant(who.actor, (tx) =>
        readTimeline(tx, who.actor, { recordKind: 'contact', recordId: omar!.id }),
      );
      return page.items.map(({ subject, level, own, teamLevel }) => ({ subject, level, own, teamLevel }));
    };
    const before = await ofOmar(ben);
    assert.deepEqual(
      before.map((item) => [item.subject, item.own, item.teamLevel]),
      [['For Omar', true, 'private']],
    );
    await erase({ contactId: world.contactId });
    assert.deepEqual(await ofOmar(ben), before, 'the vote of the copy that went still counts');
    assert.deepEqual(
      (await ofOmar(ann)).map((item) => item.subject).sort(),
      ['Berth 12', 'Re: That'],
      'Ann’s copy named the person',
    );
  });

  test('lists where others name the person, and leaves their words', async () => {
    const { ann, engine } = world;
    ann.account.add(
      mailDocument({
        from: 'omar@pier.example',
        to: 'ann@harbour.example',
        messageId: 'q@pier.example',
        subject: 'Zephyrina Quillfeather called',
      }),
    );
    ann.account.add(
      mailDocument({
        from: 'stranger@far.example',
        to: 'ann@harbour.example',
        messageId: 'q2@far.example',
        body: `I met ${addresses[0]} there.`,
      }),
    );
    await engine.sync(ann);
    const [omar] = (await as((tx) => sql<{ id: string }>`select id from contact where name = 'Omar Reed'`.execute(tx)))
      .rows;
    const note = await as((tx) =>
      writeNote(tx, ann.actor, { recordKind: 'contact', recordId: omar!.id, body: 'He knows ZEPHYRINA QUILLFEATHER.' }),
    );
    const both = await as((tx) =>
      writeNote(tx, ann.actor, { recordKind: 'contact', recordId: omar!.id, body: 'Both came.' }),
    );
    await as((tx) =>
      sql`insert into interaction_link (workspace_id, interaction_id, record_kind, record_id, owner_user_id, reason)
          values (${engine.workspaceId}, ${both.id}, 'contact', ${world.contactId}, ${ann.actor.userId}, 'by-hand')`.execute(
        tx,
      ),
    );
    const namesake = await as((tx) =>
      createContact(tx, ann.actor, { name: 'Zephyrina Quillfeather junior', emails: [] }),
    );
    const { report, preview } = await erase({ contactId: world.contactId });
    assert.deepEqual(report!.quotes.map((quote) => quote.type).sort(), [
      'contact',
      'email',
      'interaction',
      'note',
      'note',
    ]);
    const ids = report!.quotes.map((quote) => quote.id);
    for (const id of [note.id, both.id, namesake.id]) assert.ok(ids.includes(id));
    assert.deepEqual(preview.quotes.map((quote) => quote.id).sort(), ids.sort());
    await asOwner(engine.database.ownerUrl, async (owner) => {
      await owner.query('update note_text set body = $1, subject = $1', ['']);
      await owner.query('delete from contact where id = $1', [namesake.id]);
      await owner.query(
        `update email_text set subject = '', snippet = ''
        where email_id = any($1) or email_id in (select anchor_email_id from interaction where id = any($1))`,
        [ids],
      );
    });
    assert.deepEqual(
      canariesIn(await backupOf(world.engine.database.ownerUrl)),
      [],
      'but for what is listed nothing names the person',
    );
  });

  test('does not touch the same address in another workspace', async () => {
    const { engine } = world;
    const other = '00000000-0000-7000-8000-00000000000b';
    const elsewhere = { workspaceId: other, userId: world.ben.actor.userId, role: 'admin' as const };
    await engine.database.db.tenant(elsewhere, async (tx) => {
      await sql`insert into workspace (workspace_id, name) values (${other}, 'Elsewhere')`.execute(tx);
      await createContact(tx, elsewhere, { name: 'Somebody', emails: [addresses[0]!] });
    });
    await erase({ contactId: world.contactId });
    const found = await engine.database.db.tenant(elsewhere, (tx) => sql`select 1 from contact_address`.execute(tx));
    assert.equal(found.rows.length, 1);
  });

  test('is refused for our own mailboxes and domains', async () => {
    const refused = (ref: PersonRef) =>
      assert.rejects(
        previewErasure(world.engine.app, world.engine.workspaceId, ref),
        (error) => isFault(error, 'refuse') && error.code === 'own-address',
      );
    await refused({ address: 'Ann@harbour.example' });
    await as((tx) => sql`update workspace set own_domains = '{north.example}'`.execute(tx));
    await refused({ contactId: world.contactId });
    await refused({ address: 'anybody@north.example' });
  });

  test('can be given up before it runs and not after, and is told of in the audit log without a word', async () => {
    const first = await request({ contactId: world.contactId });
    await as((tx) => cancelErasure(tx, world.ann.actor, first.id));
    await assert.rejects(run(first.id), (error) => isFault(error, 'refuse') && error.code === 'erasure-over');
    const second = await request({ contactId: world.contactId });
    await run(second.id);
    assert.equal((await run(second.id)).state, 'done', 'to run it again changes nothing');
    await assert.rejects(
      as((tx) => cancelErasure(tx, world.ann.actor, second.id)),
      (error) => isFault(error, 'refuse') && error.code === 'erasure-begun',
    );
    const log = await as((tx) =>
      sql<{ kind: string }>`select kind from audit_entry where kind like 'erasure-%' order by seq`.execute(tx),
    );
    assert.deepEqual(
      log.rows.map((row) => row.kind),
      ['erasure-requested', 'erasure-cancelled', 'erasure-requested', 'erasure-run'],
    );
    assert.deepEqual(
      (await as((tx) => listErasures(tx, 10))).map((each) => each.state),
      ['done', 'cancelled'],
    );
    const subjects = await as((tx) => sql<{ subject: string | null }>`select subject from erasure`.execute(tx));
    assert.deepEqual(
      subjects.rows.map((row) => row.subject),
      [null, null],
    );
  });
});
