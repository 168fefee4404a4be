/** All contacts, by name: search, filter by kind, add. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus, SearchX, Star, Users } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { Contact } from '../api-types.ts';
import { contactsQuery, itemsOf } from '../queries.ts';
import { useShortcut } from '../shell/shortcuts.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { SelectField } from '../ui/field.tsx';
import { Page } from '../ui/page.tsx';
import { type Column, RecordTable, rowLink } from '../ui/record-table.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { Ago } from '../ui/time.tsx';
import { ContactDialog } from './contact-dialog.tsx';
import { kindOf, kinds } from './words.ts';

const route = getRouteApi('/app/contacts');

/** The list of contacts. */
export function ContactsScreen() {
  const { q = '', kind = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, setAdding] = useState(false);
  useShortcut('n', () => setAdding(true));
  const search = useCallback(
    (part: { q?: string; kind?: string }) =>
      navigate({ search: (before) => filled({ ...before, ...part }), replace: true }),
    [navigate],
  );
  const onSearch = useCallback((next: string) => search({ q: next }), [search]);
  return (
    <Page
      title="Contacts"
      actions={
        <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
          Add contact
        </Button>
      }
    >
      <div className="mb-4 flex flex-wrap gap-2">
        <SearchField label="Search contacts" value={q} onChange={onSearch} />
        <SelectField
          label="Kind"
          hideLabel
          value={kind}
          className="h-8!"
          frame="w-36"
          onChange={({ target }) => search({ kind: target.value })}
        >
          <option value="">All kinds</option>
          {kinds.map((each) => (
            <option key={each.value} value={each.value}>
              {each.label}
            </option>
          ))}
        </SelectField>
      </div>
      <Contacts q={q} kind={kind} onAdd={() => setAdding(true)} />
      <ContactDialog open={adding} onOpenChange={setAdding} />
    </Page>
  );
}

function Contacts({ q, kind, onAdd }: { q: string; kind: string; onAdd: () => void }) {
  const query = useInfiniteQuery({ ...contactsQuery(filled({ q, kind })), placeholderData: keepPreviousData });
  const rows = itemsOf(query.data);
  if (query.isPending) return <SkeletonRows label="Loading contacts" />;
  if (query.error)
    return <ErrorState error={query.error} what="The contacts could not be read" onRetry={query.refetch} />;
  if (rows.length === 0) return q || kind ? <NoMatch /> : <NoContacts onAdd={onAdd} />;
  return (
    <RecordTable
      label="Contacts"
      columns={columns}
      grid="grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[minmax(0,5fr)_minmax(0,4fr)_6rem_7rem]"
      rows={rows}
      rowKey={(contact) => contact.id}
      hasMore={query.hasNextPage}
      loadMore={() => !query.isFetchingNextPage && query.fetchNextPage()}
    />
  );
}

function NoMatch() {
  return (
    <EmptyState icon={SearchX} title="Nobody found">
      Search looks at names, addresses and companies. Fewer letters find more.
    </EmptyState>
  );
}

function NoContacts({ onAdd }: { onAdd: () => void }) {
  return (
    <EmptyState
      icon={Users}
      title="No contacts yet"
      action={
        <>
          <Button look="primary" icon={Plus} onClick={onAdd}>
            Add contact
          </Button>
          <Link to="/suggestions" className={buttonClass()}>
            See suggestions
          </Link>
        </>
      }
    >
      Add a person by hand, or take over people whom you already write with. Their mail then stands on their timeline at
      once.
    </EmptyState>
  );
}

const columns: Column<Contact>[] = [
  { key: 'name', header: 'Name', cell: (contact) => <NameCell contact={contact} /> },
  {
    key: 'company',
    header: 'Company',
    className: 'hidden md:block truncate text-ink-2',
    cell: ({ company, title }) => (
      <span title={[title, company?.name].filter(Boolean).join(', ')}>
        {company?.name}
        {company && title && <span className="text-ink-3"> · {title}</span>}
        {!company && title}
      </span>
    ),
  },
  {
    key: 'kind',
    header: 'Kind',
    cell: ({ kind }) => <Badge tone={kindOf(kind).tone}>{kindOf(kind).label}</Badge>,
  },
  {
    key: 'last',
    header: 'Last contact',
    className: 'hidden md:block text-right whitespace-nowrap text-ink-2',
    cell: ({ lastInteractionAt }) =>
      lastInteractionAt ? <Ago date={lastInteractionAt} /> : <span className="text-ink-3">never</span>,
  },
];

function NameCell({ contact }: { contact: Contact }) {
  return (
    <div className="flex items-center gap-3">
      <Avatar name={contact.name} />
      <div className="min-w-0">
        <p className="flex items-center gap-1.5">
          <Link
            to="/contacts/$id"
            params={{ id: contact.id }}
            data-row-link
            title={contact.name}
            className={`${rowLink} truncate`}
          >
            {contact.name}
          </Link>
          {contact.highValue && <Star size={13} aria-label="High value" className="shrink-0 fill-current text-warn" />}
        </p>
        <p className="truncate text-sm text-ink-3" title={contact.emails.join(', ')}>
          {contact.emails[0]}
          {contact.emails.length > 1 && ` + ${contact.emails.length - 1}`}
        </p>
      </div>
    </div>
  );
}

function filled(search: { q?: string; kind?: string }): { q?: string; kind?: string } {
  return { ...(search.q ? { q: search.q } : {}), ...(search.kind ? { kind: search.kind } : {}) };
}
