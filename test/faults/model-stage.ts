import fc from 'fast-check';
import { createGoogleStage } from '../support/google-stage.ts';
import { addGuest } from './gmail-mailbox.ts';
import { type ModelStage, play, playModel } from './gmail-model.ts';
import { createTrap } from './trap.ts';

/** Plays so many plays on one stage; says how much happened. A failure names its seed and its smallest play. */
export async function playModels(numRuns: number, seed?: number): Promise<string> {
  const at = await openModelStage();
  let count = 0;
  const property = fc.asyncProperty(play, (each) => {
    count += 1;
    return playModel(at, `play${count}`, each);
  });
  try {
    await fc.assert(property, { numRuns, ...(seed === undefined ? {} : { seed }) });
  } finally {
    await at.close();
  }
  return `${count} plays, ${at.deaths} deaths, ${at.stage.google.world.faults.acted} faults of Google`;
}

/** A stage for plays of the model; close it after them. */
async function openModelStage(): Promise<ModelStage & { close(): Promise<void> }> {
  const trap = createTrap();
  const probe: ModelStage['probe'] = { onCall: null };
  const latencyMs = () => {
    probe.onCall?.();
    return 0;
  };
  const google = { latencyMs, firstHistoryId: 2n ** 53n };
  const stage = await createGoogleStage({ hooks: trap.hooks, google, push: 'push' });
  await addGuest(stage);
  return { stage, trap, probe, deaths: 0, close: () => stage.close() };
}
