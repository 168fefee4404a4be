import { setTimeout as wait } from 'node:timers/promises';

/** The only source of time: tests hand in their own. */
export interface Clock {
  now(): Date;
  /** Resolves after `ms` milliseconds; rejects with an AbortError as soon as `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own clock. A sleeper alone does not keep the program running. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) => wait(ms, undefined, { signal, ref: signal === undefined }),
};
