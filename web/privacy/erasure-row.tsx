import { Badge, type Tone } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { plural } from '../ui/dates.ts';
import { Ago } from '../ui/time.tsx';
import type { Erasure } from './answers.ts';

const states: Record<Erasure['state'], { label: string; tone: Tone }> = {
  preview: { label: 'Not run', tone: 'warn' },
  running: { label: 'Running', tone: 'accent' },
  done: { label: 'Done', tone: 'good' },
  cancelled: { label: 'Given up', tone: 'plain' },
};

/** One erasure in the list. */
export function ErasureRow({ erasure, onOpen }: { erasure: Erasure; onOpen: () => void }) {
  const { state, createdAt, finishedAt, preview, report, requestedBy } = erasure;
  const { label, tone } = states[state];
  const { emails } = report ?? preview;
  return (
    <li className="flex items-center gap-3 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 text-base">
          <Ago date={finishedAt ?? createdAt} className="font-medium" />
          <Badge tone={tone}>{label}</Badge>
        </p>
        <p className="text-sm text-ink-3 tabular-nums">
          By {requestedBy?.name || 'the operator'}.{' '}
          {state === 'cancelled'
            ? 'Nothing was removed.'
            : `${plural(emails, 'email')} ${state === 'done' ? 'removed' : 'found'}.`}
        </p>
      </div>
      {state !== 'cancelled' && (
        <Button size="sm" look="quiet" onClick={onOpen}>
          {state === 'done' ? 'Report' : 'Open'}
        </Button>
      )}
    </li>
  );
}
