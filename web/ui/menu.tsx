/** A list of actions behind a button. */
import { Ban, Check, type LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type ReactElement, type ReactNode, useState } from 'react';
import { cx } from './class-names.ts';

/** The button that opens it, and its items. */
export function Menu({
  trigger,
  children,
  align = 'end',
}: {
  trigger: ReactElement;
  children: ReactNode;
  align?: 'start' | 'end';
}) {
  const [ground, setGround] = useState<HTMLElement | null>(null);
  return (
    <DropdownMenu.Root modal={false} onOpenChange={(open) => open && setGround(groundOf())}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={ground}>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="fade-in z-40 max-h-(--radix-dropdown-menu-content-available-height) max-w-[calc(100vw-1rem)] min-w-48 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-pop"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/**
 * Inside the page's landmark: what stands outside of all is hard to find for who jumps from one to the next. While a
 * dialog is open the page behind it is hidden, so its menus stand inside of it.
 */
function groundOf(): HTMLElement | null {
  return document.querySelector<HTMLElement>('[role="dialog"][data-state="open"]') ?? document.getElementById('main');
}

/** One action. */
export function MenuItem({
  icon: Icon,
  children,
  onSelect,
  danger,
}: {
  icon?: LucideIcon;
  children: ReactNode;
  onSelect: () => void;
  danger?: boolean;
}) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className={cx(
        'flex h-8 cursor-pointer items-center gap-2.5 rounded-md px-2 text-base outline-none select-none data-highlighted:bg-hover',
        danger ? 'text-bad' : 'text-ink',
      )}
    >
      {Icon ? <Icon size={16} aria-hidden className={danger ? undefined : 'text-ink-3'} /> : <span className="w-4" />}
      {children}
    </DropdownMenu.Item>
  );
}

/** Choices of which one holds. */
export function MenuChoices<V extends string>({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: V;
  onChange: (value: V) => void;
  options: MenuChoice<V>[];
}) {
  return (
    <DropdownMenu.RadioGroup aria-label={label} value={value}>
      {options.map(({ value: one, name, hint, refused }) => (
        <DropdownMenu.RadioItem
          key={one}
          value={one}
          // Not `disabled`: the arrows would pass it by, and with it the reason.
          aria-disabled={refused}
          onSelect={(event) => (refused ? event.preventDefault() : onChange(one))}
          className={cx(
            'flex items-start gap-2.5 rounded-md px-2 py-1.5 text-base outline-none select-none data-highlighted:bg-hover',
            refused ? 'cursor-not-allowed text-ink-3' : 'cursor-pointer text-ink',
          )}
        >
          <span className="mt-0.5 flex size-4 shrink-0">
            {refused && <Ban size={16} aria-hidden />}
            <DropdownMenu.ItemIndicator>
              <Check size={16} aria-hidden className="text-accent-text" />
            </DropdownMenu.ItemIndicator>
          </span>
          <span className="min-w-0">
            <span className="block">{name}</span>
            <span className="block text-sm text-ink-3">{hint}</span>
          </span>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

export interface MenuChoice<V> {
  value: V;
  name: string;
  /** What it means, or why it can not be chosen. */
  hint: string;
  refused?: boolean;
}

/** A line between groups of actions. */
export function MenuLine() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}

/** Words above a group of actions. */
export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="px-2 py-1.5 text-sm text-ink-3">{children}</DropdownMenu.Label>;
}
