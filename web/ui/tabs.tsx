/** A few views of one thing, of which one shows. The arrows move between the tabs. */
import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

interface TabsProps<V extends string> {
  label: string;
  options: { value: V; label: string }[];
  value: V;
  onChange: (value: V) => void;
  /** What stands at the end of the tabs' line. */
  aside?: ReactNode;
  /** The open view. */
  children: ReactNode;
}

/** The line of tabs and the open view below it. */
export function Tabs<V extends string>({ label, options, value, onChange, aside, children }: TabsProps<V>) {
  return (
    <Radix.Root value={value} onValueChange={(next) => onChange(next as V)}>
      <div className="mb-4 flex flex-wrap items-end gap-x-4 gap-y-2 border-b border-line">
        <Radix.List aria-label={label} className="-mb-px flex gap-4">
          {options.map((option) => (
            <Radix.Trigger
              key={option.value}
              value={option.value}
              className="focus-inside h-10 border-b-2 border-transparent px-0.5 text-base font-medium text-ink-2 transition-colors duration-100 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
            >
              {option.label}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {aside && <div className="ml-auto min-w-0 pb-1.5">{aside}</div>}
      </div>
      <Radix.Content value={value} tabIndex={-1} className="outline-none">
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}
