/** How long the workspace keeps what, with a dry run that counts as one types. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem, privacy } from '../api.ts';
import type { Workspace } from '../api-types.ts';
import { workspaceQuery } from '../queries.ts';
import { Panel } from '../settings/panel.tsx';
import { Button } from '../ui/button.tsx';
import { figure } from '../ui/dates.ts';
import { ProblemNotice } from '../ui/form.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import type { RetentionCounts, RetentionDays } from './answers.ts';
import { ForAdmins } from './for-admins.tsx';
import { CountTable } from './retention-counts.tsx';
import { KeepRow } from './retention-row.tsx';
import { RetentionRun } from './retention-run.tsx';
import { useRested } from './use-rested.ts';
import { useWorkspaceChange } from './use-workspace-change.ts';

const title = 'Retention';

interface Line {
  key: keyof RetentionDays;
  label: string;
  says: string;
  /** Where there is no keeping for good. */
  always?: boolean;
  most: number;
  takes: (counts: RetentionCounts) => number;
  unit: string;
}

const lines: Line[] = [
  {
    key: 'wordsDays',
    label: 'Words of logged mail',
    says: 'The first lines and the names of attachments. The email stays on the timeline, and its text can still be opened from the provider.',
    most: 36_500,
    takes: (counts) => counts.words,
    unit: 'email',
  },
  {
    key: 'interactionDays',
    label: 'Timelines',
    says: 'Emails, notes and other entries leave the timelines for good.',
    most: 36_500,
    takes: (counts) => counts.interactions + counts.notes,
    unit: 'entry',
  },
  {
    key: 'unmatchedDays',
    label: 'Words of unmatched mail',
    says: 'Mail with nobody you keep, visible to its owner alone. People and date stay, so that a later match can fetch it again.',
    always: true,
    most: 3650,
    takes: (counts) => counts.unmatchedWords,
    unit: 'email',
  },
  {
    key: 'envelopeDays',
    label: 'Unmatched mail altogether',
    says: 'People and date go too: a contact who is added later gets no mail that is older.',
    most: 36_500,
    takes: (counts) => counts.envelopes,
    unit: 'email',
  },
  {
    key: 'auditDays',
    label: 'Audit log',
    says: 'What is taken away is signed for, so that the rest can still be proven.',
    most: 36_500,
    takes: (counts) => counts.auditEntries,
    unit: 'entry',
  },
];

/** Periods that contradict each other, with the line that says so. The server knows the same rules. */
const rules: { shorter: keyof RetentionDays; longer: keyof RetentionDays; at: keyof RetentionDays; says: string }[] = [
  {
    shorter: 'unmatchedDays',
    longer: 'envelopeDays',
    at: 'envelopeDays',
    says: 'The mail can not go before its words do.',
  },
  {
    shorter: 'wordsDays',
    longer: 'interactionDays',
    at: 'wordsDays',
    says: 'They go with the timelines already: choose fewer days.',
  },
  {
    shorter: 'envelopeDays',
    longer: 'interactionDays',
    at: 'envelopeDays',
    says: 'No mail is kept longer than the timelines: choose fewer days.',
  },
];

/** The panel. */
export function RetentionPanel() {
  return (
    <ForAdmins title={title} right="workspace:change">
      <Kept />
    </ForAdmins>
  );
}

function Kept() {
  const { data, error, refetch } = useQuery(workspaceQuery);
  if (error) return <ErrorState error={error} what="The settings could not be read" onRetry={refetch} />;
  if (!data) return <SkeletonRows label="Loading the settings" rows={5} />;
  return <KeptDays workspace={data} />;
}

function KeptDays({ workspace }: { workspace: Workspace }) {
  const was = daysOf(workspace);
  const [days, setDays] = useState(was);
  const change = useWorkspaceChange();
  const problems = problemsOf(days, change.error);
  const wrong = lines.some(({ key, most }) => !fits(days[key], most)) || contradictions(days).size > 0;
  const changed = lines.some(({ key }) => days[key] !== was[key]);
  const dry = useDryRun(wrong ? null : days);
  return (
    <>
      <Panel
        title={title}
        lead="How long Rapport keeps what it has. What goes here goes for good; nothing changes in anybody's mailbox. Every night what is older is let go."
      >
        <form
          aria-label={title}
          onSubmit={(event) => {
            event.preventDefault();
            if (!wrong) change.mutate(days);
          }}
        >
          <ul className="divide-y divide-line border-y border-line">
            {lines.map(({ key, takes, ...line }) => (
              <KeepRow
                key={key}
                {...line}
                days={days[key]}
                problem={problems.get(key) ?? null}
                takes={wrong || dry.error ? undefined : dry.data ? takes(dry.data) : null}
                onChange={(next) => setDays((before) => ({ ...before, [key]: next }))}
              />
            ))}
          </ul>
          <div className="mt-4 flex flex-col gap-3 empty:hidden">
            {[change.error, dry.error].filter(isElsewhere).map((error) => (
              <ProblemNotice key={asProblem(error).code} problem={asProblem(error)} />
            ))}
          </div>
          <div className="mt-4">
            <Button look="primary" type="submit" busy={change.isPending} disabled={!changed || wrong}>
              Save
            </Button>
          </div>
        </form>
      </Panel>
      <Panel title="A run now" lead={leadOf(wrong, changed)}>
        {wrong || dry.error ? null : dry.data ? (
          <CountTable counts={dry.data} />
        ) : (
          <SkeletonRows label="Counting" rows={3} />
        )}
        <RetentionRun counts={wrong ? undefined : dry.data} disabled={changed || wrong} />
      </Panel>
    </>
  );
}

function leadOf(wrong: boolean, changed: boolean): string {
  if (wrong) return 'It is counted as soon as the settings above are right.';
  return changed
    ? 'What a run with the settings above would take. Save them first.'
    : 'What a run would take at this moment.';
}

function useDryRun(days: RetentionDays | null) {
  const rested = useRested(days && JSON.stringify(days));
  return useQuery({
    queryKey: ['retention-preview', rested],
    queryFn: ({ signal }) => privacy.previewRetention(JSON.parse(rested ?? '{}') as RetentionDays, signal),
    enabled: rested !== null,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}

function daysOf({ unmatchedDays, wordsDays, envelopeDays, interactionDays, auditDays }: Workspace): RetentionDays {
  return { unmatchedDays, wordsDays, envelopeDays, interactionDays, auditDays };
}

/** What is wrong, by line: what one typed, what contradicts, what the server says. */
function problemsOf(days: RetentionDays, error: unknown): Map<string, string> {
  const problems = contradictions(days);
  for (const { key, most } of lines)
    if (!fits(days[key], most)) problems.set(key, `A whole number from 1 to ${figure(most)}.`);
  if (problems.size > 0 || !error || isElsewhere(error)) return problems;
  return new Map([[asProblem(error).field ?? '', asProblem(error).message]]);
}

function contradictions(days: RetentionDays): Map<string, string> {
  const found = new Map<string, string>();
  for (const { shorter, longer, at, says } of rules) {
    const [part, whole] = [days[shorter], days[longer]];
    if (part !== null && whole !== null && part > whole) found.set(at, says);
  }
  return found;
}

/** It is about none of the lines. */
function isElsewhere(error: unknown): boolean {
  return Boolean(error) && !lines.some(({ key }) => key === asProblem(error).field);
}

function fits(days: number | null, most: number): boolean {
  return days === null || (Number.isInteger(days) && days >= 1 && days <= most);
}
