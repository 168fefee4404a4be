import { type Clock, systemClock } from '#platform/clock.ts';

/**
 * The time of a story: it stands still but for what passes in the story itself, so that every play has the same moments.
 * `leaping` is the same time for those whose pauses shall take none.
 */
export interface StoryClock extends Clock {
  pass(ms: number): void;
  readonly leaping: Clock;
}

/** Makes one; who sleeps by it sleeps as long as by the machine's. */
export function createStoryClock(start: string): StoryClock {
  let time = new Date(start).getTime();
  const now = () => new Date(time);
  const pass = (ms: number) => {
    time += ms;
  };
  return {
    now,
    pass,
    sleep: systemClock.sleep,
    leaping: {
      now,
      async sleep(ms, signal) {
        signal?.throwIfAborted();
        pass(ms);
      },
    },
  };
}
