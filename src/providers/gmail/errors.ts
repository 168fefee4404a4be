/**
 * What Google answered, classified by where it came from.
 *
 * Only a JSON error in Google's own form whose code is the HTTP status is Google's word; HTML of a machine before it,
 * half an answer or none is trouble on the way and always `retry`. Reasons are those of Google's error documents
 * (developers.google.com/workspace/gmail/api/guides/handle-errors, read in November 2026).
 */
import { Fault } from '#errors.ts';

/** One answer of the API, alone or as a part of a batch. */
export interface ApiAnswer {
  status: number;
  retryAfter: string | null;
  body: Buffer;
}

/** What an answer means for the call. */
export type Outcome =
  | { type: 'ok'; value: Record<string, unknown> }
  /** There is nothing of that id (404). */
  | { type: 'missing' }
  /** Google can not read an argument (400). */
  | { type: 'argument' }
  /** The token is not accepted (401). */
  | { type: 'token' }
  /** Too much, too fast: everybody of the account must wait. */
  | { type: 'rate'; retryAfterMs: number | null }
  /** The same call may succeed in a moment. */
  | { type: 'trouble'; fault: Fault }
  /** It will not succeed before something changes. */
  | { type: 'final'; fault: Fault };

const hour = 3_600_000;
const longestRetryAfterMs = 24 * hour;

/** Reads an answer; one of a call that says nothing (`isSilent`) may be empty. */
export function readOutcome(answer: ApiAnswer, isSilent = false): Outcome {
  if (answer.status === 204 || (isSilent && answer.status === 200 && answer.body.length === 0)) {
    return { type: 'ok', value: {} };
  }
  // Whoever says it: it only makes us wait.
  if (answer.status === 429) return { type: 'rate', retryAfterMs: readRetryAfter(answer) };
  const value = readJson(answer.body);
  if (answer.status === 200) return value === null ? { type: 'trouble', fault: answerBroken() } : { type: 'ok', value };
  const error = value?.error;
  if (typeof error !== 'object' || error === null || !('code' in error) || error.code !== answer.status) {
    return { type: 'trouble', fault: answer.status >= 500 ? serverTrouble() : answerBroken() };
  }
  return readRefusal(answer, reasonsOf(error));
}

/** Google's answer could not be read: half of it, nothing, or not what was asked for. */
export function answerBroken(): Fault {
  return new Fault('retry', 'gmail-answer-broken', 'Google’s answer could not be read; Rapport tries again by itself.');
}

/** Google says so itself, or answers nothing that could be right. */
export function serverTrouble(): Fault {
  return new Fault('retry', 'gmail-trouble', 'Google has trouble of its own; Rapport tries again by itself.');
}

/** Our pace is too fast for Google; nobody of the account may go on before. */
export function rateLimited(retryAfter: number): Fault {
  return new Fault('retry', 'gmail-rate-limited', 'Google asks for a slower pace; Rapport goes on when it may.', {
    retryAfter,
  });
}

/** A fresh token was refused too. */
export function accessRevoked(): Fault {
  return new Fault('reconnect', 'gmail-access-revoked', 'Google no longer lets Rapport in; please connect again.');
}

/** A listing can not go on from where it stood, or the history does not reach back so far. */
export function historyGone(): Fault {
  return new Fault('resync', 'gmail-history-gone', 'Gmail no longer knows where we stood; the mailbox is listed anew.');
}

function readJson(body: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** Every reason that the error names: in the old form (`errors`), in the new one (`details`), and its status. */
function reasonsOf(error: object): Set<string> {
  const { errors, details, status } = error as { errors?: unknown; details?: unknown; status?: unknown };
  const listed = [errors, details].flatMap((list) => (Array.isArray(list) ? list.slice(0, 20) : []));
  const named = listed.map((item: unknown) =>
    typeof item === 'object' && item !== null && 'reason' in item ? item.reason : null,
  );
  return new Set([...named, status].filter((reason) => typeof reason === 'string'));
}

function readRefusal(answer: ApiAnswer, reasons: Set<string>): Outcome {
  const { status } = answer;
  const is = (...names: string[]) => names.some((name) => reasons.has(name));
  if (is('dailyLimitExceeded', 'DAILY_LIMIT_EXCEEDED')) return { type: 'final', fault: dayLimit(answer) };
  const isRate = is('rateLimitExceeded', 'userRateLimitExceeded', 'RATE_LIMIT_EXCEEDED', 'quotaExceeded');
  if (status === 403 && isRate) return { type: 'rate', retryAfterMs: readRetryAfter(answer) };
  if (status === 401) return { type: 'token' };
  if (status === 404) return { type: 'missing' };
  if (status === 403) return { type: 'final', fault: forbidden(is) };
  if (status === 400 && is('failedPrecondition', 'FAILED_PRECONDITION')) return { type: 'final', fault: noMailbox() };
  return status === 400 ? { type: 'argument' } : { type: 'trouble', fault: serverTrouble() };
}

function forbidden(is: (...names: string[]) => boolean): Fault {
  if (is('accessNotConfigured', 'SERVICE_DISABLED')) {
    return new Fault('refuse', 'gmail-api-disabled', 'The Gmail API is not enabled in the Google project.');
  }
  if (is('insufficientPermissions', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT')) {
    const words = 'Google was not asked for, or did not grant, what this needs; please connect again.';
    return new Fault('reconnect', 'gmail-scope-missing', words);
  }
  if (is('domainPolicy')) {
    return new Fault('refuse', 'gmail-policy', 'The domain’s administrator does not allow it.');
  }
  return refused();
}

function noMailbox(): Fault {
  return new Fault('refuse', 'gmail-mail-disabled', 'This user has no Gmail mailbox (no licence, or switched off).');
}

function refused(): Fault {
  return new Fault('refuse', 'gmail-refused', 'Google refused what Rapport asked for.');
}

/** The day is a project's, in Pacific time; nobody says when it began. */
function dayLimit(answer: ApiAnswer): Fault {
  return new Fault(
    'retry',
    'gmail-day-limit',
    'The Google project has spent its quota of the day; Rapport goes on later.',
    { retryAfter: readRetryAfter(answer) ?? hour },
  );
}

/** `Retry-After` in seconds, at most a day; a date in it is not used by Google. */
function readRetryAfter({ retryAfter }: ApiAnswer): number | null {
  return retryAfter !== null && /^\d{1,9}$/.test(retryAfter.trim())
    ? Math.min(Number(retryAfter) * 1000, longestRetryAfterMs)
    : null;
}
