/** Picks records by typing a part of their name. The chosen ones stand as chips that can be taken off again. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { cx } from './class-names.ts';

export interface Pick {
  id: string;
  name: string;
}

interface PickerProps {
  label: string;
  hint?: string;
  placeholder: string;
  value: Pick[];
  onChange: (value: Pick[]) => void;
  /** One at most. */
  single?: boolean;
  /** Names the answers in the cache. */
  kind: string;
  find: (q: string, signal: AbortSignal) => Promise<Pick[]>;
}

/** The chips, the input and the list below it. */
export function Picker(props: PickerProps) {
  const { label, hint, value, onChange, single } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const full = single && value.length > 0;
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <div className="flex min-h-9 flex-wrap items-center gap-1 rounded-md border border-field-line bg-surface p-1 hover:border-ink-3 has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-(--focus)">
        {value.map((each) => (
          <span
            key={each.id}
            className="inline-flex h-6.5 max-w-full items-center gap-0.5 rounded-sm bg-accent-soft pl-2 text-accent-text"
          >
            <span className="truncate">{each.name}</span>
            <button
              type="button"
              aria-label={`Take off ${each.name}`}
              className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm hover:text-ink"
              onClick={() => {
                onChange(value.filter((other) => other.id !== each.id));
                requestAnimationFrame(() => input.current?.focus());
              }}
            >
              <X size={14} aria-hidden />
            </button>
          </span>
        ))}
        {!full && <PickerInput {...props} id={id} input={input} />}
      </div>
      {hint && <p className="mt-1 text-sm text-ink-3">{hint}</p>}
    </div>
  );
}

type InputProps = PickerProps & { id: string; input: React.RefObject<HTMLInputElement | null> };

function PickerInput(props: InputProps) {
  const { id, input, placeholder, value, onChange } = props;
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const options = useOptions(props, text, open);
  const choose = (option: Pick | undefined) => {
    if (!option) return;
    onChange([...value, option]);
    setText('');
    setOpen(false);
  };
  const keyed = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      setAt((before) => (before + (event.key === 'ArrowDown' ? 1 : -1) + options.length) % Math.max(1, options.length));
    }
    if (event.key === 'Enter' && open && options.length > 0) {
      event.preventDefault();
      choose(options[at]);
    }
    if (event.key === 'Escape') setOpen(false);
    if (event.key === 'Backspace' && text === '' && value.length > 0) onChange(value.slice(0, -1));
  };
  return (
    <>
      <input
        ref={input}
        id={id}
        role="combobox"
        aria-expanded={open && options.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={open && options[at] ? `${id}-${options[at].id}` : undefined}
        autoComplete="off"
        placeholder={value.length === 0 ? placeholder : ''}
        value={text}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setText(event.target.value);
          setOpen(true);
          setAt(0);
        }}
        onKeyDown={keyed}
        className="h-6.5 min-w-24 flex-1 bg-transparent px-1.5 outline-none"
      />
      <PickerList id={id} label={props.label} open={open} options={options} at={at} onChoose={choose} />
    </>
  );
}

function useOptions({ kind, find, value }: InputProps, text: string, open: boolean): Pick[] {
  const { data } = useQuery({
    queryKey: ['picker', kind, text],
    queryFn: ({ signal }) => find(text.trim(), signal),
    enabled: open,
    placeholderData: keepPreviousData,
  });
  return (data ?? []).filter((each) => !value.some((chosen) => chosen.id === each.id));
}

interface ListProps {
  id: string;
  label: string;
  open: boolean;
  options: Pick[];
  at: number;
  onChoose: (option: Pick) => void;
}

function PickerList({ id, label, open, options, at, onChoose }: ListProps) {
  // In the flow of the form: a list that floats would be cut off at the dialog's edge.
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label={label}
      hidden={!open || options.length === 0}
      className="max-h-44 basis-full overflow-y-auto border-t border-line pt-1"
    >
      {options.map((option, index) => (
        <div
          key={option.id}
          id={`${id}-${option.id}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          onPointerDown={(event) => {
            event.preventDefault();
            onChoose(option);
          }}
          className={cx('cursor-pointer truncate rounded-md px-2 py-1.5', index === at && 'bg-selected')}
        >
          {option.name}
        </div>
      ))}
    </div>
  );
}
