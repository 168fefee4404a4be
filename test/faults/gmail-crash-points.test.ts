import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { crashAt, openStage, playReference, type Reference, type Stage, sayPoint } from './crash-points.ts';

/** Every how many points one is played here; `npm run test:faults` plays all of them. */
const step = 157;

describe('killed in the middle of what Gmail brings', () => {
  let stage: Stage;
  let reference: Reference;
  before(async () => {
    stage = openStage('gmail');
    reference = await playReference(stage);
  });
  after(async () => {
    stage.close();
    await reference?.drop();
  });

  const pointsOf = (name: string) => reference.points.filter(({ chapter }) => stage.chapters[chapter]?.name === name);

  test('every chapter of the story makes port calls, of the kinds that it is about', () => {
    assert.equal(new Set(reference.points.map((point) => point.chapter)).size, reference.dumps.length);
    const reached: [string, string][] = [
      ['backfill', 'http:batch'],
      ['backfill', 'sql:lock-quota'],
      ['backfill', 'http:token'],
      ['backfill', 'sql:store-access-token'],
      ['history', 'http:history'],
      ['push', 'sql:insert push_notification'],
      ['renewal', 'provider:renew'],
      ['revoked', 'sql:stop-connection'],
    ];
    for (const [chapter, label] of reached)
      assert.ok(
        pointsOf(chapter).some((point) => point.label === label),
        `${chapter} reaches ${label}`,
      );
  });

  test('it goes on as if nothing had happened (a sample of the crash points)', async (t) => {
    const sample = reference.points.filter((_, n) => n % step === 29);
    for (const point of sample) assert.equal(await crashAt(stage, reference, point), null, sayPoint(stage, point));
    t.diagnostic(`${sample.length} of ${reference.points.length} crash points`);
  });

  test('a notification that is planted to commit before its job loses mail, and the suite sees it', async () => {
    const planted = openStage('gmail', { plant: new URL('./plant-late-ring.ts', import.meta.url).href });
    const [point] = pointsOf('push').filter(({ label }) => label === 'sql:with pgboss');
    try {
      const loss = await crashAt(planted, reference, point!);
      assert.ok(loss?.includes('- {"provider_id"'), 'mail is lost without anybody noticing');
    } finally {
      planted.close();
    }
  });
});
