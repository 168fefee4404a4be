import { History } from 'lucide-react';
import type { SyncRun } from '../api-types.ts';
import { Badge } from '../ui/badge.tsx';
import { figure } from '../ui/dates.ts';
import { Section } from '../ui/page.tsx';
import { Ago } from '../ui/time.tsx';
import { causeWords, endWords } from './words.ts';

/** The last runs: when, why, what they did, how they ended. */
export function RunHistory({ runs }: { runs: SyncRun[] }) {
  return (
    <Section title="Last runs">
      {runs.length === 0 ? (
        <p className="flex items-center gap-2 text-base text-ink-3">
          <History size={16} aria-hidden /> No run yet. The first one starts in a moment.
        </p>
      ) : (
        <div
          className="overflow-x-auto border-y border-line"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
          tabIndex={0}
          role="region"
          aria-label="Runs, can be scrolled"
        >
          <table className="w-full text-base">
            <thead>
              <tr className="border-b border-line text-left text-xs text-ink-3">
                <th scope="col" className="py-1.5 pr-4 font-medium">
                  Started
                </th>
                <th scope="col" className="py-1.5 pr-4 font-medium">
                  Because
                </th>
                <th scope="col" className="py-1.5 pr-4 text-right font-medium">
                  Listed
                </th>
                <th scope="col" className="py-1.5 pr-4 text-right font-medium">
                  Read
                </th>
                <th scope="col" className="hidden py-1.5 pr-4 text-right font-medium sm:table-cell">
                  Took
                </th>
                <th scope="col" className="py-1.5 font-medium">
                  Ended
                </th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {runs.map((run) => (
                <RunRow key={run.id} run={run} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

function RunRow({ run }: { run: SyncRun }) {
  const end = endWords(run.outcome);
  return (
    <tr>
      <td className="py-2 pr-4 whitespace-nowrap">
        <Ago date={run.startedAt} />
      </td>
      <td className="py-2 pr-4 whitespace-nowrap text-ink-2">{causeWords(run.cause)}</td>
      <td className="py-2 pr-4 text-right text-ink-2 tabular-nums">{figure(run.listed)}</td>
      <td className="py-2 pr-4 text-right text-ink-2 tabular-nums">{figure(run.applied)}</td>
      <td className="hidden py-2 pr-4 text-right whitespace-nowrap text-ink-2 tabular-nums sm:table-cell">
        {tookOf(run)}
      </td>
      <td className="py-2">
        <Badge tone={end.tone}>{end.name}</Badge>
        {run.message && <p className="mt-1 min-w-48 text-sm text-ink-2">{run.message}</p>}
        {run.code && <p className="font-mono text-xs text-ink-3">{run.code}</p>}
      </td>
    </tr>
  );
}

function tookOf({ startedAt, finishedAt }: SyncRun): string {
  if (!finishedAt) return '';
  const seconds = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return `${Math.round(seconds / 60)} min`;
}
