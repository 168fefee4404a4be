import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { asOwner } from '#db/owner.ts';
import { readErasureLines } from '#erasure/erasure-file.ts';
import { requestErasure, startErasure } from '#erasure/erasures.ts';
import { previewErasure } from '#erasure/preview-erasure.ts';
import type { ErasureReport } from '#erasure/report.ts';
import type { TestDatabase } from '../support/database.ts';
import type { DyingOrder } from './dying-run.ts';
import { backupOf, canariesIn, type PlantedWorld, plantPerson } from './planted-person.ts';

const program = fileURLToPath(new URL('./dying-run.ts', import.meta.url));

describe('an erasure that is killed', () => {
  let world: PlantedWorld;
  let preview: ErasureReport;
  let order: Omit<DyingOrder, 'appUrl' | 'dies'>;
  before(async () => {
    world = await plantPerson();
    const { app, workspaceId, database } = world.engine;
    const found = await previewErasure(app, workspaceId, { contactId: world.contactId });
    preview = found.preview;
    const { id } = await database.db.tenant(world.ann.actor, async (tx) => {
      const { id } = await requestErasure(app, tx, world.ann.actor, found);
      return startErasure(app, tx, world.ann.actor, id);
    });
    // Three copies at a time, so that there are several transactions of a kind.
    order = { folder: world.folder, workspaceId, erasureId: id, key: '5'.repeat(64), most: 3 };
    await database.db.close();
  });
  after(() => world.close());

  const play = (database: TestDatabase, dies: DyingOrder['dies']) =>
    new Promise<{ signal: string | null; said: string }>((resolve) => {
      const child = spawn(process.execPath, [program, JSON.stringify({ ...order, appUrl: database.appUrl, dies })], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.on('data', (chunk) => {
        said += chunk;
      });
      child.on('close', (_, signal) => resolve({ signal, said }));
    });
  /** From the same beginning: the database as it was asked for, and no list outside of it. */
  const afresh = async (work: (database: TestDatabase) => Promise<void>) => {
    rmSync(path.join(world.folder, 'keys'), { recursive: true, force: true });
    const database = await world.engine.database.clone();
    try {
      await work(database);
    } finally {
      await database.drop();
    }
  };
  const checkEnd = async (database: TestDatabase, where: string) => {
    const state = await asOwner(database.ownerUrl, async (owner) => ({
      erasures: await owner.query<{ state: string; report: object }>('select state, report from erasure'),
      runs: await owner.query(`select 1 from audit_entry where kind = 'erasure-run'`),
    }));
    assert.deepEqual(state.erasures, [{ state: 'done', report: preview }], where);
    assert.equal(state.runs.length, 1, where);
    assert.equal(readErasureLines(world.folder).length, 1, where);
    assert.deepEqual(canariesIn(await backupOf(database.ownerUrl)), [], where);
  };

  test('before or after any of its commits is finished by the next process, everything exactly once', async () => {
    let commits = 0;
    await afresh(async (database) => {
      const { said } = await play(database, null);
      commits = Number(/^end (\d+)$/m.exec(said)?.[1]);
      await checkEnd(database, 'undisturbed');
    });
    assert.ok(commits >= 8, `${commits} commits`);
    for (let commit = 1; commit <= commits; commit++) {
      for (const moment of ['before', 'after'] as const) {
        await afresh(async (database) => {
          const where = `${moment} commit ${commit}`;
          assert.equal((await play(database, { moment, commit })).signal, 'SIGKILL', where);
          if (commit === 1) assert.equal(readErasureLines(world.folder).length, 1, 'the line stands before the commit');
          await play(database, null);
          await checkEnd(database, where);
        });
      }
    }
  });
});
