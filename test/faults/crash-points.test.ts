import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { crashAt, openStage, playReference, type Reference, type Stage, sayPoint } from './crash-points.ts';

/** Every how many points one is played here; `npm run test:faults` plays all of them. */
const step = 23;

describe('killed in the middle', () => {
  let stage: Stage;
  let reference: Reference;
  before(async () => {
    stage = openStage('memory');
    reference = await playReference(stage);
  });
  after(async () => {
    stage.close();
    await reference?.drop();
  });

  test('every chapter of the story makes port calls', () => {
    const chapters = new Set(reference.points.map((point) => point.chapter));
    assert.equal(chapters.size, reference.dumps.length);
    assert.ok(reference.points.length > 300, `${reference.points.length} points`);
  });

  test('it goes on as if nothing had happened (a sample of the crash points)', async (t) => {
    const sample = reference.points.filter((_, n) => n % step === 0);
    for (const point of sample) assert.equal(await crashAt(stage, reference, point), null, sayPoint(stage, point));
    t.diagnostic(`${sample.length} of ${reference.points.length} crash points`);
  });

  test('a second commit planted before the page loses mail, and the suite sees it', async (t) => {
    const planted = openStage('memory', { plant: new URL('./plant-second-commit.ts', import.meta.url).href });
    t.after(() => planted.close());
    const sabotaged = await playReference(planted);
    t.after(() => sabotaged.drop());
    assert.deepEqual(sabotaged.dumps, reference.dumps, 'undisturbed, the plant changes nothing');
    const pages = sabotaged.points.filter((each) => each.chapter === 3 && each.label === 'sql:list-ids');
    assert.ok(pages.length > 0);
    const losses = [];
    for (const point of pages) losses.push(await crashAt(planted, sabotaged, point));
    assert.ok(
      losses.some((loss) => loss?.includes('- {"provider_id"')),
      'mail is lost without anybody noticing',
    );
  });
});
