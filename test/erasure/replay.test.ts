import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { App } from '#app.ts';
import { openDatabase } from '#db/database.ts';
import { asOwner } from '#db/owner.ts';
import { restoreBackup } from '#db/restore-backup.ts';
import { writeBackup } from '#db/write-backup.ts';
import { appendErasureLine, readErasureLines } from '#erasure/erasure-file.ts';
import { requestErasure, startErasure } from '#erasure/erasures.ts';
import { previewErasure } from '#erasure/preview-erasure.ts';
import { replayErasures } from '#erasure/replay-erasures.ts';
import { runErasure } from '#erasure/run-erasure.ts';
import { queueTables } from '#jobs/queue.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import { createSeal, readKey } from '#platform/seal.ts';
import { createBareDatabase } from '../support/database.ts';
import { backupOf, canaries, canariesIn, folderOctets, type PlantedWorld, plantPerson } from './planted-person.ts';

describe('a backup from before an erasure', () => {
  let world: PlantedWorld;
  const kept = mkdtempSync(path.join(tmpdir(), 'rapport-kept-'));
  const backups = {
    before: path.join(kept, 'before'),
    asked: path.join(kept, 'asked'),
    after: path.join(kept, 'after'),
  };
  before(async () => {
    world = await plantPerson();
    const { app, database, workspaceId } = world.engine;
    await writeBackup(database.ownerUrl, backups.before, new Date());
    const found = await previewErasure(app, workspaceId, { contactId: world.contactId });
    const { id } = await database.db.tenant(world.ann.actor, (tx) => requestErasure(app, tx, world.ann.actor, found));
    await writeBackup(database.ownerUrl, backups.asked, new Date());
    await database.db.tenant(world.ann.actor, (tx) => startErasure(app, tx, world.ann.actor, id));
    await runErasure(app, { workspaceId, erasureId: id });
    await writeBackup(database.ownerUrl, backups.after, new Date());
  });
  after(async () => {
    await world.close();
    rmSync(kept, { recursive: true });
  });

  /** Restores it and hands in a program on it. */
  const restored = async (file: string, work: (app: App, ownerUrl: string) => Promise<void>) => {
    const target = await createBareDatabase();
    await restoreBackup(target, [queueTables], file, silentLog);
    const db = openDatabase(target.appUrl, { clock: systemClock, log: silentLog });
    try {
      await work({ ...world.engine.app, db }, target.ownerUrl);
    } finally {
      await db.close();
      await target.drop();
    }
  };
  const search = async (ownerUrl: string) => canariesIn(await backupOf(ownerUrl));

  test('holds the person still, and none of it once the erasures are replayed', async () => {
    for (const file of [backups.before, backups.asked]) {
      await restored(file, async (app, ownerUrl) => {
        assert.deepEqual(await search(ownerUrl), canaries);
        assert.equal(await replayErasures(app), 1);
        assert.deepEqual(await search(ownerUrl), []);
        assert.equal(await replayErasures(app), 0, 'once is enough');
        const erasures = await asOwner(ownerUrl, (owner) => owner.query('select state, subject from erasure'));
        assert.deepEqual(erasures, [{ state: 'done', subject: null }]);
        const [tombstones] = await asOwner(ownerUrl, (owner) =>
          owner.query('select count(*)::int from erased_address'),
        );
        assert.deepEqual(tombstones, { count: 3 });
      });
    }
  });

  test('is erased anew also after the encryption key has changed', async () => {
    await restored(backups.before, async (app, ownerUrl) => {
      const seal = createSeal({ current: readKey('6'.repeat(64)), old: [readKey('5'.repeat(64))] });
      assert.equal(await replayErasures({ ...app, seal }), 1);
      assert.deepEqual(await search(ownerUrl), []);
    });
  });

  test('from after it needs nothing', async () => {
    await restored(backups.after, async (app) => assert.equal(await replayErasures(app), 0));
  });

  test('of a database without that workspace is left alone', async () => {
    await restored(backups.before, async (app, ownerUrl) => {
      const folder = mkdtempSync(path.join(tmpdir(), 'rapport-other-'));
      const [line] = readErasureLines(world.folder);
      appendErasureLine(folder, { ...line!, workspace: '00000000-0000-7000-8000-00000000000c' });
      assert.equal(await replayErasures({ ...app, config: { ...app.config, folder } }), 0);
      assert.deepEqual(await search(ownerUrl), canaries);
      rmSync(folder, { recursive: true });
    });
  });
});

describe('the list of erasures outside of the database', () => {
  const line = { workspace: 'w', erasure: 'e', digests: ['a'], contacts: ['c'], at: '2026-03-02T09:00:00.000Z' };
  const folders: string[] = [];
  const empty = () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'rapport-lines-'));
    folders.push(folder);
    return folder;
  };
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });
  const fileIn = (folder: string) => path.join(folder, 'keys', 'erasures');

  test('is there when it is needed, for its owner alone, and has each erasure once', () => {
    const folder = empty();
    assert.deepEqual(readErasureLines(folder), []);
    assert.equal(existsSync(fileIn(folder)), false);
    appendErasureLine(folder, line);
    appendErasureLine(folder, line);
    assert.deepEqual(readErasureLines(folder), [line]);
    assert.equal(statSync(fileIn(folder)).mode & 0o777, 0o600);
    appendErasureLine(folder, { ...line, digests: ['a', 'b'] });
    assert.equal(readErasureLines(folder).length, 2);
  });

  test('loses no line to one that a crash has torn', () => {
    const folder = empty();
    appendErasureLine(folder, line);
    appendFileSync(fileIn(folder), '{"workspace":"w","eras');
    assert.deepEqual(readErasureLines(folder), [line]);
    const next = { ...line, erasure: 'f' };
    appendErasureLine(folder, next);
    assert.deepEqual(readErasureLines(folder), [line, next]);
  });

  test('passes over what is no erasure', () => {
    const folder = empty();
    appendErasureLine(folder, line);
    writeFileSync(fileIn(folder), `[]\nnull\n{"workspace":1}\n${readFileSync(fileIn(folder))}`);
    assert.deepEqual(readErasureLines(folder), [line]);
    assert.deepEqual(canariesIn(folderOctets(folder)), []);
  });
});
