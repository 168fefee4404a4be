/**
 * What Google lets a client do: units by method, windows, calls at once. All of it can be changed while the world runs.
 *
 * Units as in Google's table of quotas for projects made after 1 May 2026, and in the one before it (`legacy`).
 */

/** The rules of quota. */
export interface QuotaRules {
  generation: '2026' | 'legacy';
  /** Units in any 60 seconds for one user of one project. */
  unitsPerMinute: number;
  /** Units in any 60 seconds for one project. */
  projectUnitsPerMinute: number;
  /** Units of one project in a day (UTC). */
  projectUnitsPerDay: number;
  /** Calls of one user that may run at once. */
  concurrency: number;
  /** Parts of one batch that Google works on at once; each counts as a running call. */
  partsAtOnce: number;
  /** How a call over the limit is refused. */
  refusal: '429' | '403-rate' | '403-user-rate';
  /** Whether a refusal says when to come again. */
  retryAfter: boolean;
  /** Units of single methods that differ from the table. */
  costs: Record<string, number>;
}

/** The rules unless told otherwise. */
export const QUOTA_2026: Readonly<QuotaRules> = {
  generation: '2026',
  unitsPerMinute: 6_000,
  projectUnitsPerMinute: 1_200_000,
  projectUnitsPerDay: 80_000_000,
  concurrency: 50,
  partsAtOnce: 100,
  refusal: '429',
  retryAfter: false,
  costs: {},
};

/** The rules of a project that is older than May 2026. */
export const QUOTA_LEGACY: Readonly<QuotaRules> = {
  ...QUOTA_2026,
  generation: 'legacy',
  unitsPerMinute: 15_000,
  refusal: '403-user-rate',
};

/** Units of one call of a method. */
export function unitsOf(rules: QuotaRules, method: string): number {
  const table = rules.generation === 'legacy' ? LEGACY : UNITS;
  return rules.costs[method] ?? table.get(method) ?? 1;
}

const UNITS = tableOf({
  1: 'getProfile labels.get labels.list settings.sendAs.get settings.sendAs.list',
  2: 'history.list',
  5: 'messages.list drafts.list messages.modify messages.untrash labels.create labels.update labels.patch labels.delete',
  10: 'threads.list threads.modify threads.trash threads.untrash messages.delete drafts.create drafts.delete',
  15: 'drafts.update',
  20: 'messages.get drafts.get messages.attachments.get messages.trash threads.delete',
  25: 'messages.import messages.insert',
  40: 'threads.get',
  50: 'messages.batchModify messages.batchDelete stop',
  100: 'messages.send drafts.send watch',
});

const LEGACY = tableOf({
  1: 'getProfile labels.get labels.list settings.sendAs.get settings.sendAs.list',
  2: 'history.list',
  5:
    'messages.get messages.list drafts.get drafts.list messages.attachments.get messages.modify messages.trash ' +
    'messages.untrash labels.create labels.update labels.patch labels.delete',
  10:
    'threads.get threads.list threads.modify threads.trash threads.untrash messages.delete drafts.create ' +
    'drafts.delete',
  15: 'drafts.update',
  20: 'threads.delete',
  25: 'messages.import messages.insert',
  50: 'messages.batchModify messages.batchDelete stop',
  100: 'messages.send drafts.send watch',
});

function tableOf(rows: Record<number, string>): ReadonlyMap<string, number> {
  const entries = Object.entries(rows).flatMap(([units, methods]) =>
    methods.split(' ').map((method): [string, number] => [`gmail.users.${method}`, Number(units)]),
  );
  return new Map(entries);
}
