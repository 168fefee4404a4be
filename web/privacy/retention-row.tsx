/** One thing that is kept: for good, or so many days. */
import { useId, useState } from 'react';
import { cx } from '../ui/class-names.ts';
import { figure } from '../ui/dates.ts';
import { SelectField } from '../ui/field.tsx';

const box =
  'h-9 rounded-md border border-field-line bg-surface px-2.5 text-base text-ink hover:border-ink-3 aria-invalid:border-bad';
/** What stands in the field when keeping for good ends. */
const firstDays = 365;

interface Props {
  label: string;
  says: string;
  always?: boolean;
  most: number;
  days: number | null;
  /** What is wrong with it. */
  problem: string | null;
  /** How much a run would take; null while it is counted, undefined when it can not be. */
  takes: number | null | undefined;
  unit: string;
  onChange: (days: number | null) => void;
}

/** The row: what it is, how long, and how much that would take now. */
export function KeepRow({ label, says, always, most, days, problem, takes, unit, onChange }: Props) {
  const id = useId();
  const [last, setLast] = useState(days ?? firstDays);
  return (
    <li className="grid gap-x-8 gap-y-2.5 py-4 sm:grid-cols-[minmax(0,1fr)_15.5rem]">
      <div className="min-w-0">
        <h3 className="text-base font-medium">{label}</h3>
        <p className="text-sm text-pretty text-ink-3">{says}</p>
      </div>
      <div>
        <div className="flex items-center gap-2">
          {always ? (
            <span className="w-28 shrink-0 px-2.5 text-base text-ink-2">Keep for</span>
          ) : (
            <SelectField
              label={`${label}: how long`}
              hideLabel
              frame="w-28 shrink-0"
              value={days === null ? 'keep' : 'for'}
              onChange={({ target }) => onChange(target.value === 'keep' ? null : last)}
            >
              <option value="keep">Keep</option>
              <option value="for">Keep for</option>
            </SelectField>
          )}
          {days !== null && (
            <label className="flex min-w-0 items-center gap-2 text-base text-ink-2">
              <input
                type="number"
                inputMode="numeric"
                min={1}
                max={most}
                required
                aria-label={`${label}: days`}
                aria-invalid={problem ? true : undefined}
                aria-describedby={problem ? `${id}-wrong` : undefined}
                value={Number.isNaN(days) ? '' : days}
                onChange={({ target }) => {
                  const next = target.valueAsNumber;
                  if (next >= 1) setLast(next);
                  onChange(next);
                }}
                className={cx(box, 'w-20 text-right tabular-nums')}
              />
              days
            </label>
          )}
        </div>
        {problem ? (
          <p id={`${id}-wrong`} role="alert" className="mt-1 text-sm text-bad">
            {problem}
          </p>
        ) : (
          days !== null && takes !== undefined && <Takes takes={takes} unit={unit} />
        )}
      </div>
    </li>
  );
}

function Takes({ takes, unit }: { takes: number | null; unit: string }) {
  if (takes === null) return <p className="mt-1 text-sm text-ink-3">Counting…</p>;
  const many = unit === 'entry' ? 'entries' : `${unit}s`;
  return (
    <p className="mt-1 text-sm text-ink-3">
      Takes{' '}
      <span className={cx('tabular-nums', takes > 0 && 'font-medium text-ink')}>
        {figure(takes)} {takes === 1 ? unit : many}
      </span>{' '}
      now.
    </p>
  );
}
