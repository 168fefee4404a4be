/** Who may read more than the team: what is asked of oneself, what one asked, what one shows to whom. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Page } from '../api-types.ts';
import { askedOfMeQuery, contactQuery, grantsQuery, itemsOf, myRequestsQuery } from '../queries.ts';
import { Panel } from '../settings/panel.tsx';
import { textLink } from '../ui/page.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { Ago } from '../ui/time.tsx';
import type { AccessRequest } from './answers.ts';
import { AskedRow, DecidedRow } from './asked-of-me.tsx';
import { GrantRow } from './grant-row.tsx';
import { MorePages } from './more-pages.tsx';

/** The panel. */
export function AccessPanel() {
  return (
    <>
      <AskedOfMe />
      <Shown />
      <Panel
        title="What I asked for"
        lead="Whoever has such mail was asked. You are not told whether there is any, nor who has it: what you are shown stands on the timeline."
      >
        <List query={useQuery(myRequestsQuery)} none="Nothing is open." label="What I asked for">
          {(request) => <MyRequest key={request.id} request={request} />}
        </List>
      </Panel>
    </>
  );
}

function Shown() {
  const query = useInfiniteQuery(grantsQuery);
  const { error, isPending, refetch } = query;
  const data = query.data && { items: itemsOf(query.data), nextCursor: null };
  return (
    <Panel title="What I show" lead="Beyond what the team sees of your mail, each colleague by name.">
      <List query={{ data, error, isPending, refetch }} none="You show nothing more to anybody." label="What I show">
        {(grant) => <GrantRow key={grant.id} grant={grant} />}
      </List>
      <MorePages query={query}>Show more</MorePages>
    </Panel>
  );
}

function AskedOfMe() {
  const query = useQuery(askedOfMeQuery);
  const waiting = query.data?.items.filter(({ decision }) => decision === null) ?? [];
  const decided = query.data?.items.filter(({ decision }) => decision !== null) ?? [];
  return (
    <Panel title="Asked of me" lead="Colleagues who would like to read your mail. They learn only what you show.">
      <List
        query={query.data ? { ...query, data: { items: waiting, nextCursor: null } } : query}
        none="Nobody waits for an answer."
        label="Asked of me"
      >
        {(asked) => <AskedRow key={asked.id} asked={asked} />}
      </List>
      {decided.length > 0 && (
        <>
          <h3 className="mt-5 mb-1 text-sm font-semibold text-ink-2">Answered</h3>
          <ul className="divide-y divide-line border-y border-line">
            {decided.map((asked) => (
              <DecidedRow key={asked.id} asked={asked} />
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

interface ListProps<R> {
  query: { data: Page<R> | undefined; error: unknown; isPending: boolean; refetch: () => unknown };
  label: string;
  none: string;
  children: (row: R) => ReactNode;
}

function List<R>({ query, label, none, children }: ListProps<R>) {
  const { data, error, isPending, refetch } = query;
  if (isPending) return <SkeletonRows label={`Loading: ${label}`} rows={2} />;
  if (error) return <ErrorState error={error} what="The list could not be read" onRetry={refetch} />;
  if (!data || data.items.length === 0) return <p className="text-base text-ink-3">{none}</p>;
  return (
    <ul aria-label={label} className="divide-y divide-line border-y border-line">
      {data.items.map(children)}
    </ul>
  );
}

function MyRequest({ request }: { request: AccessRequest }) {
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-4 py-2.5">
      <div className="min-w-0">
        <p className="font-medium">
          <RequestSubject request={request} />
        </p>
        {request.note && <p className="text-base break-words text-ink-2">“{request.note}”</p>}
      </div>
      <p className="text-sm text-ink-3">
        asked <Ago date={request.createdAt} />
      </p>
    </li>
  );
}

/** What it is about, without asking for mail: reading it would be noted. */
function RequestSubject({ request: { about, subjectId } }: { request: AccessRequest }) {
  const { data: contact } = useQuery({ ...contactQuery(subjectId), enabled: about === 'contact' });
  if (about === 'interaction') return 'One email';
  if (about === 'thread')
    return (
      <Link to="/threads/$id" params={{ id: subjectId }} className={textLink}>
        A conversation
      </Link>
    );
  return (
    <>
      Everything with{' '}
      <Link to="/contacts/$id" params={{ id: subjectId }} className={textLink}>
        {contact?.name ?? 'a contact'}
      </Link>
    </>
  );
}
