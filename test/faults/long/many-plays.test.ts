import { test } from 'node:test';
import { playModels } from '../model-stage.ts';

/** Each round has a database of its own, so that the last play is as quick as the first. */
const rounds = 12;
const plays = 100;

test('whatever happens between Gmail and Rapport, one quiet sync later both hold the same (many plays)', async (t) => {
  for (let n = 0; n < rounds; n++) t.diagnostic(await playModels(plays));
});
