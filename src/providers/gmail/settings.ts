/**
 * What opening a Gmail account needs: the settings that are stored, what lets us in, and the world that it lives in.
 *
 * Tokens are the caller's: it refreshes, seals and shares them. The bucket of units belongs to the account, not to the
 * process: every worker and every page draws from the same one through `QuotaStore`.
 */
import type { Clock } from '#platform/clock.ts';
import type { QuotaWindow } from './quota.ts';

/** Where Google answers: the fields of the configuration's `google.endpoints`. Roots have no slash at their end. */
export interface GoogleEndpoints {
  authorizeUrl: string;
  tokenUrl: string;
  revokeUrl: string;
  keysUrl: string;
  gmailUrl: string;
  pubsubUrl: string;
}

/** Which account, and by which consent. Not secret. */
export interface GmailSettings {
  address: string;
  /** The scopes that were granted. */
  scopes: string[];
  /** Whose client holds the consent: the instance's, the workspace's, or none because the domain delegated. */
  access: 'instance' | 'workspace' | 'delegated';
}

/** What Google lets one account of one project do: the fields of the configuration's `google.quota`. */
export interface GmailQuotaRules {
  /** Which of Google's tables of units counts. */
  costs: '2026' | 'legacy';
  unitsPerMinute: number;
  /** Units a minute that background work leaves for people. */
  reserve: number;
  /** Calls that are under way at once; the parts of a batch count. */
  concurrency: number;
}

/** One atomic read, change and write of the account's window; every process that asks sees the change of the one before. */
export interface QuotaStore {
  change<T>(act: (window: QuotaWindow) => { window: QuotaWindow; answer: T }): Promise<T>;
}

/** What lets the adapter in. `fresh` asks for a token that is not the one given before, because Google refused that. */
export interface GmailAccess {
  token(how?: { fresh: boolean }): Promise<string>;
  quota: QuotaStore;
  /** Ends every wait for units, with an AbortError: whoever opened the account is stopping. */
  signal?: AbortSignal | undefined;
}

/** What Google's sign-in is called with. */
export interface GoogleWorld {
  endpoints: GoogleEndpoints;
  clock: Clock;
  /** The way to the network; Node's own unless told. */
  resolveFetch?: typeof fetch | undefined;
  /** How long Google may stay silent before the line counts as lost: a minute unless told. */
  silenceMs?: number | undefined;
}

/** The world outside the adapter. */
export interface GmailWorld extends GoogleWorld {
  quota: GmailQuotaRules;
  /** From 0 to 1, for pauses with jitter. */
  random?: (() => number) | undefined;
}
