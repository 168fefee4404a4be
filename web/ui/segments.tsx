import { cx } from './class-names.ts';
import { figure } from './dates.ts';

/** A few filters of which one holds. */
export function Segments<V extends string>({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: { value: V; label: string; count?: number | undefined }[];
  value: V;
  onChange: (value: V) => void;
}) {
  return (
    <fieldset className="flex w-fit max-w-full min-w-0 gap-0.5 overflow-x-auto rounded-lg bg-sunken p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={value === option.value}
          onClick={() => onChange(option.value)}
          className={cx(
            'focus-inside h-7 shrink-0 rounded-md px-2.5 text-sm font-medium transition-colors duration-100',
            value === option.value ? 'bg-raised text-ink shadow-card' : 'text-ink-2 hover:text-ink',
          )}
        >
          {option.label}
          {option.count !== undefined && (
            <span className="font-normal text-ink-3 tabular-nums"> {figure(option.count)}</span>
          )}
        </button>
      ))}
    </fieldset>
  );
}
