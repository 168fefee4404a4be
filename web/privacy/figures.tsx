import { cx } from '../ui/class-names.ts';
import { figure } from '../ui/dates.ts';

interface Props {
  label: string;
  rows: { name: string; count: number }[];
}

/** Names and numbers in two columns; what is none stands back. */
export function Figures({ label, rows }: Props) {
  return (
    <dl aria-label={label} className="max-w-md text-base">
      {rows.map(({ name, count }) => (
        <div key={name} className="flex justify-between gap-6 border-b border-line py-1.5 last:border-0">
          <dt className={count === 0 ? 'text-ink-3' : 'text-ink-2'}>{name}</dt>
          <dd className={cx('text-right tabular-nums', count === 0 ? 'text-ink-3' : 'font-medium')}>{figure(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
