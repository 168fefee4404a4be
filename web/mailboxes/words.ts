/** What outcomes, rules and states are called, and what they mean, in words for the owner of a mailbox. */
import type { Connection, ConnectionStatus, Evidence, Outcome } from '../api-types.ts';
import type { Tone } from '../ui/badge.tsx';

export interface OutcomeWords {
  name: string;
  /** What it means for the message. */
  says: string;
}

/** The outcomes in the order in which the account lists them. */
export const outcomes: Outcome[] = ['logged', 'unmatched', 'skipped', 'pending', 'quarantined', 'gone'];

export const outcomeWords: Record<Outcome, OutcomeWords> = {
  logged: { name: 'Logged', says: 'On the timeline of a contact, company or deal.' },
  unmatched: { name: 'Unmatched', says: 'With nobody you keep yet. Only you can see these.' },
  skipped: { name: 'Skipped by a rule', says: 'Left out on purpose; each one names its rule.' },
  pending: { name: 'Pending', says: 'Listed and waiting to be read.' },
  quarantined: { name: 'Quarantined', says: 'Could not be read. Nothing else waits for them.' },
  gone: { name: 'Gone', says: 'Left the server before they were read.' },
};

const rules: Record<string, string> = {
  blocklist: 'On your blocklist',
  tombstone: 'About an erased person',
  draft: 'Drafts',
  junk: 'Junk',
  trash: 'Trash',
  'before-history': 'Older than the history you chose',
  internal: 'Among your own domains only',
  'sync-off': 'Logging switched off for the contact',
  deleted: 'Log entry deleted by you',
};

/** The name of a skip rule. */
export function ruleWords(rule: string): string {
  return rules[rule] ?? rule;
}

/** How many messages had an outcome. */
export function countOf(evidence: Evidence, outcome: Outcome): number {
  if (outcome !== 'skipped') return evidence[outcome];
  return Object.values(evidence.skipped).reduce((sum, count) => sum + count, 0);
}

export const statusWords: Record<ConnectionStatus, { name: string; tone: Tone }> = {
  connected: { name: 'Connected', tone: 'good' },
  paused: { name: 'Paused', tone: 'plain' },
  error: { name: 'Trying again', tone: 'warn' },
  needs_reconnect: { name: 'Needs you', tone: 'bad' },
  disconnected: { name: 'Disconnected', tone: 'plain' },
};

/** The state of a connection in a word or two. */
export function stateOf(connection: Connection): { name: string; tone: Tone } {
  if (connection.status === 'connected' && connection.phase !== 'live')
    return { name: connection.phase === 'listing' ? 'Listing' : 'Importing', tone: 'accent' };
  return statusWords[connection.status];
}

const causes: Record<string, string> = {
  schedule: 'By schedule',
  push: 'New mail',
  connect: 'Connected',
  manual: 'By hand',
  audit: 'Check',
};

/** Why a run started. */
export function causeWords(cause: string): string {
  return causes[cause] ?? cause;
}

const ends: Record<string, { name: string; tone: Tone }> = {
  done: { name: 'Done', tone: 'good' },
  retry: { name: 'Will try again', tone: 'warn' },
  reconnect: { name: 'Needs a new sign-in', tone: 'bad' },
  resync: { name: 'Lists anew', tone: 'warn' },
  skip: { name: 'Skipped', tone: 'plain' },
  refuse: { name: 'Refused', tone: 'bad' },
  bug: { name: 'Fault in Rapport', tone: 'bad' },
};

/** How a run ended. */
export function endWords(outcome: string | null): { name: string; tone: Tone } {
  return outcome === null ? { name: 'Running', tone: 'accent' } : (ends[outcome] ?? { name: outcome, tone: 'plain' });
}

/** How many days of history are offered; null is everything. */
export const histories: (number | null)[] = [30, 365, null];

/** What a history setting covers. */
export function historyWords(days: number | null): string {
  if (days === null) return 'Everything';
  if (days === 365) return 'The last year';
  return `The last ${days} days`;
}

/** "minute", "5 minutes": what follows "every". */
export function minutes(count: number): string {
  return count === 1 ? 'minute' : `${count} minutes`;
}

export const providerNames: Record<string, string> = {
  imap: 'IMAP',
  gmail: 'Gmail',
  outlook: 'Outlook',
  inbound: 'Forwarded',
  memory: 'Sample',
};
