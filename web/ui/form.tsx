/**
 * A form whose fields are read on submit and whose problem finds its field by name: what the server says of `emails`
 * stands under the field `emails`, everything else at the top.
 */
import { CircleAlert } from 'lucide-react';
import { createContext, type ReactNode, use, useEffect, useRef } from 'react';
import { asProblem, type Problem } from '../api.ts';
import { cx } from './class-names.ts';

const ProblemContext = createContext<Problem | null>(null);

/** The surrounding form's problem, when it is about this field. */
export function useFieldProblem(name: string | undefined): Problem | undefined {
  const problem = use(ProblemContext);
  return problem && name && rootOf(problem.field) === name ? problem : undefined;
}

interface FormProps {
  onSubmit: (values: FormData) => void;
  error?: unknown;
  /** Fields of this form; a problem with another one stands at the top. */
  fields: string[];
  children: ReactNode;
  className?: string;
  label?: string;
}

/** A form with its fields, its problem and its buttons. */
export function Form({ onSubmit, error, fields, children, className, label }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const problem = error ? asProblem(error) : null;
  const ours = problem !== null && fields.includes(rootOf(problem.field));
  useEffect(() => {
    if (problem && ours) form.current?.querySelector<HTMLElement>(`[name="${rootOf(problem.field)}"]`)?.focus();
  }, [problem, ours]);
  return (
    <form
      ref={form}
      aria-label={label}
      className={cx('flex flex-col gap-4', className)}
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onSubmit(new FormData(event.currentTarget));
      }}
    >
      {problem && !ours && <ProblemNotice problem={problem} />}
      <ProblemContext value={problem}>{children}</ProblemContext>
    </form>
  );
}

/** A problem in words, with its stable code. */
export function ProblemNotice({ problem, children }: { problem: Problem; children?: ReactNode }) {
  return (
    <div role="alert" className="flex gap-3 rounded-lg bg-bad-soft p-3 text-sm">
      <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0">
        <p className="text-ink">{problem.message}</p>
        <p className="mt-0.5 font-mono text-xs break-all text-ink-2">{problem.code}</p>
        {children}
      </div>
    </div>
  );
}

/** `emails.0` and `/emails/0` are about `emails`. */
function rootOf(field: string | undefined): string {
  return (field ?? '').replace(/^\//, '').split(/[./[]/)[0] ?? '';
}

/** A form value as text. */
export function textOf(values: FormData, name: string): string {
  const value = values.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
