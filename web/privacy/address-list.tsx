/** A list of addresses and domains that do something to mail: add many, take one off. What it does is its words' matter. */
import { type InfiniteData, type UseInfiniteQueryResult, useQueryClient } from '@tanstack/react-query';
import { type LucideIcon, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Page } from '../api-types.ts';
import { itemsOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { Ago } from '../ui/time.tsx';
import { useToast } from '../ui/toast.tsx';
import { AddAddresses } from './add-addresses.tsx';
import type { ListedAddress } from './answers.ts';
import { MorePages } from './more-pages.tsx';

/** What a list is called, what it says and whom it asks. */
export interface ListedKind {
  name: 'blocklist' | 'protected';
  preview: (entries: string[]) => Promise<{ emails: number }>;
  /** Answers with what to say of it. */
  add: (entries: string[]) => Promise<string>;
  remove: (entry: ListedAddress) => Promise<string>;
  words: {
    add: string;
    addTitle: string;
    addLead: string;
    addVerb: (entries: number) => string;
    /** Adding takes something away for good. */
    loses: boolean;
    previewed: (emails: number) => string;
    empty: { icon: LucideIcon; title: string; text: string };
    removeTitle: (value: string) => string;
    removeText: string;
  };
}

interface Props {
  list: ListedKind;
  query: UseInfiniteQueryResult<InfiniteData<Page<ListedAddress>>>;
  /** One's own addresses and domains, which can not stand on it. */
  own: ReadonlySet<string>;
}

/** The list and the way to add to it. */
export function AddressList({ list, query, own }: Props) {
  const [adding, setAdding] = useState(false);
  const reread = useReread(list);
  const { say } = useToast();
  const add = (
    <Button look="primary" icon={Plus} onClick={() => setAdding(true)}>
      {list.words.add}
    </Button>
  );
  return (
    <>
      <Entries list={list} query={query} add={add} />
      {adding && (
        <AddAddresses
          list={list}
          own={own}
          onClose={() => setAdding(false)}
          onAdded={(said) => {
            setAdding(false);
            say(said);
            reread();
          }}
        />
      )}
    </>
  );
}

function Entries({ list, query, add }: Pick<Props, 'list' | 'query'> & { add: React.ReactNode }) {
  const { data, error, refetch, isPending } = query;
  if (isPending) return <SkeletonRows label="Loading the list" rows={3} />;
  if (error) return <ErrorState error={error} what="The list could not be read" onRetry={refetch} />;
  const entries = itemsOf(data);
  const { icon, title, text } = list.words.empty;
  if (entries.length === 0)
    return (
      <EmptyState icon={icon} title={title} action={add} level="h3">
        {text}
      </EmptyState>
    );
  return (
    <>
      <div className="mb-4">{add}</div>
      <ul className="divide-y divide-line border-y border-line">
        {entries.map((entry) => (
          <EntryRow key={`${entry.kind} ${entry.value}`} entry={entry} list={list} />
        ))}
      </ul>
      <MorePages query={query}>Show more</MorePages>
    </>
  );
}

function EntryRow({ entry, list }: { entry: ListedAddress; list: ListedKind }) {
  const [asking, setAsking] = useState(false);
  const reread = useReread(list);
  const { say } = useToast();
  const { kind, value, createdAt } = entry;
  return (
    <li className="flex items-center gap-3 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="font-medium break-all">{value}</p>
        <p className="text-sm text-ink-3">
          {kind === 'domain' ? 'Everybody there, and below it' : 'One address'}, since <Ago date={createdAt} />
        </p>
      </div>
      <Button size="sm" look="quiet" aria-label={`Remove ${value}`} onClick={() => setAsking(true)}>
        Remove
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={list.words.removeTitle(value)}
        verb="Remove"
        onConfirm={async () => {
          say(await list.remove(entry));
          await reread();
        }}
      >
        {list.words.removeText}
      </Confirm>
    </li>
  );
}

/** Timelines change with the list. */
function useReread({ name }: ListedKind) {
  const queries = useQueryClient();
  return () => {
    for (const key of [
      'timeline',
      'threads',
      'thread',
      'contact',
      'contact-mail',
      'ledger',
      'connection',
      'connections',
    ])
      queries.invalidateQueries({ queryKey: [key] });
    return queries.invalidateQueries({ queryKey: [name] });
  };
}
