/**
 * The bucket of one account: which units were granted in the last 60 seconds, and until when nobody may ask.
 *
 * Google's minute may be a fixed or a sliding one, so ours is the stricter: no 60 seconds hold more units than the
 * limit. Grants are remembered by second, as if made at its end, so the window is at most a second too careful.
 * Windows are values; asking is pure. A window is stored as JSON.
 */

/** Units granted, by second since 1970, oldest first; `blockedUntil` in milliseconds. */
export interface QuotaWindow {
  grants: [second: number, units: number][];
  blockedUntil: number;
}

/** An account that has asked for nothing yet. */
export const emptyWindow: QuotaWindow = { grants: [], blockedUntil: 0 };
