/** Limits how often something may happen, per name, in the memory of this process. */
import { Fault } from '#errors.ts';
import type { Clock } from '#platform/clock.ts';

/** How much at once, and how much in the long run. */
export interface Rate {
  burst: number;
  perMinute: number;
}

/** A limit. */
export interface Limiter {
  /** Takes one; throws a Fault `retry` that says when there will be one again. */
  take(name: string): void;
  /** Gives one back. */
  giveBack(name: string): void;
}

/** More names than this at once: the longest unused are forgotten. */
const mostNames = 20_000;

/** Makes a limit. */
export function createLimiter(rate: Rate, clock: Clock): Limiter {
  const buckets = new Map<string, { left: number; at: number }>();
  const perMs = rate.perMinute / 60_000;

  function filled(name: string) {
    const now = clock.now().getTime();
    const bucket = buckets.get(name) ?? { left: rate.burst, at: now };
    buckets.delete(name);
    const left = Math.min(rate.burst, bucket.left + Math.max(0, now - bucket.at) * perMs);
    const fresh = { left, at: now };
    buckets.set(name, fresh);
    for (const oldest of buckets.keys()) {
      if (buckets.size <= mostNames) break;
      buckets.delete(oldest);
    }
    return fresh;
  }

  return {
    take(name) {
      const bucket = filled(name);
      if (bucket.left >= 1) {
        bucket.left -= 1;
        return;
      }
      const retryAfter = (1 - bucket.left) / perMs;
      throw new Fault('retry', 'rate-limited', 'Too many requests; wait a little.', { status: 429, retryAfter });
    },
    giveBack(name) {
      const bucket = filled(name);
      bucket.left = Math.min(rate.burst, bucket.left + 1);
    },
  };
}
