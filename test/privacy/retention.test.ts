import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { App } from '#app.ts';
import { showEntries } from '#audit/show-entries.ts';
import { verifyAudit } from '#audit/verify-audit.ts';
import { disconnect } from '#connections/change-connection.ts';
import type { Tx } from '#db/database.ts';
import { openListener } from '#db/listen.ts';
import { handlers } from '#jobs/tasks.ts';
import { dispatchDue } from '#jobs/work.ts';
import { liveChannel } from '#live/notify.ts';
import { keepRetention, noCounts, type RetentionCounts } from '#privacy/keep-retention.ts';
import { previewRetention } from '#privacy/preview-retention.ts';
import { deleteEntry } from '#timeline/delete-entry.ts';
import { openBody } from '#timeline/open-body.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { writeNote } from '#timeline/write-note.ts';
import { changeWorkspace, type WorkspacePatch } from '#users/workspaces.ts';
import { type Colleague, createEngine, type Engine, rowsOf } from '../support/engine.ts';
import { attachmentDocument, mailDocument } from '../support/mail-documents.ts';
import { waitFor } from '../support/wait-for.ts';

const dayMs = 86_400_000;

const never = { wordsDays: null, envelopeDays: null, interactionDays: null, auditDays: null };
const forGood = { unmatchedDays: 3650, ...never };
const reads = /^sql:(select|lock|find|threads-of|copies-of)/;

/** A workspace with one wish after another about how long it keeps things. */
async function openHouse(hooks?: Parameters<typeof createEngine>[0]) {
  const engine = await createEngine(hooks);
  let count = 0;
  const as = <T>(who: Colleague, work: (tx: Tx) => Promise<T>) => engine.database.db.tenant(who.actor, work);
  const ago = (days: number) => new Date(engine.clock.now().getTime() - days * dayMs);
  return {
    engine,
    as,
    ago,
    /** A colleague whom no other test knows. */
    colleague: () => engine.connect(`ann${++count}@harbour.example`),
    /** Mail that was written and came so many days ago. */
    write(who: Colleague, name: string, days: number, more: { from?: string; cc?: string; receivedAt?: Date } = {}) {
      const { receivedAt = ago(days), from = `${name}@guest.example`, cc } = more;
      const facts = {
        from,
        to: who.account.addresses[0]!,
        ...(cc === undefined ? {} : { cc }),
        subject: `About ${name}`,
      };
      const raw = mailDocument({ ...facts, messageId: `${name}@guest.example`, date: ago(days).toUTCString() });
      return who.account.add(raw, { receivedAt })[0]!;
    },
    keep: (who: Colleague, patch: WorkspacePatch) => as(who, (tx) => changeWorkspace(tx, who.actor, patch, engine.app)),
    /** The periods as they are said in a place that asks for nothing again. */
    set: (days: { [period: string]: number | null }) =>
      engine.database.db.tenant({ workspaceId: engine.workspaceId, userId: null }, (tx) =>
        tx.updateTable('workspace').set(days).execute(),
      ),
    /** Lets all mail go. The mailboxes of former tests are not synced again. */
    async clear() {
      await engine.clock.advance(60 * dayMs);
      const off = { words_days: null, envelope_days: null, interaction_days: null, audit_days: null };
      await this.set({ ...off, unmatched_days: 1, interaction_days: 1 });
      await this.run();
      await this.set({ ...off, unmatched_days: 3650 });
    },
    preview: (who: Colleague, instead = {}) =>
      engine.app.db.tenant({ ...who.actor, userId: null }, (tx) => previewRetention(tx, engine.clock.now(), instead)),
    run: (app: App = engine.app) => keepRetention(app, { workspaceId: engine.workspaceId }),
    note: (who: Colleague, contactId: string, days: number) =>
      as(who, (tx) =>
        writeNote(tx, who.actor, { recordKind: 'contact', recordId: contactId, body: 'Rang.', occurredAt: ago(days) }),
      ),
    timeline: async (who: Colleague, recordId: string) =>
      (await as(who, (tx) => readTimeline(tx, who.actor, { recordKind: 'contact', recordId }))).items,
    /** How often the colleague got mail from there. */
    received: async (who: Colleague, key: string) =>
      (await rowsOf<{ key: string; received_count: number }>(engine, who, 'correspondent')).find(
        (person) => person.key === key,
      )?.received_count,
    ledger: async (who: Colleague) =>
      (await rowsOf<{ connection_id: string; outcome: string; rule: string | null }>(engine, who, 'ledger_entry'))
        .filter((entry) => entry.connection_id === who.ref.connectionId)
        .map(({ outcome, rule }) => rule ?? outcome)
        .sort(),
    audited: async (who: Colleague) =>
      (await rowsOf<{ kind: string; detail: Partial<RetentionCounts> }>(engine, who, 'audit_entry'))
        .filter((entry) => entry.kind === 'retention-run')
        .map((entry) => entry.detail),
  };
}

describe('what a workspace keeps no longer', () => {
  let house: Awaited<ReturnType<typeof openHouse>>;
  let engine: Engine;
  before(async () => {
    house = await openHouse();
    engine = house.engine;
  });
  afterEach(() => house.clear());
  after(() => engine.close());

  test('is nothing while it keeps all for good', async () => {
    const ann = await house.colleague();
    const contactId = await engine.addContact(ann, 'Zoe', 'zoe@guest.example');
    house.write(ann, 'zoe', 5_000);
    house.write(ann, 'nobody', 89);
    await engine.sync(ann);
    await house.note(ann, contactId, 5_000);
    assert.deepEqual(await house.preview(ann), noCounts);
    assert.deepEqual(await house.run(), noCounts);
    assert.equal((await house.timeline(ann, contactId)).length, 2);
    assert.deepEqual(await house.audited(ann), [], 'a run that took nothing is not worth an entry');
  });

  test('lets pages read anew after every run, so that none can tell that hidden mail went', async () => {
    const ann = await house.colleague();
    await engine.addContact(ann, 'Yva', 'yva@guest.example');
    house.write(ann, 'yva', 400);
    await engine.sync(ann);
    const heard: string[] = [];
    const { clock, log } = engine.app;
    const url = engine.database.appUrl;
    const ear = await openListener({ url, channel: liveChannel, onPayload: (text) => heard.push(text), clock, log });
    const toldBy = async () => {
      heard.length = 0;
      await house.run();
      await waitFor('a live event', async () => heard.length > 0);
      return [...heard];
    };
    const idle = await toldBy();
    await house.set({ interaction_days: 30 });
    assert.deepEqual(await toldBy(), idle);
    assert.deepEqual(await house.ledger(ann), ['expired']);
    await ear.close();
  });

  test('are the words of old mail that is logged, for good, and its body opens all the same', async () => {
    const ann = await house.colleague();
    const bob = await engine.addContact(ann, 'Bob', 'bob@client.example');
    const old = ann.account.add(attachmentDocument('plan@client.example', 40), { receivedAt: house.ago(55) })[0]!;
    house.write(ann, 'young', 2, { from: 'bob@client.example' });
    await engine.sync(ann);
    await house.keep(ann, { ...forGood, wordsDays: 30 });
    assert.deepEqual(await house.preview(ann), { ...noCounts, words: 1 });
    assert.deepEqual(await house.run(), { ...noCounts, words: 1 });
    const words = async () =>
      (await house.timeline(ann, bob)).map(({ subject, snippet, hasAttachments, participants }) => [
        subject,
        snippet,
        hasAttachments,
        participants?.map((each) => each.role),
      ]);
    const shown = [
      ['About young', 'Good morning.', false, ['from', 'to']],
      ['The plan of the marina', '', true, ['from', 'to']],
    ];
    const names = async () =>
      (await rowsOf<{ attachments: { filename: string | null; mimeType: string }[] }>(engine, ann, 'email_text'))
        .flatMap((row) => row.attachments)
        .map(({ filename, mimeType }) => `${filename} ${mimeType}`);
    assert.deepEqual(await names(), ['null application/pdf', 'null image/png']);
    assert.deepEqual(await words(), shown);
    await engine.addContact(ann, 'Ada', 'ada@acme.example');
    assert.equal((await engine.view(ann)).evidence.pending, 0, 'nothing fetches such words again');
    // The same mail lies in another folder too now, and everything is listed anew.
    ann.account.add(attachmentDocument('plan@client.example', 40), {
      receivedAt: house.ago(55),
      mailboxes: ['Archive'],
    });
    ann.account.newEpoch('INBOX');
    await engine.sync(ann, 'audit');
    assert.deepEqual(await words(), shown);
    assert.deepEqual(await names(), ['null application/pdf', 'null image/png']);
    assert.deepEqual(await house.run(), noCounts);
    const [, entry] = await house.timeline(ann, bob);
    assert.match((await openBody(engine.app, ann.actor, entry!.id)).text ?? '', /^word word/);
    assert.ok(old);
    await house.keep(ann, forGood);
  });

  test('does not come back with the subject that unmatched mail gets again when it is matched', async () => {
    const ann = await house.colleague();
    house.write(ann, 'late', 50);
    await engine.sync(ann);
    await house.keep(ann, { ...forGood, unmatchedDays: 20, wordsDays: 30 });
    assert.deepEqual(await house.preview(ann), { ...noCounts, unmatchedWords: 1 });
    assert.deepEqual(await house.run(), { ...noCounts, unmatchedWords: 1 });
    const contactId = await engine.addContact(ann, 'Late', 'late@guest.example');
    await engine.sync(ann);
    const [entry] = await house.timeline(ann, contactId);
    assert.deepEqual([entry?.subject, entry?.snippet], ['About late', '']);
    assert.deepEqual(await house.run(), noCounts);
    await house.keep(ann, forGood);
  });

  test('is old unmatched mail as a whole, and nobody who came later finds it', async () => {
    const ann = await house.colleague();
    house.write(ann, 'old', 100);
    house.write(ann, 'older', 100, { from: 'old@guest.example' });
    house.write(ann, 'new', 99, { from: 'old@guest.example' });
    await engine.sync(ann);
    assert.equal(await house.received(ann, 'old@guest.example'), 3);
    await house.keep(ann, { ...forGood, unmatchedDays: 100, envelopeDays: 100 });
    await engine.clock.advance(60_000);
    const due = { ...noCounts, envelopes: 2 };
    assert.deepEqual(await house.preview(ann), due);
    assert.deepEqual(await house.run(), due);
    assert.deepEqual(await house.ledger(ann), ['expired', 'expired', 'unmatched']);
    const mine = (await rowsOf<{ owner_user_id: string }>(engine, ann, 'participant')).filter(
      (row) => row.owner_user_id === ann.actor.userId,
    );
    assert.equal(mine.length, 2, 'the sender and the recipient of what is left');
    assert.equal(await house.received(ann, 'old@guest.example'), 1);
    await engine.sync(ann, 'audit');
    const contactId = await engine.addContact(ann, 'Old', 'old@guest.example');
    assert.deepEqual(
      (await house.timeline(ann, contactId)).map((entry) => entry.subject),
      ['About new'],
    );
    const { evidence } = await engine.view(ann);
    assert.deepEqual([evidence.missing, evidence.skipped.expired, evidence.pending], [0, 2, 0]);
    await house.keep(ann, forGood);
  });

  test('leaves no message, thread or address behind', async () => {
    const ann = await house.colleague();
    house.write(ann, 'trace', 300);
    await engine.sync(ann);
    await house.keep(ann, { ...forGood, interactionDays: 200 });
    const count = async (text: string) => {
      let found = 0;
      for (const table of ['message', 'thread', 'participant', 'correspondent', 'email_text', 'ledger_entry'])
        found += (await rowsOf(engine, ann, table)).filter((row) => JSON.stringify(row).includes(text)).length;
      return found;
    };
    assert.ok((await count('trace@guest.example')) >= 4);
    await house.run();
    assert.equal(await count('trace@guest.example'), 0);
    await house.keep(ann, forGood);
  });

  test('are old entries with all their copies, and what was noted by hand', async () => {
    const [ann, ben] = [await house.colleague(), await house.colleague()];
    const contactId = await engine.addContact(ann, 'Iris', 'iris@guest.example');
    for (const who of [ann, ben]) house.write(who, 'iris', 400, { receivedAt: house.ago(who === ann ? 400 : 3) });
    house.write(ann, 'young', 10, { from: 'iris@guest.example' });
    await engine.sync(ann);
    await engine.sync(ben);
    await house.note(ann, contactId, 366);
    await house.note(ann, contactId, 364);
    await house.keep(ann, { interactionDays: 365 });
    const due = { ...noCounts, interactions: 1, notes: 1 };
    assert.deepEqual(await house.preview(ann), due);
    const said = (await house.audited(ann)).length;
    assert.deepEqual(await house.run(), due);
    assert.deepEqual((await house.audited(ann)).slice(said), [{ interactions: 1 }, { notes: 1 }]);
    assert.deepEqual(
      (await house.timeline(ben, contactId)).map((entry) => entry.kind),
      ['email_received', 'note'],
    );
    for (const who of [ann, ben]) await engine.sync(who, 'audit');
    assert.deepEqual([await house.ledger(ann), await house.ledger(ben)], [['expired', 'logged'], ['expired']]);
    assert.equal((await engine.view(ben)).evidence.missing, 0);
    assert.deepEqual(await house.run(), noCounts);
    await house.keep(ann, forGood);
    for (const who of [ann, ben]) await engine.sync(who);
  });

  test('is not taken in again from another mailbox, whatever date the provider gives it', async () => {
    const ann = await house.colleague();
    const contactId = await engine.addContact(ann, 'Joe', 'joe@guest.example');
    await house.keep(ann, { interactionDays: 100 });
    house.write(ann, 'listed', 102, { from: 'joe@guest.example' });
    let fetches = 0;
    ann.account.hooks.push((call) => void (call === 'fetch' && fetches++));
    await engine.sync(ann);
    assert.equal(fetches, 0, 'what the list tells is not fetched');
    house.write(ann, 'fetched', 102, { from: 'joe@guest.example', receivedAt: house.ago(1) });
    house.write(ann, 'young', 99, { from: 'joe@guest.example' });
    await engine.sync(ann);
    assert.deepEqual(
      (await house.timeline(ann, contactId)).map((entry) => entry.subject),
      ['About young'],
    );
    assert.deepEqual(await house.ledger(ann), ['expired', 'expired', 'logged']);
    await house.keep(ann, forGood);
    await engine.sync(ann);
    assert.deepEqual((await house.timeline(ann, contactId)).map((entry) => entry.subject).sort(), [
      'About fetched',
      'About listed',
      'About young',
    ]);
  });

  test('comes back when the workspace keeps it for longer: as far, once, and not what its owner deleted', async () => {
    const [ann, ben] = [await house.colleague(), await house.colleague()];
    const contactId = await engine.addContact(ann, 'Kay', 'kay@guest.example');
    for (const [name, days] of [
      ['kay1', 150],
      ['kay2', 250],
      ['kay3', 350],
    ] as const) {
      for (const who of [ann, ben]) house.write(who, name, days, { from: 'kay@guest.example' });
    }
    await engine.sync(ann);
    await engine.sync(ben);
    const deleted = (await house.timeline(ann, contactId)).find((entry) => entry.subject === 'About kay2');
    await house.as(ann, (tx) => deleteEntry(tx, ann.actor, deleted!.id));
    await house.keep(ann, { interactionDays: 100 });
    await house.run();
    assert.deepEqual(await house.timeline(ann, contactId), []);
    assert.equal(await house.received(ann, 'kay@guest.example'), undefined);
    const threads = await rowsOf<{ participants: string[] }>(engine, ann, 'thread');
    assert.ok(
      !threads.some((thread) => thread.participants.includes('kay@guest.example')),
      'not by the deletion either',
    );
    await house.keep(ann, { interactionDays: 300 });
    assert.deepEqual(await house.ledger(ben), ['expired', 'pending', 'pending'], 'as far as it is kept now');
    const asked = await engine.app.db.query(
      "select singleton_key from pgboss.job where name = 'sync-connection' and state = 'created'",
    );
    const keys = asked.rows.map((row) => row.singleton_key);
    assert.ok(keys.includes(ann.ref.connectionId) && keys.includes(ben.ref.connectionId));
    await engine.sync(ann);
    await engine.sync(ben);
    const subjects = async (who: Colleague) => (await house.timeline(who, contactId)).map((entry) => entry.subject);
    assert.deepEqual(await subjects(ann), ['About kay1']);
    assert.deepEqual(await subjects(ben), ['About kay1', 'About kay2']);
    const seenByTeam = (await house.timeline(await house.colleague(), contactId)).map((entry) => entry.subject);
    assert.deepEqual(seenByTeam, ['About kay1'], 'his deletion is his vote still');
    assert.equal(await house.received(ben, 'kay@guest.example'), 2, 'each mail is counted once');
    await house.keep(ann, { interactionDays: 200 });
    assert.deepEqual(await house.ledger(ben), ['expired', 'logged', 'logged'], 'a shorter period waits for the run');
    await house.keep(ann, forGood);
    await engine.sync(ben);
    assert.deepEqual(await house.ledger(ben), ['logged', 'logged', 'logged']);
  });

  test('does not take the vote with it that was kept of a colleague who has gone', async () => {
    const [ann, ben] = [await house.colleague(), await house.colleague()];
    const contactId = await engine.addContact(ann, 'Lea', 'lea@guest.example');
    await engine.database.db.tenant(ann.actor, (tx) =>
      tx.updateTable('connection').set({ default_level: 'private' }).where('id', '=', ann.ref.connectionId).execute(),
    );
    for (const who of [ann, ben]) house.write(who, 'lea', 50);
    await engine.sync(ann);
    await engine.sync(ben);
    await disconnect(engine.app, ann.actor, ann.ref.connectionId, 'purge');
    const eve = await house.colleague();
    assert.deepEqual(await house.timeline(eve, contactId), []);
    await house.keep(ben, { interactionDays: 40, unmatchedDays: 40 });
    await house.run();
    await house.keep(ben, forGood);
    await engine.sync(ben);
    assert.equal((await house.timeline(ben, contactId)).length, 1);
    assert.deepEqual(await house.timeline(eve, contactId), []);
  });

  test('are old entries of the audit log, behind a checkpoint, and who read what with them', async () => {
    const [ann, ben] = [await house.colleague(), await house.colleague()];
    const contactId = await engine.addContact(ann, 'Max', 'max@guest.example');
    house.write(ann, 'max', 5);
    await engine.sync(ann);
    const [entry] = await house.timeline(ben, contactId);
    await house.as(ben, (tx) => showEntries(tx, ben.actor, [entry!.id]));
    const reads = async () => (await rowsOf(engine, ann, 'content_read')).length;
    assert.equal(await reads(), 1);
    const proof = () => house.as(ann, (tx) => verifyAudit(engine.app, tx));
    // The log tells the database's time, which is later than the clock of this house.
    const late = { ...engine.app, clock: { ...engine.clock, now: () => new Date(Date.now() + 2 * dayMs) } };
    await house.keep(ann, { ...forGood, auditDays: 10 });
    await keepRetention(late, { workspaceId: engine.workspaceId });
    assert.equal(await reads(), 1);
    const { entries } = await proof();
    await house.keep(ann, { auditDays: 1 });
    const counted = await engine.app.db.tenant(ann.actor, (tx) => previewRetention(tx, late.clock.now()));
    assert.deepEqual(counted, { ...noCounts, auditEntries: entries + 1 });
    assert.deepEqual(await keepRetention(late, { workspaceId: engine.workspaceId }), counted);
    assert.equal(await reads(), 0);
    const after = await proof();
    assert.deepEqual([after.whole, after.entries], [true, 2], 'the cut itself, and the run');
    await house.keep(ann, forGood);
  });

  test('is asked for by the queue once a day', async () => {
    const waiting = async () =>
      (await engine.app.db.query("select 1 from pgboss.job where name = 'keep-retention' and state = 'created'")).rows
        .length;
    await house.run();
    await dispatchDue(engine.app);
    assert.equal(await waiting(), 0);
    await engine.clock.advance(dayMs + 60_000);
    await dispatchDue(engine.app);
    await dispatchDue(engine.app);
    assert.equal(await waiting(), 1);
    await handlers['keep-retention'](engine.app, { workspaceId: engine.workspaceId }, new AbortController().signal);
    await engine.app.db.query("delete from pgboss.job where name = 'keep-retention'");
    await dispatchDue(engine.app);
    assert.equal(await waiting(), 0);
  });

  test('is told of in the audit log also when somebody asked in vain', async () => {
    const ann = await house.colleague();
    const said = (await house.audited(ann)).length;
    await keepRetention(engine.app, ann.actor);
    assert.deepEqual((await house.audited(ann)).slice(said), [noCounts]);
  });

  test('is not so by periods that contradict each other, also where they are only thought of', async () => {
    const ann = await house.colleague();
    await assert.rejects(house.preview(ann, { envelopeDays: 3649 }), {
      code: 'retention-order',
      field: 'envelopeDays',
    });
    assert.deepEqual(await house.preview(ann, { envelopeDays: 3650 }), noCounts);
  });

  test('is that of this workspace alone', async () => {
    const ann = await house.colleague();
    await engine.addContact(ann, 'Nia', 'nia@guest.example');
    house.write(ann, 'nia', 500);
    await engine.sync(ann);
    const other = '018f0000-0000-7000-8000-00000000000a';
    await engine.database.db.tenant({ workspaceId: other, userId: null }, (tx) =>
      tx.insertInto('workspace').values({ workspace_id: other, name: 'Other', interaction_days: 1 }).execute(),
    );
    assert.deepEqual(await keepRetention(engine.app, { workspaceId: other }), noCounts);
    assert.deepEqual(await house.ledger(ann), ['logged']);
  });
});

describe('a run of retention', () => {
  let house: Awaited<ReturnType<typeof openHouse>>;
  let engine: Engine;
  /** Called after every statement: a crash before one is a crash after the one before it. */
  let trap: (label: string) => void | Promise<void> = () => {};
  before(async () => {
    house = await openHouse({
      hooks: { before: () => {}, after: (label) => trap(label) },
    });
    engine = house.engine;
  });
  after(() => engine.close());

  test('that is killed at any statement leaves nothing half, and the next one takes the rest, once', async () => {
    const ann = await house.colleague();
    const contactId = await engine.addContact(ann, 'Paul', 'paul@guest.example');
    const taken = { words: 1, unmatchedWords: 1, envelopes: 1, interactions: 1, notes: 1, auditEntries: 0 };
    let reached = true;
    for (let nth = 1; reached; nth += 1) {
      await house.set({ words_days: null, envelope_days: null, interaction_days: null });
      for (const days of [45, 200]) {
        house.write(ann, `n${nth}logged${days}`, days, { from: 'paul@guest.example' });
        house.write(ann, `n${nth}stranger${days}`, days);
      }
      await house.note(ann, contactId, 200);
      await engine.sync(ann);
      await house.set({ unmatched_days: 30, words_days: 30, envelope_days: 100, interaction_days: 100 });
      assert.deepEqual(await house.preview(ann), taken);
      const said = (await house.audited(ann)).length;
      let steps = 0;
      reached = false;
      trap = (label) => {
        // What only reads leaves nothing that the statement before it did not.
        if (reads.test(label) || ++steps !== nth) return;
        reached = true;
        throw new Error('The power is out.');
      };
      await house.run().catch(() => {});
      trap = () => {};
      const left = await house.preview(ann);
      assert.deepEqual(await house.run(), left);
      assert.deepEqual(await house.preview(ann), noCounts);
      const sum = { ...noCounts };
      for (const one of (await house.audited(ann)).slice(said))
        for (const [what, count] of Object.entries(one)) sum[what as keyof typeof sum] += count;
      assert.deepEqual(sum, taken, `statement ${nth}: the audit log tells each once`);
    }
  });

  test('holds to what an admin says while it is at it', async () => {
    await house.clear();
    const ann = await house.colleague();
    const contactId = await engine.addContact(ann, 'Quinn', 'quinn@guest.example');
    await house.keep(ann, { ...forGood, interactionDays: 100 });
    await house.note(ann, contactId, 200);
    let asked = false;
    trap = async (label) => {
      if (label !== 'sql:find-old-mail' || asked) return;
      asked = true;
      // It waits for the workspace's turn, and has it before the next chunk.
      void house.keep(ann, forGood);
      await waitFor('the wish of the admin', isWaiting);
    };
    assert.deepEqual(await house.run(), noCounts);
    trap = () => {};
    assert.equal((await house.timeline(ann, contactId)).length, 1);
  });

  const isWaiting = async () => {
    const { rows } = await engine.app.db.query("select 1 from pg_locks where locktype = 'advisory' and not granted");
    return rows.length > 0;
  };

  test('takes what the preview counts, whatever the periods and however old the mail', async () => {
    const ann = await house.colleague();
    const contactId = await engine.addContact(ann, 'Rita', 'rita@guest.example');
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const either = (days: number) => (random(3) === 0 ? null : days);
    for (let world = 0; world < 8; world++) {
      await house.keep(ann, forGood);
      await engine.sync(ann);
      for (let n = 0; n < 6; n++) {
        const from = random(2) === 0 ? 'rita@guest.example' : `w${world}n${n}@guest.example`;
        house.write(ann, `w${world}n${n}`, random(50), { from, receivedAt: house.ago(random(50)) });
      }
      await house.note(ann, contactId, random(50));
      await engine.sync(ann);
      const interactionDays = either(20 + random(30));
      const unmatchedDays = 1 + random(interactionDays ?? 40);
      const most = interactionDays ?? 50;
      const said = {
        unmatchedDays,
        interactionDays,
        wordsDays: either(1 + random(most)),
        envelopeDays: either(unmatchedDays + random(most - unmatchedDays + 1)),
      };
      const thought = await house.preview(ann, said);
      await house.keep(ann, said);
      assert.deepEqual(await house.preview(ann), thought, JSON.stringify(said));
      assert.deepEqual(await house.run(), thought, JSON.stringify(said));
      assert.deepEqual(await house.preview(ann), noCounts, JSON.stringify(said));
      const { evidence } = await engine.view(ann);
      const { listed, logged, unmatched, quarantined, pending, gone } = evidence;
      const skipped = Object.values(evidence.skipped).reduce((sum, each) => sum + each, 0);
      assert.equal(
        listed,
        logged + unmatched + skipped + quarantined + pending + gone,
        'every message has its account',
      );
    }
  });
});
