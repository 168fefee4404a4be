import { setImmediate } from 'node:timers/promises';
import type { Clock } from '#platform/clock.ts';

/** A clock that leaps over every sleep: an hour of pauses takes no time, and the hour has passed. */
export interface LeapingClock extends Clock {
  /** Milliseconds that were slept so far. */
  readonly slept: number;
  /** Moves on without a sleeper. */
  leap(ms: number): void;
}

/** Makes a clock that starts at `start` and moves only by sleeps and leaps. */
export function createLeapingClock(start: Date | string = '2026-03-02T09:00:00Z'): LeapingClock {
  let time = new Date(start).getTime();
  let slept = 0;
  return {
    now: () => new Date(time),
    get slept() {
      return slept;
    },
    leap(ms) {
      time += ms;
    },
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      time += ms;
      slept += ms;
      await setImmediate();
    },
  };
}
