/** What the API answers about privacy: blocklists, access, retention, erasure and the audit log. Dates are ISO 8601 in UTC. */
import type { Level, TimelineItem } from '../api-types.ts';

export interface Named {
  id: string;
  name: string;
}

/** An address, or a domain with all below it. */
export interface ListedAddress {
  kind: 'address' | 'domain';
  value: string;
  createdAt: string;
}

/** That a colleague read something of one's own mail; `item` is null when it no longer stands on a timeline. */
export interface ReadOfMine {
  reader: Named;
  at: string;
  level: Level;
  item: TimelineItem | null;
}

export type AccessScope = 'message' | 'thread' | 'contact';

/** What was asked for, as the one who asked sees it. */
export interface AccessRequest {
  id: string;
  about: 'interaction' | 'thread' | 'contact';
  subjectId: string;
  note: string;
  createdAt: string;
}

/** What somebody asks of oneself. */
export interface AskedOfMe {
  id: string;
  requester: Named;
  about: AccessRequest['about'];
  subject: { kind: string; id: string; label: string };
  note: string;
  createdAt: string;
  /** What was decided; null while it waits. */
  decision: AccessScope | 'none' | null;
  /** How many of one's own emails it concerns. */
  emails: number;
}

export interface AccessDecision {
  grant: AccessScope | null;
  level?: 'subject' | 'full';
  contactId?: string;
}

/** What one shows to one colleague. */
export interface AccessGrant {
  id: string;
  viewer: Named;
  scope: AccessScope;
  subject: { kind: string; id: string; label: string };
  level: 'subject' | 'full';
  grantedAt: string;
}

/** After how many days what goes; null: it stays. */
export interface RetentionDays {
  unmatchedDays: number;
  wordsDays: number | null;
  envelopeDays: number | null;
  interactionDays: number | null;
  auditDays: number | null;
}

/** What a run of retention takes, or has taken. */
export interface RetentionCounts {
  words: number;
  unmatchedWords: number;
  envelopes: number;
  interactions: number;
  notes: number;
  auditEntries: number;
}

/** What the erasure of a person removes, as far as it is counted. */
export interface ErasureCounts {
  contacts: number;
  addresses: number;
  emails: number;
  interactions: number;
  notes: number;
  participants: number;
  correspondents: number;
  suggestions: number;
  settings: number;
  listed: number;
  imports: number;
  requests: number;
  alerts: number;
  answers: number;
  invitations: number;
  threads: number;
  ledgerEntries: number;
}

/** A place that names the person and stays, because the words are another's. */
export interface ErasureQuote {
  type: 'interaction' | 'email' | 'note' | 'deal' | 'company' | 'contact' | 'access-request';
  id: string;
}

export interface ErasureReport extends ErasureCounts {
  quotes: ErasureQuote[];
  /** There are more than are listed. */
  moreQuotes: boolean;
}

export interface Erasure {
  id: string;
  state: 'preview' | 'running' | 'done' | 'cancelled';
  /** Null for the operator, and after a restore. */
  requestedBy: Named | null;
  preview: ErasureReport;
  /** What is gone so far; null before it runs. */
  report: ErasureReport | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
}

/** Which entries of the audit log: `from` a moment on, `before` another. */
export interface AuditFilter {
  kind?: string;
  actorId?: string;
  from?: string;
  before?: string;
}

/** An entry of the audit log: ids and codes, never words. */
export interface AuditEntry {
  seq: number;
  at: string;
  /** Null for the program itself. */
  actor: Named | null;
  kind: string;
  says: string;
  subjects: { type: string; id: string }[];
  detail: Record<string, unknown>;
  hash: string;
}

export interface AuditProof {
  whole: boolean;
  entries: number;
  head: string | null;
  brokenAt: number | null;
  reason: string | null;
}
