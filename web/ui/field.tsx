/** Inputs with their label, hint and problem. */
import { ChevronDown, type LucideIcon } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import type { Problem } from '../api.ts';
import { cx } from './class-names.ts';
import { useFieldProblem } from './form.tsx';

const box =
  'w-full rounded-md border border-field-line bg-surface text-ink transition-colors duration-100 hover:border-ink-3 aria-invalid:border-bad disabled:opacity-60';

interface Described {
  label: string;
  hint?: ReactNode;
  /** Shown after the label in a fainter ink. */
  aside?: ReactNode;
  hideLabel?: boolean;
}

interface FrameProps extends Described {
  id: string;
  problem: Problem | undefined;
  children: ReactNode;
  className?: string;
}

function Frame({ id, label, hint, aside, hideLabel, problem, children, className }: FrameProps) {
  return (
    <div className={cx('min-w-0', className)}>
      <div className={cx('mb-1 flex items-baseline justify-between gap-2', hideLabel && 'sr-only')}>
        <label htmlFor={id} className="text-sm font-medium text-ink">
          {label}
        </label>
        {aside && <span className="text-xs text-ink-3">{aside}</span>}
      </div>
      {children}
      {problem && (
        <p id={`${id}-problem`} role="alert" className="mt-1 text-sm text-bad">
          {problem.message}
          {/* The code of plain nonsense helps nobody; any other may be looked up. */}
          {problem.code !== 'invalid-request' && <span className="ml-1.5 font-mono text-xs">{problem.code}</span>}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-sm text-ink-3">
          {hint}
        </p>
      )}
    </div>
  );
}

function useField(given: { id?: string; name?: string; hint?: ReactNode }) {
  const made = useId();
  const id = given.id ?? made;
  const problem = useFieldProblem(given.name);
  const describedBy = [problem && `${id}-problem`, given.hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
  return {
    id,
    problem,
    attributes: { id, 'aria-invalid': problem ? true : undefined, 'aria-describedby': describedBy },
  };
}

type TextFieldProps = ComponentProps<'input'> & Described & { icon?: LucideIcon; frame?: string };

/** One line of text. */
export function TextField({ label, hint, aside, hideLabel, icon: Icon, frame, className, ...rest }: TextFieldProps) {
  const field = useField({ id: rest.id, name: rest.name, hint });
  return (
    <Frame {...{ label, hint, aside, hideLabel }} id={field.id} problem={field.problem} className={frame}>
      <div className="relative">
        {Icon && (
          <Icon
            size={16}
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
          />
        )}
        <input {...rest} {...field.attributes} className={cx(box, 'h-9 px-2.5', Icon && 'pl-8.5', className)} />
      </div>
    </Frame>
  );
}

type TextAreaProps = ComponentProps<'textarea'> & Described & { frame?: string };

/** Several lines of text. */
export function TextArea({ label, hint, aside, hideLabel, frame, className, ...rest }: TextAreaProps) {
  const field = useField({ id: rest.id, name: rest.name, hint });
  return (
    <Frame {...{ label, hint, aside, hideLabel }} id={field.id} problem={field.problem} className={frame}>
      <textarea rows={3} {...rest} {...field.attributes} className={cx(box, 'block px-2.5 py-2', className)} />
    </Frame>
  );
}

type SelectFieldProps = ComponentProps<'select'> & Described & { frame?: string };

/** One of a few. The system's own list: it is the fastest to use on every device. */
export function SelectField({ label, hint, aside, hideLabel, frame, className, children, ...rest }: SelectFieldProps) {
  const field = useField({ id: rest.id, name: rest.name, hint });
  return (
    <Frame {...{ label, hint, aside, hideLabel }} id={field.id} problem={field.problem} className={frame}>
      <div className="relative">
        <select
          {...rest}
          {...field.attributes}
          className={cx(box, 'h-9 appearance-none truncate pr-8 pl-2.5', className)}
        >
          {children}
        </select>
        <ChevronDown
          size={16}
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3"
        />
      </div>
    </Frame>
  );
}

/** A group of choices that are seen at once, as cards. */
export function ChoiceCards<V extends string>({
  legend,
  name,
  options,
  value,
  onChange,
  columns,
}: {
  legend: string;
  name: string;
  options: { value: V; title: string; text?: string }[];
  value: V;
  onChange: (value: V) => void;
  columns?: string;
}) {
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      <div className={cx('grid gap-2', columns ?? 'sm:grid-cols-3')}>
        {options.map((option) => (
          <label
            key={option.value}
            className="flex items-start gap-2.5 rounded-lg border border-line-2 bg-surface p-3 transition-colors duration-100 hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus)"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
              className="mt-0.5 size-4 shrink-0 accent-accent outline-none"
            />
            <span className="min-w-0">
              <span className="block text-base font-medium">{option.title}</span>
              {option.text && <span className="mt-0.5 block text-sm text-ink-2">{option.text}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface SwitchProps {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

/** Yes or no, at once. */
export function Switch({ label, hint, ...rest }: SwitchProps) {
  const id = useId();
  return (
    <div className={cx('flex justify-between gap-4', hint ? 'items-start' : 'items-center')}>
      <div className="min-w-0">
        <label htmlFor={id} className="block text-base font-medium">
          {label}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-sm text-ink-3">
            {hint}
          </p>
        )}
      </div>
      <span className={cx('flex', hint ? 'mt-0.5' : undefined)}>
        <Slide id={id} described={hint ? `${id}-hint` : undefined} {...rest} />
      </span>
    </div>
  );
}

/** A switch in a table: its column shows what it is, its label says it. */
export function CellSwitch({ label, ...rest }: Omit<SwitchProps, 'hint'>) {
  return <Slide label={label} {...rest} />;
}

interface SlideProps extends Pick<SwitchProps, 'checked' | 'onChange' | 'disabled'> {
  id?: string;
  label?: string;
  described?: string;
}

function Slide({ id, label, described, checked, onChange, disabled }: SlideProps) {
  return (
    <button
      id={id}
      type="button"
      role="switch"
      aria-label={label}
      aria-describedby={described}
      aria-checked={checked}
      disabled={disabled}
      title={label}
      onClick={() => onChange(!checked)}
      className={cx(
        'relative h-6 w-10 shrink-0 rounded-full border transition-colors duration-150 disabled:opacity-55',
        checked ? 'border-accent bg-accent' : 'border-field-line bg-sunken',
      )}
    >
      <span
        className={cx(
          'absolute top-1/2 size-4 -translate-y-1/2 rounded-full transition-all duration-150',
          checked ? 'left-5 bg-accent-ink' : 'left-0.75 bg-field-line',
        )}
      />
    </button>
  );
}
