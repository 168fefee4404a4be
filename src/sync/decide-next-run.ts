/**
 * What a run's end means for its connection. Pure.
 *
 *   done                 → connected, next run after the poll interval
 *   retry, resync, skip  → connected while it fails for the first time; from the third failure on `error`, with the
 *                          reason; the pause doubles up to an hour, with full jitter, or is what the server asked for,
 *                          up to a day
 *   reconnect            → needs_reconnect: nothing runs until the owner gives access again, so it is not counted, and
 *                          leaves the same however often a worker that was killed finds it
 *   refuse               → error: tried again each hour, because the cause may be mended on the server
 */

import type { ConnectionStatus } from '#db/tables.ts';
import type { Fault } from '#errors.ts';

/** The connection after a run. */
export interface NextRun {
  status: ConnectionStatus;
  code: string | null;
  message: string | null;
  failures: number;
  /** Milliseconds until the next run. */
  pauseMs: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const longestPauseMs = 24 * hourMs;
const failuresUntilError = 3;

/** Decides from how the run ended, how many failed before it, and a random number from 0 to 1. */
export function decideNextRun(
  fault: Fault | null,
  before: { failures: number; pollMinutes: number },
  random: number,
): NextRun {
  if (!fault) {
    return { status: 'connected', code: null, message: null, failures: 0, pauseMs: before.pollMinutes * minuteMs };
  }
  const failures = before.failures + 1;
  const said = { code: fault.code, message: fault.message, failures };
  if (fault.next === 'reconnect') {
    return { ...said, status: 'needs_reconnect', failures: before.failures, pauseMs: hourMs };
  }
  if (fault.next === 'refuse') return { ...said, status: 'error', pauseMs: hourMs };
  if (fault.code === 'stopped') return { ...said, status: 'connected', failures: before.failures, pauseMs: 0 };
  const ceiling = Math.min(hourMs, 5_000 * 2 ** Math.min(failures, 20));
  const asked = Math.min(fault.retryAfter || 0, longestPauseMs);
  const pauseMs = Math.max(asked, 1_000 + random * ceiling);
  return { ...said, status: failures >= failuresUntilError ? 'error' : 'connected', pauseMs };
}
