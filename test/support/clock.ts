import type { Clock } from '#platform/clock.ts';

/** A clock that stands still until it is told to move. */
export interface TestClock extends Clock {
  /** Moves the time on and wakes every sleeper whose time has come, in order. */
  advance(ms: number): Promise<void>;
  /** How many callers sleep now. */
  readonly sleepers: number;
}

interface Sleeper {
  at: number;
  wake: () => void;
}

/** Makes a test clock that starts at `start`. */
export function createTestClock(start: Date | string = '2026-03-02T09:00:00Z'): TestClock {
  let time = new Date(start).getTime();
  const sleepers = new Set<Sleeper>();
  return {
    now: () => new Date(time),
    get sleepers() {
      return sleepers.size;
    },
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { at: time + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      });
    },
    async advance(ms) {
      time += ms;
      const due = [...sleepers].filter((sleeper) => sleeper.at <= time).sort((a, b) => a.at - b.at);
      for (const sleeper of due) {
        sleepers.delete(sleeper);
        sleeper.wake();
      }
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
