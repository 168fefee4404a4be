import type { ComponentProps } from 'react';
import { cx } from '../ui/class-names.ts';
import { Tooltip } from '../ui/tooltip.tsx';

interface MarkProps extends ComponentProps<'button'> {
  /** Stands beside it. */
  short?: string | undefined;
  /** Shows on hover and on focus, and is spoken. */
  long: string;
}

/** A small mark with its words. */
export function Mark({ short, long, className, children, ...rest }: MarkProps) {
  return (
    <Tooltip content={long}>
      <button
        type="button"
        aria-label={short ? `${short}. ${long}` : long}
        {...rest}
        className={cx(
          'inline-flex h-6 min-w-6 items-center justify-center gap-1 rounded-sm px-1 text-xs whitespace-nowrap hover:bg-sunken',
          rest['aria-haspopup'] ? 'cursor-pointer' : 'cursor-help',
          className ?? 'text-ink-3',
        )}
      >
        {children}
        {short && <span>{short}</span>}
      </button>
    </Tooltip>
  );
}
