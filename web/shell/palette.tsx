/** Ctrl-K: find a contact, company or deal by name, or do something, without leaving the keyboard. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Building2, CircleHelp, Handshake, Keyboard, type LucideIcon, MailPlus, Search, User } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { crm } from '../api.ts';
import { cx } from '../ui/class-names.ts';
import { places } from './places.ts';

interface Entry {
  id: string;
  group: string;
  icon: LucideIcon;
  label: string;
  aside?: string;
  act: () => void;
}

/** The palette. */
export function Palette({
  open,
  onOpenChange,
  onHelp,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onHelp: () => void;
}) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fade-in fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          aria-describedby={undefined}
          className="rise-in fixed inset-x-2 top-2 z-40 mx-auto flex max-h-[80dvh] max-w-xl flex-col overflow-hidden rounded-xl border border-line bg-raised shadow-pop outline-none sm:top-[12dvh]"
        >
          <Radix.Title className="sr-only">Find or do something</Radix.Title>
          <PaletteBody onDone={() => onOpenChange(false)} onHelp={onHelp} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function PaletteBody({ onDone, onHelp }: { onDone: () => void; onHelp: () => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const list = useId();
  const entries = useEntries(text.trim(), onHelp);
  const at = Math.min(chosen, Math.max(0, entries.length - 1));
  const run = (entry: Entry | undefined) => {
    if (!entry) return;
    onDone();
    entry.act();
  };
  const keyed = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setChosen((at + step + entries.length) % Math.max(1, entries.length));
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      run(entries[at]);
    }
  };
  return (
    <>
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search size={18} aria-hidden className="text-ink-3" />
        <input
          role="combobox"
          aria-expanded
          aria-controls={list}
          aria-activedescendant={entries[at] ? `${list}-${entries[at].id}` : undefined}
          aria-label="Find or do something"
          placeholder="Find a person, a company, a deal, or do something"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setChosen(0);
          }}
          onKeyDown={keyed}
          className="h-12 min-w-0 flex-1 bg-transparent text-lg outline-none"
        />
      </div>
      <PaletteList id={list} entries={entries} at={at} onChoose={setChosen} onRun={run} />
    </>
  );
}

function PaletteList(props: {
  id: string;
  entries: Entry[];
  at: number;
  onChoose: (index: number) => void;
  onRun: (entry: Entry) => void;
}) {
  const { id, entries, at } = props;
  useEffect(() => {
    document.getElementById(`${id}-${entries[at]?.id}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, entries, at]);
  if (entries.length === 0) return <p className="px-4 py-8 text-center text-ink-2">Nothing has this name.</p>;
  return (
    <div id={id} role="listbox" aria-label="Results" className="min-h-0 overflow-y-auto p-2">
      {entries.map((entry, index) => (
        <div key={entry.id}>
          {entry.group !== entries[index - 1]?.group && (
            <p role="presentation" className="px-2 pt-2 pb-1 text-xs font-medium text-ink-3">
              {entry.group}
            </p>
          )}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the input above takes the keys, as in every combobox */}
          <div
            id={`${id}-${entry.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onClick={() => props.onRun(entry)}
            onPointerMove={() => props.onChoose(index)}
            className={cx('flex h-9 cursor-pointer items-center gap-3 rounded-md px-2', index === at && 'bg-selected')}
          >
            <entry.icon size={16} aria-hidden className="shrink-0 text-ink-3" />
            <span className="truncate">{entry.label}</span>
            {entry.aside && <span className="ml-auto truncate pl-4 text-sm text-ink-3">{entry.aside}</span>}
          </div>
        </div>
      ))}
    </div>
  );
}

function useEntries(text: string, onHelp: () => void): Entry[] {
  const found = useFound(text);
  const actions = useActions(onHelp).filter((entry) => entry.label.toLowerCase().includes(text.toLowerCase()));
  return [...found, ...actions];
}

function useActions(onHelp: () => void): Entry[] {
  const navigate = useNavigate();
  return [
    ...places.map((place) => ({
      id: place.label,
      group: 'Go to',
      icon: place.icon,
      label: place.label,
      aside: place.keys.toUpperCase(),
      act: () => navigate({ to: place.to }),
    })),
    {
      id: 'connect',
      group: 'Do',
      icon: MailPlus,
      label: 'Connect a mailbox',
      act: () => navigate({ to: '/mailboxes/connect' }),
    },
    {
      id: 'trace',
      group: 'Do',
      icon: CircleHelp,
      label: 'Ask why a message is not here',
      act: () => navigate({ to: '/mailboxes/trace' }),
    },
    { id: 'keys', group: 'Do', icon: Keyboard, label: 'Show the keyboard', aside: '?', act: onHelp },
  ];
}

function useFound(text: string): Entry[] {
  const navigate = useNavigate();
  const { data } = useQuery({
    queryKey: ['palette', text],
    enabled: text.length > 0,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const q = { q: text, limit: 5 };
      const [contacts, companies, deals] = await Promise.all([
        crm.contacts(q, signal),
        crm.companies(q, signal),
        crm.deals(q, signal),
      ]);
      return { contacts: contacts.items, companies: companies.items, deals: deals.items };
    },
  });
  if (text === '' || !data) return [];
  const entry = (
    id: string,
    group: string,
    icon: LucideIcon,
    label: string,
    aside: string | undefined,
    act: () => void,
  ) => ({
    id,
    group,
    icon,
    label,
    aside,
    act,
  });
  return [
    ...data.contacts.map(({ id, name, emails }) =>
      entry(id, 'Contacts', User, name, emails[0], () => navigate({ to: '/contacts/$id', params: { id } })),
    ),
    ...data.companies.map(({ id, name, domains }) =>
      entry(id, 'Companies', Building2, name, domains[0], () => navigate({ to: '/companies/$id', params: { id } })),
    ),
    ...data.deals.map(({ id, name, company }) =>
      entry(id, 'Deals', Handshake, name, company?.name, () => navigate({ to: '/deals/$id', params: { id } })),
    ),
  ];
}
