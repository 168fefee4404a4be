/**
 * One check of the set-up doctor and what it found.
 *
 *   ok       it was tried and works
 *   wrong    it was tried, or looked at, and does not: `fix` says what to click, `link` where
 *   waiting  it can not be tried yet, or Google did not answer; `says` tells which
 *
 * Invariant: a check that fails, hangs or breaks ends in a finding; no other check waits for it or ends with it.
 */
import type { App } from '#app.ts';
import { isFault } from '#errors.ts';
import { describeError } from '#platform/log.ts';

/** What a check found. */
export interface Finding {
  outcome: 'ok' | 'wrong' | 'waiting';
  says: string;
  fix: string | null;
  link: string | null;
}

/** One check. */
export interface Check {
  id: string;
  title: string;
  look: () => Promise<Finding>;
}

/** A finding with the name of its check. */
export interface Checked extends Finding {
  id: string;
  title: string;
}

const longestMs = 20_000;

/** All is well. */
export function ok(says: string): Finding {
  return { outcome: 'ok', says, fix: null, link: null };
}

/** Something must be changed. */
export function wrong(says: string, fix: string, link: string | null = null): Finding {
  return { outcome: 'wrong', says, fix, link };
}

/** It can not be told yet. */
export function waiting(says: string, fix: string | null = null, link: string | null = null): Finding {
  return { outcome: 'waiting', says, fix, link };
}

/** Makes all checks at once; the answer keeps their order. */
export function runChecks(app: App, checks: Check[]): Promise<Checked[]> {
  return Promise.all(checks.map(async ({ id, title, look }) => ({ id, title, ...(await inTime(app, id, look)) })));
}

async function inTime(app: App, id: string, look: Check['look']): Promise<Finding> {
  const done = new AbortController();
  const late = app.clock.sleep(longestMs, done.signal).then(
    () => waiting('Google took too long to answer. Try again.'),
    () => waiting('It was not looked at.'),
  );
  try {
    return await Promise.race([look(), late]);
  } catch (error) {
    return findingOf(app, id, error);
  } finally {
    done.abort();
  }
}

function findingOf(app: App, id: string, error: unknown): Finding {
  if (isFault(error, 'retry')) return waiting(`This could not be looked at now: ${error.message}`);
  if (isFault(error)) return wrong(error.message, 'See the words beside; docs/errors.md has more under this code.');
  app.log.error('doctor-bug', { label: id, ...describeError(error) });
  return waiting('Something went wrong inside Rapport; its log says where.');
}
