/**
 * Google's purse strings: units in any 60 seconds for a user and for a project, units of a project in a day, calls of
 * a user at once. The windows slide: what was granted 60 seconds ago no longer counts. A refused call costs nothing.
 *
 * The rules are read at each call, so they may change between two.
 */
import { errorDetail, type GoogleError, googleError } from '../google-error.ts';
import { unitsOf } from '../quota-rules.ts';
import type { GoogleWorld } from '../world.ts';
import type { TokenHolder } from './api.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** What was granted in the last 60 seconds. */
interface Window {
  grants: { at: number; units: number }[];
  /** Where the living grants begin. */
  first: number;
  sum: number;
}

/** The meter of a world. */
export class QuotaMeter {
  readonly #world: GoogleWorld;
  readonly #windows = new Map<string, Window>();
  readonly #days = new Map<string, { day: number; units: number }>();
  readonly #running = new Map<string, number>();

  constructor(world: GoogleWorld) {
    this.#world = world;
  }

  /** Takes a place among the running calls of a user; false when none is free. */
  enter({ email }: TokenHolder): boolean {
    const running = this.#running.get(email) ?? 0;
    if (running >= this.#world.quota.concurrency) return false;
    this.#running.set(email, running + 1);
    return true;
  }

  leave({ email }: TokenHolder): void {
    this.#running.set(email, (this.#running.get(email) ?? 1) - 1);
  }

  /** Charges a call; null when it may go on, else the refusal. */
  charge(holder: TokenHolder, method: string): GoogleError | null {
    const { quota, clock, stats } = this.#world;
    const now = clock.now().getTime();
    const units = unitsOf(quota, method);
    const user = this.#window(`${holder.projectId}/${holder.email}`, now);
    const project = this.#window(holder.projectId, now);
    const day = this.#day(holder.projectId, now);
    if (day.units + units > quota.projectUnitsPerDay) return googleError(403, 'dailyLimitExceeded');
    const wait = Math.max(
      waitFor(user, units, quota.unitsPerMinute, now),
      waitFor(project, units, quota.projectUnitsPerMinute, now),
    );
    if (wait > 0) return this.#refuse(holder, wait, now);
    day.units += units;
    for (const window of [user, project]) grant(window, units, now);
    stats.units.set(holder.email, (stats.units.get(holder.email) ?? 0) + units);
    return null;
  }

  #refuse({ projectId }: TokenHolder, wait: number, now: number): GoogleError {
    const { refusal, retryAfter } = this.#world.quota;
    const error = REFUSALS[refusal](projectId, new Date(now + wait));
    return retryAfter ? { ...error, retryAfter: Math.ceil(wait / 1000) } : error;
  }

  #window(key: string, now: number): Window {
    const window = this.#windows.get(key) ?? { grants: [], first: 0, sum: 0 };
    this.#windows.set(key, window);
    forget(window, now);
    return window;
  }

  #day(projectId: string, now: number): { day: number; units: number } {
    const day = Math.floor(now / DAY);
    const known = this.#days.get(projectId);
    if (known?.day === day) return known;
    const fresh = { day, units: 0 };
    this.#days.set(projectId, fresh);
    return fresh;
  }
}

/** Too many calls of one user at once. */
export function tooManyAtOnce(): GoogleError {
  const message = 'Too many concurrent requests for user.';
  return googleError(429, 'rateLimitExceeded', { message, domain: 'global' });
}

function forget(window: Window, now: number): void {
  const { grants } = window;
  while (window.first < grants.length && grants[window.first]!.at <= now - MINUTE) {
    window.sum -= grants[window.first]!.units;
    window.first += 1;
  }
  if (window.first > 1000) {
    window.grants = grants.slice(window.first);
    window.first = 0;
  }
}

function grant(window: Window, units: number, now: number): void {
  window.sum += units;
  const last = window.grants.at(-1);
  if (last !== undefined && last.at === now && window.first < window.grants.length) last.units += units;
  else window.grants.push({ at: now, units });
}

/** Milliseconds until so many units are free; 0 when they are. */
function waitFor(window: Window, units: number, limit: number, now: number): number {
  let excess = window.sum + units - limit;
  for (let at = window.first; excess > 0 && at < window.grants.length; at += 1) {
    const { at: granted, units: freed } = window.grants[at]!;
    excess -= freed;
    if (excess <= 0) return granted + MINUTE - now;
  }
  return excess > 0 ? MINUTE : 0;
}

const REFUSALS = {
  '429': () =>
    googleError(429, 'rateLimitExceeded', {
      message: 'Resource has been exhausted (e.g. check quota).',
      domain: 'global',
    }),
  '403-rate': (projectId: string) =>
    googleError(403, 'rateLimitExceeded', {
      message:
        "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of service " +
        `'gmail.googleapis.com' for consumer 'project_number:${projectId}'.`,
      details: [
        errorDetail('RATE_LIMIT_EXCEEDED', { service: 'gmail.googleapis.com', consumer: `projects/${projectId}` }),
      ],
    }),
  '403-user-rate': (_: string, until: Date) =>
    googleError(403, 'userRateLimitExceeded', {
      message: `User-rate limit exceeded.  Retry after ${until.toISOString()}`,
    }),
};
