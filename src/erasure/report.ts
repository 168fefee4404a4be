/** What an erasure would remove, or removed: counts, and by their ids what stays because the words are another's. Pure. */
import type { Quote } from '#access/person-words.ts';

/** Everything that is counted, with what it counts. */
export const erasureCounts = {
  contacts: 'Contacts.',
  addresses: 'Addresses of contacts.',
  emails: 'Copies of mail, of every owner.',
  interactions: 'Entries of timelines that stood on these copies.',
  notes: 'Notes, calls and meetings that concerned nobody else.',
  participants: 'People named on the copies, whoever they are.',
  correspondents: 'Entries among the people whom members write with.',
  suggestions: 'Those of them that were suggested as contacts.',
  settings: 'Choices of members for the contact or for an address of it.',
  listed: 'Entries of blocklists and of the list of protected people.',
  imports: 'Places in imports of people.',
  requests: 'Requests to read mail, and what was granted.',
  alerts: 'Alerts that name the person.',
  answers: 'Answers that were kept for repeated requests.',
  invitations: 'Invitations to the workspace.',
  threads: 'Conversations of which nothing is left, or from whose people the person was taken.',
  ledgerEntries: 'Entries of the account of messages that were skipped in place of their outcome.',
} as const;
export type ErasureCount = keyof typeof erasureCounts;

/** What stays and names the person. */
export type StayingQuote = Quote | { type: 'deal' | 'company' | 'contact' | 'access-request'; id: string };

export type ErasureReport = Record<ErasureCount, number> & {
  quotes: StayingQuote[];
  /** There are more than are listed. */
  moreQuotes: boolean;
};

/** The part of a report that one step adds. */
export type ReportPart = Partial<ErasureReport>;

/** No report lists more. */
export const mostQuotes = 1_000;

/** A report of nothing. */
export function emptyReport(): ErasureReport {
  const counts = Object.fromEntries(Object.keys(erasureCounts).map((name) => [name, 0]));
  return { ...(counts as Record<ErasureCount, number>), quotes: [], moreQuotes: false };
}

/** The report with a part added: counts grow, each quote stands there once. */
export function addToReport(report: ErasureReport, part: ReportPart): ErasureReport {
  const counts = (Object.keys(erasureCounts) as ErasureCount[]).map((name) => [name, report[name] + (part[name] ?? 0)]);
  const all = new Map([...report.quotes, ...(part.quotes ?? [])].map((quote) => [`${quote.type} ${quote.id}`, quote]));
  const quotes = [...all.values()].slice(0, mostQuotes);
  const moreQuotes = report.moreQuotes || (part.moreQuotes ?? false) || all.size > mostQuotes;
  return { ...(Object.fromEntries(counts) as Record<ErasureCount, number>), quotes, moreQuotes };
}

/** A report as it was stored; what a former version did not count is none. */
export function readReport(stored: object): ErasureReport {
  return { ...emptyReport(), ...stored };
}
