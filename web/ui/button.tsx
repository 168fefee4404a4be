/** Buttons in four weights. One primary per view; danger only where something is lost. */
import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cx } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'danger';

const base =
  'inline-flex shrink-0 items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition-colors duration-100 select-none disabled:opacity-55 aria-disabled:opacity-55';
const looks: Record<ButtonLook, string> = {
  primary: 'bg-accent text-accent-ink hover:bg-accent-hover',
  secondary: 'border border-line-2 bg-raised text-ink hover:bg-hover shadow-card',
  quiet: 'text-ink-2 hover:bg-hover hover:text-ink',
  danger: 'bg-bad-fill text-white hover:brightness-95',
};
const sizes = { sm: 'h-7 px-2.5 text-sm', md: 'h-8 px-3 text-base', lg: 'h-10 px-4 text-base' };

/** The classes of a button, for links that look like one. */
export function buttonClass(look: ButtonLook = 'secondary', size: keyof typeof sizes = 'md'): string {
  return cx(base, looks[look], sizes[size]);
}

interface ButtonProps extends ComponentProps<'button'> {
  look?: ButtonLook;
  size?: keyof typeof sizes;
  icon?: LucideIcon;
  /** Shows that it works and takes no second click. */
  busy?: boolean;
}

/** A button with a word on it. */
export function Button({ look, size, icon: Icon, busy, children, className, ...rest }: ButtonProps) {
  const Shown = busy ? LoaderCircle : Icon;
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled || busy}
      aria-busy={busy || undefined}
      className={cx(buttonClass(look, size), className)}
    >
      {Shown && <Shown size={16} aria-hidden className={cx(busy && 'animate-spin', '-ml-0.5')} />}
      {children}
    </button>
  );
}

interface IconButtonProps extends ComponentProps<'button'> {
  icon: LucideIcon;
  /** Its name, spoken and shown on hover. */
  label: string;
  /** The key that does the same. */
  shortcut?: string;
}

/** A button with a picture; its words show on hover and focus. */
export function IconButton({ icon: Icon, label, shortcut, className, ...rest }: IconButtonProps) {
  const tip: ReactNode = shortcut ? (
    <>
      {label} <Key>{shortcut}</Key>
    </>
  ) : (
    label
  );
  return (
    <Tooltip content={tip}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={cx(
          'inline-flex size-8 shrink-0 items-center justify-center rounded-md text-ink-3 transition-colors duration-100 hover:bg-hover hover:text-ink disabled:opacity-50',
          className,
        )}
      >
        <Icon size={16} aria-hidden />
      </button>
    </Tooltip>
  );
}

/** A key of the keyboard. */
export function Key({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex min-w-5 items-center justify-center rounded-sm border border-line-2 bg-sunken px-1 font-sans text-xs text-ink-2">
      {children}
    </kbd>
  );
}
