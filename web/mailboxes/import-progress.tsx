import type { Connection } from '../api-types.ts';
import { duration, figure } from '../ui/dates.ts';

/** How far an import is: done of total, rate and time left. */
export function ImportProgress({ connection }: { connection: Connection }) {
  const { progress, phase } = connection;
  if (connection.status === 'disconnected' || phase === 'live' || !progress) return null;
  const share = progress.total > 0 ? Math.min(100, (progress.done / progress.total) * 100) : 0;
  const title = phase === 'listing' ? 'Listing what the server holds' : 'Importing, newest first';
  return (
    <div>
      <div className="mb-1.5 flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
        <p className="font-medium text-ink">
          {title}
          <span className="ml-2 font-normal text-ink-2 tabular-nums">
            {figure(progress.done)} of {figure(progress.total)}
          </span>
        </p>
        <p className="text-ink-2 tabular-nums">{paceWords(connection)}</p>
      </div>
      <div
        role="progressbar"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={progress.total}
        aria-valuenow={progress.done}
        aria-valuetext={`${figure(progress.done)} of ${figure(progress.total)} messages`}
        className="h-1.5 overflow-hidden rounded-full bg-sunken"
      >
        <div className="h-full rounded-full bg-accent transition-[width] duration-500" style={{ width: `${share}%` }} />
      </div>
    </div>
  );
}

function paceWords({ status, progress }: Connection): string {
  if (status === 'paused') return 'Paused';
  if (!progress || progress.ratePerSecond <= 0) return 'Waiting for the next run';
  const rate = `${figure(Math.round(progress.ratePerSecond))} a second`;
  return progress.secondsLeft === null ? rate : `${rate}, ${duration(progress.secondsLeft)} left`;
}
