import { figure, timeOfDay } from '../ui/dates.ts';
import type { AuditEntry } from './answers.ts';

/** One entry: the time, who, what; the codes behind it one touch away. */
export function AuditLine({ entry }: { entry: AuditEntry }) {
  const { seq, at, actor, says, subjects, detail, hash } = entry;
  return (
    <li>
      <details className="group">
        <summary className="grid cursor-pointer list-none grid-cols-[3rem_minmax(0,1fr)] gap-x-3 rounded-md py-2 text-base hover:bg-hover">
          <time dateTime={at} className="text-ink-3 tabular-nums">
            {timeOfDay(at)}
          </time>
          <span className="min-w-0">
            <span className="font-medium">{actor ? actor.name || 'A former member' : 'Rapport'}</span>{' '}
            <span className="text-ink-2">{says}</span>
          </span>
        </summary>
        <dl className="mb-3 ml-15 grid grid-cols-[5rem_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
          <dt className="text-ink-3">Number</dt>
          <dd className="tabular-nums">{figure(seq)}</dd>
          {subjects.length > 0 && (
            <>
              <dt className="text-ink-3">Concerns</dt>
              <dd className="min-w-0">
                {subjects.map(({ type, id }) => (
                  <span key={`${type} ${id}`} className="block break-all">
                    {type} <span className="font-mono text-xs text-ink-2">{id}</span>
                  </span>
                ))}
              </dd>
            </>
          )}
          {Object.entries(detail).map(([name, value]) => (
            <Detail key={name} name={name} value={value} />
          ))}
          <dt className="text-ink-3">Hash</dt>
          <dd className="font-mono text-xs break-all text-ink-2">{hash}</dd>
        </dl>
      </details>
    </li>
  );
}

function Detail({ name, value }: { name: string; value: unknown }) {
  return (
    <>
      <dt className="break-all text-ink-3">{name}</dt>
      <dd className="min-w-0 break-all">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
    </>
  );
}
