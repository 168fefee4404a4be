/** A list of actions behind a button. */
import type { LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
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
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      {/* Inside the page's landmark: what stands outside of all is hard to find for who jumps from one to the next. */}
      <DropdownMenu.Portal container={document.getElementById('main')}>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="fade-in z-40 min-w-48 rounded-lg border border-line bg-raised p-1 shadow-pop"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
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

/** A line between groups of actions. */
export function MenuLine() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}

/** Words above a group of actions. */
export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="px-2 py-1.5 text-sm text-ink-3">{children}</DropdownMenu.Label>;
}
