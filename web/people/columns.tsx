/** One line of the list: who it is, how much was written, and what is chosen for whoever is in the CRM. */
import { Link } from '@tanstack/react-router';
import { Bot, Check } from 'lucide-react';
import type { Correspondent } from '../api-types.ts';
import { useMailSetting } from '../contacts/use-mail-setting.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/class-names.ts';
import { figure } from '../ui/dates.ts';
import { CellSwitch } from '../ui/field.tsx';
import { type Column, rowLink } from '../ui/record-table.tsx';
import { Ago } from '../ui/time.tsx';
import { mailWords, nameOf } from './words.ts';

/** The widths of the columns, the one for the selection included. */
export const grid =
  'grid-cols-[1.5rem_minmax(0,1fr)_auto] md:grid-cols-[1.5rem_minmax(0,1fr)_4rem_4rem_6rem_2.5rem_2.5rem_4.5rem]';

const number = 'hidden md:block text-right text-ink-2 tabular-nums';

interface Acts {
  onAdd: (person: Correspondent) => void;
  onStop: (contact: { id: string; name: string }) => void;
}

/** All columns but the selection. */
export function columnsFor(acts: Acts): Column<Correspondent>[] {
  return [
    {
      key: 'person',
      header: 'Person',
      cell: (person) => <PersonCell person={person} onAdd={() => acts.onAdd(person)} />,
    },
    { key: 'sent', header: 'Written', className: number, cell: (person) => figure(person.sent) },
    { key: 'received', header: 'Received', className: number, cell: (person) => figure(person.received) },
    {
      key: 'last',
      header: 'Last contact',
      className: 'hidden md:block text-right whitespace-nowrap text-ink-2',
      cell: (person) => <Ago date={person.lastAt} />,
    },
    {
      key: 'sync',
      header: 'Log',
      className: 'hidden md:block',
      cell: ({ contact, sync }) => contact && <LogSwitch contact={contact} sync={sync} onStop={acts.onStop} />,
    },
    {
      key: 'visible',
      header: 'Team',
      className: 'hidden md:block',
      cell: ({ contact, sync, visible }) =>
        contact && <TeamSwitch contact={contact} visible={visible} disabled={!sync} />,
    },
    {
      key: 'add',
      header: 'In the CRM',
      quiet: true,
      className: 'text-right',
      cell: (person) =>
        person.contact ? (
          <Badge tone="good" icon={Check}>
            In CRM
          </Badge>
        ) : (
          <Button size="sm" className="relative z-10" tabIndex={-1} aria-hidden onClick={() => acts.onAdd(person)}>
            Add
          </Button>
        ),
    },
  ];
}

function PersonCell({ person, onAdd }: { person: Correspondent; onAdd: () => void }) {
  const name = nameOf(person);
  const { automatedReason: reason, email } = person;
  return (
    <div className="flex items-center gap-3">
      {reason ? <MachineMark /> : <Avatar name={name} />}
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-2.5">
          <NameLink person={person} name={name} onAdd={onAdd} />
          {reason && name !== email && (
            <span title={reason} className="min-w-0 flex-1 truncate text-sm text-ink-3 max-md:hidden">
              {reason}
            </span>
          )}
        </p>
        <p className="truncate text-sm text-ink-3" title={email}>
          {name === email ? <span className="max-md:hidden">{reason}</span> : email}
        </p>
        <p className="truncate text-xs text-ink-3 md:hidden">
          {reason ?? (
            <>
              {mailWords(person)}, <Ago date={person.lastAt} />
            </>
          )}
        </p>
      </div>
    </div>
  );
}

/** The whole row leads to the contact, or to adding one. */
function NameLink({ person, name, onAdd }: { person: Correspondent; name: string; onAdd: () => void }) {
  const look = cx(
    rowLink,
    'min-w-0 truncate',
    person.automatedReason && name !== person.email && 'md:max-w-[60%] md:shrink-0',
  );
  if (person.contact)
    return (
      <Link to="/contacts/$id" params={{ id: person.contact.id }} data-row-link title={name} className={look}>
        {name}
      </Link>
    );
  return (
    <button
      type="button"
      data-row-link
      onClick={onAdd}
      title={name}
      aria-label={`Add ${name}`}
      className={cx(look, 'text-left')}
    >
      {name}
    </button>
  );
}

function MachineMark() {
  return (
    <span className="inline-flex size-8 shrink-0 items-center justify-center rounded-full bg-sunken text-ink-3">
      <Bot size={16} aria-hidden />
    </span>
  );
}

interface SwitchProps {
  contact: { id: string; name: string };
}

function LogSwitch({ contact, sync, onStop }: SwitchProps & { sync: boolean; onStop: Acts['onStop'] }) {
  const change = useMailSetting(contact.id);
  return (
    <span className="relative z-10 flex">
      <CellSwitch
        label={`Log my mail with ${contact.name}`}
        checked={sync}
        onChange={(on) => (on ? change.mutate({ sync: true }) : onStop(contact))}
      />
    </span>
  );
}

function TeamSwitch({ contact, visible, disabled }: SwitchProps & { visible: boolean; disabled: boolean }) {
  const change = useMailSetting(contact.id);
  return (
    <span className="relative z-10 flex">
      <CellSwitch
        label={`Show my mail with ${contact.name} to my team`}
        checked={visible}
        disabled={disabled}
        onChange={(on) => change.mutate({ visible: on })}
      />
    </span>
  );
}
