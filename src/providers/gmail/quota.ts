/**
 * The bucket of one account: which units were granted in the last 60 seconds, and until when nobody may ask.
 *
 * Google's minute may be a fixed or a sliding one, so ours is the stricter: no 60 seconds hold more units than the
 * limit. Grants are remembered by second and count until 60 seconds after its end, which also covers that a call
 * reaches Google a moment after it was granted. A refusal of Google's blocks everybody of the account.
 * Windows are values; asking is pure. A window is stored as JSON, and one that can not be read is taken for spent.
 */

/** Units granted, by second since 1970, oldest first; `blockedUntil` in milliseconds; `refusals` in a row. */
export interface QuotaWindow {
  grants: [second: number, units: number][];
  blockedUntil: number;
  refusals: number;
}

/** What somebody asks for: `units` at a time `now` (milliseconds), when at most `limit` may be granted in a minute. */
export interface QuotaAsk {
  units: number;
  now: number;
  limit: number;
}

/** Whether units were granted, or after how many milliseconds to ask again. */
export type QuotaAnswer = { type: 'granted' } | { type: 'wait'; ms: number };

/** An account that has asked for nothing yet. */
export const emptyWindow: QuotaWindow = { grants: [], blockedUntil: 0, refusals: 0 };

const windowS = 60;
/** Google names seconds or nothing; what it does not name doubles from here on. */
const firstPauseMs = 1_000;
const longestPauseMs = 64_000;

/** Grants the units or tells when to ask again. More units than the limit are granted when nothing else counts. */
export function grant(window: QuotaWindow, ask: QuotaAsk): { window: QuotaWindow; answer: QuotaAnswer } {
  const { units, now, limit } = ask;
  const second = Math.floor(now / 1000);
  const counting = window.grants.filter(([granted]) => granted > second - windowS - 1 && granted <= second);
  if (now < window.blockedUntil) return { window, answer: { type: 'wait', ms: window.blockedUntil - now } };
  const wait = waitFor(counting, { ...ask, units: Math.min(units, limit) });
  if (wait > 0) return { window: { ...window, grants: counting }, answer: { type: 'wait', ms: wait } };
  const refusals = window.refusals > 0 && now > window.blockedUntil + windowS * 1000 ? 0 : window.refusals;
  return { window: { ...window, grants: add(counting, second, units), refusals }, answer: { type: 'granted' } };
}

/** Grants as many of these calls as there are units for now, in their order; at least one, or tells when to ask again. */
export function grantMost(
  window: QuotaWindow,
  { costs, now, limit }: { costs: readonly number[]; now: number; limit: number },
): { window: QuotaWindow; answer: { type: 'granted'; count: number } | { type: 'wait'; ms: number } } {
  for (let count = costs.length; ; count -= 1) {
    const units = costs.slice(0, count).reduce((sum, cost) => sum + cost, 0);
    const { window: changed, answer } = grant(window, { units, now, limit });
    if (answer.type === 'granted') return { window: changed, answer: { type: 'granted', count } };
    if (count <= 1) return { window: changed, answer };
  }
}

/** After a refusal of Google's: nobody asks for as long as it said, or for a pause that doubles, with full jitter. */
export function block(
  window: QuotaWindow,
  { now, retryAfterMs, random }: { now: number; retryAfterMs: number | null; random: number },
): QuotaWindow {
  const refusals = Math.min(window.refusals + 1, 20);
  const longest = Math.min(firstPauseMs * 2 ** (refusals - 1), longestPauseMs);
  const pause = retryAfterMs ?? Math.ceil(longest * (0.5 + random / 2));
  return { ...window, refusals, blockedUntil: Math.max(window.blockedUntil, now + pause) };
}

/** Reads a stored window; nonsense becomes one that lets nothing pass for a minute. */
export function readWindow(value: unknown, now: number): QuotaWindow {
  const given = typeof value === 'object' && value !== null ? (value as Partial<QuotaWindow>) : {};
  const { grants, blockedUntil = 0, refusals = 0 } = given;
  const isSound = Array.isArray(grants) && grants.every(isGrant) && isNumber(blockedUntil) && isNumber(refusals);
  return isSound ? { grants, blockedUntil, refusals } : { ...emptyWindow, blockedUntil: now + windowS * 1000 };
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

function isGrant(entry: unknown): boolean {
  return Array.isArray(entry) && entry.length === 2 && entry.every(isNumber);
}

/** Milliseconds until enough grants have left the window. */
function waitFor(counting: readonly [number, number][], { units, now, limit }: QuotaAsk): number {
  let over = counting.reduce((sum, [, granted]) => sum + granted, 0) + units - limit;
  for (const [second, granted] of counting) {
    if (over <= 0) return 0;
    over -= granted;
    if (over <= 0) return (second + windowS + 1) * 1000 - now;
  }
  return 0;
}

function add(grants: readonly [number, number][], second: number, units: number): [number, number][] {
  const last = grants.at(-1);
  if (last?.[0] !== second) return [...grants, [second, units]];
  return [...grants.slice(0, -1), [second, last[1] + units]];
}
