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

/** A clock that runs as the machine's own and can be moved on: whoever sleeps past the new time wakes. */
export interface RunningClock extends Clock {
  advance(ms: number): void;
}

/** Makes a running clock. */
export function createRunningClock(): RunningClock {
  let ahead = 0;
  const sleepers = new Set<{ at: number; wake: () => void }>();
  const time = () => Date.now() + ahead;
  return {
    now: () => new Date(time()),
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const end = (settle: () => void) => () => {
          clearTimeout(timer);
          sleepers.delete(sleeper);
          settle();
        };
        const sleeper = { at: time() + ms, wake: end(resolve) };
        const timer = setTimeout(sleeper.wake, ms);
        sleepers.add(sleeper);
        signal?.addEventListener(
          'abort',
          end(() => reject(signal.reason)),
          { once: true },
        );
      });
    },
    advance(ms) {
      ahead += ms;
      for (const { at, wake } of [...sleepers]) if (at <= time()) wake();
    },
  };
}
