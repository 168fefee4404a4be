import type { Clock } from '#platform/clock.ts';

/**
 * The same items, with one null in each pause in which none came for a while: after `ms`, and before twice as long. One
 * timer runs for all items, because one for each would cost more than bringing it.
 */
export async function* noticePauses<T>(items: AsyncIterable<T>, clock: Clock, ms: number): AsyncGenerator<T | null> {
  const iterator = items[Symbol.asyncIterator]();
  const ended = new AbortController();
  const wait = () => clock.sleep(ms, ended.signal).then(no, no);
  let tick = wait();
  try {
    for (;;) {
      const next = iterator.next();
      const here = next.then(yes, yes);
      // The first tick began before the item was asked for.
      for (let ticks = 0; ticks < 2 && !(await Promise.race([here, tick])); ticks += 1) {
        tick = wait();
        if (ticks === 1) yield null;
      }
      const { done, value } = await next;
      if (done) return;
      yield value;
    }
  } finally {
    ended.abort();
    await iterator.return?.();
  }
}

const yes = () => true;
const no = () => false;
