import { test } from 'node:test';
import { playModels } from './model-stage.ts';

/** `npm run test:faults` plays many more. */
const plays = 30;

test('whatever happens between Gmail and Rapport, one quiet sync later both hold the same, and looking again changes nothing', async (t) => {
  t.diagnostic(await playModels(plays));
});
