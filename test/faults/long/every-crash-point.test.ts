import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crashAt, openStage, playReference, type StoryName, sayPoint } from '../crash-points.ts';

const stories: [StoryName, string][] = [
  ['memory', 'killed before or after any port call, it ends as if it had never been killed'],
  [
    'gmail',
    'killed before or after any call, statement and HTTP call of a Gmail mailbox, it ends as if it had never been killed',
  ],
];

for (const [name, sentence] of stories) {
  test(sentence, async (t) => {
    const stage = openStage(name);
    const reference = await playReference(stage);
    const failures: string[] = [];
    const started = Date.now();
    try {
      const waiting = [...reference.points];
      const work = async () => {
        for (let point = waiting.shift(); point; point = waiting.shift()) {
          const found = await crashAt(stage, reference, point);
          if (found !== null) failures.push(`${sayPoint(stage, point)}\n${found}`);
        }
      };
      await Promise.all([work(), work()]);
    } finally {
      stage.close();
      await reference.drop();
    }
    const seconds = Math.round((Date.now() - started) / 1000);
    t.diagnostic(`${reference.points.length} crash points in ${seconds} s, ${failures.length} ended differently`);
    assert.deepEqual(failures, []);
  });
}
