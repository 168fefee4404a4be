import { setTimeout as wait } from 'node:timers/promises';

/** Waits until `look` finds something, for as long as a busy machine may need. */
export async function waitFor<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (let n = 0; n < 2_400; n++) {
    const found = await look();
    if (found) return found;
    await wait(50);
  }
  throw new Error(`This never came: ${what}.`);
}
