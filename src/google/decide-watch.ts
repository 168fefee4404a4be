/**
 * What an attempt to renew a watch means. Pure.
 *
 *   renewed          → active until Google's own time; again in a day, or at half of what is left when that is less
 *   nobody set it up → off; looked at again in an hour
 *   failed           → active while the last renewal holds; else lost at once when Google refused, or from the third
 *                      failure on; again after a pause that doubles from a minute up to an hour
 *
 * Google lets a watch live for seven days and advises to renew it daily.
 */
import type { PushState } from '#db/tables.ts';
import type { Fault } from '#errors.ts';

/** A watch as it stands. */
export interface Watch {
  state: PushState;
  expiresAt: Date | null;
  failures: number;
}

/** The watch after an attempt. */
export interface NextWatch extends Watch {
  code: string | null;
  message: string | null;
  nextRenewalAt: Date;
}

/** How an attempt went. */
export type WatchAttempt = { type: 'renewed'; expiresAt: Date } | { type: 'off' } | { type: 'failed'; fault: Fault };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const failuresUntilLost = 3;

/** Decides; `random` is from 0 to 1. */
export function decideWatch(before: Watch, attempt: WatchAttempt, now: Date, random: number): NextWatch {
  const after = (ms: number) => new Date(now.getTime() + ms);
  const well = { failures: 0, code: null, message: null };
  if (attempt.type === 'off') return { ...well, state: 'off', expiresAt: null, nextRenewalAt: after(hourMs) };
  if (attempt.type === 'renewed') {
    const left = attempt.expiresAt.getTime() - now.getTime();
    const pauseMs = Math.min(dayMs, Math.max(minuteMs, left / 2));
    return { ...well, state: 'active', expiresAt: attempt.expiresAt, nextRenewalAt: after(pauseMs) };
  }
  const { fault } = attempt;
  const failures = before.failures + 1;
  const holds = before.state === 'active' && before.expiresAt !== null && before.expiresAt > now;
  const isLost = !holds && (before.state === 'lost' || fault.next !== 'retry' || failures >= failuresUntilLost);
  return {
    state: isLost ? 'lost' : holds ? 'active' : before.state,
    expiresAt: holds ? before.expiresAt : null,
    failures,
    code: fault.code,
    message: fault.message,
    nextRenewalAt: after(pauseOf(failures, fault, random)),
  };
}

function pauseOf(failures: number, fault: Fault, random: number): number {
  const ceiling = Math.min(hourMs, minuteMs * 2 ** Math.min(failures - 1, 10));
  return Math.max(fault.retryAfter ?? 0, ceiling / 2 + (random * ceiling) / 2);
}
