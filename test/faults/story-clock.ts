import type { Clock } from '#platform/clock.ts';

/** Sleeps until it is ended: how many port calls a play makes must not depend on how fast it is played. */
export function sleepForGood(_ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }));
}

/**
 * The time of a story: it stands still but for what passes in the story itself, so that every play has the same moments.
 * `leaping` is the same time for those whose pauses shall take none.
 */
export interface StoryClock extends Clock {
  pass(ms: number): void;
  readonly leaping: Clock;
}

/** Makes one. */
export function createStoryClock(start: string): StoryClock {
  let time = new Date(start).getTime();
  const now = () => new Date(time);
  const pass = (ms: number) => {
    time += ms;
  };
  return {
    now,
    pass,
    sleep: sleepForGood,
    leaping: {
      now,
      async sleep(ms, signal) {
        signal?.throwIfAborted();
        pass(ms);
      },
    },
  };
}
