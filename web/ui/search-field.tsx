import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useShortcut } from '../shell/shortcuts.tsx';
import { Key } from './button.tsx';

const restMs = 180;

/** The search over a list: speaks up when the typing rests; `/` leads to it. */
export function SearchField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (q: string) => void;
}) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  useShortcut('/', () => input.current?.focus());
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), restMs);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <div className="relative w-full sm:w-72">
      <Search
        size={16}
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
      />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          // Chromium empties a search field on Escape; here it only leaves the field, and what was found stays.
          event.preventDefault();
          event.currentTarget.blur();
        }}
        className="peer h-8 w-full rounded-md border border-field-line bg-surface pr-8 pl-8.5 text-base hover:border-ink-3 [&::-webkit-search-cancel-button]:hidden"
      />
      <span className="pointer-events-none absolute top-1/2 right-2 hidden -translate-y-1/2 peer-focus:hidden md:block">
        <Key>/</Key>
      </span>
    </div>
  );
}
