import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '#platform/clock.ts';
import type { PortHooks } from '#platform/port-hooks.ts';

/**
 * Time that runs as the machine's and leaps over the pauses of those who sleep by `leaping`: whoever waits for quota waits
 * no longer than it takes to say so, and all the time has passed. Work takes the time that it takes, and what is under
 * way is done before time leaps. Whoever sleeps by `clock` is woken on the way, when a leap passes over his time.
 */
export interface LeapingTime {
  clock: Clock;
  leaping: Clock;
  /** Milliseconds that were leapt over so far. */
  readonly leapt: number;
  /** Stand before and after the statements of the program that time waits for. */
  hooks: PortHooks;
}

interface Sleeper {
  at: number;
  wake: () => void;
}

/** So many looks, a millisecond apart, without a statement, and nobody is at work. */
const calmLooks = 5;

/** Makes it; `onLeap` is called before each leap, with its length. */
export function createLeapingTime(onLeap: (ms: number) => void): LeapingTime {
  let leapt = 0;
  const sleepers = new Set<Sleeper>();
  const time = () => Date.now() + leapt;
  const now = () => new Date(time());
  let statements = 0;

  async function leapTo(at: number): Promise<void> {
    leapt += Math.max(0, at - time());
    for (let calm = 0; calm < calmLooks; calm = statements > 0 ? 0 : calm + 1) await wait(1);
  }

  return {
    clock: { now, sleep: (ms, signal) => sleepBy(sleepers, time, ms, signal) },
    leaping: {
      now,
      async sleep(ms, signal) {
        signal?.throwIfAborted();
        const end = time() + ms;
        await leapTo(time());
        onLeap(ms);
        for (let next = earliest(sleepers); next && next.at <= end; next = earliest(sleepers)) {
          next.wake();
          await leapTo(next.at);
        }
        await leapTo(end);
      },
    },
    get leapt() {
      return leapt;
    },
    hooks: {
      before() {
        statements += 1;
      },
      after() {
        statements -= 1;
      },
    },
  };
}

function sleepBy(sleepers: Set<Sleeper>, time: () => number, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const end = (settle: () => void) => () => {
      clearTimeout(timer);
      sleepers.delete(sleeper);
      settle();
    };
    const sleeper: Sleeper = { at: time() + ms, wake: end(resolve) };
    const timer = setTimeout(sleeper.wake, ms);
    sleepers.add(sleeper);
    const stop = end(() => reject(signal?.reason));
    signal?.addEventListener('abort', stop, { once: true });
  });
}

function earliest(sleepers: Set<Sleeper>): Sleeper | undefined {
  let first: Sleeper | undefined;
  for (const sleeper of sleepers) if (first === undefined || sleeper.at < first.at) first = sleeper;
  return first;
}
