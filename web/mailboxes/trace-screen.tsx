/** "Why is this message not here?": asked by Message-ID, or by address and date; answered in words, copy by copy. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { CircleHelp, SearchX } from 'lucide-react';
import { useState } from 'react';
import { mail } from '../api.ts';
import type { Connection, Trace, TraceCopy } from '../api-types.ts';
import { connectionsQuery } from '../queries.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { plural } from '../ui/dates.ts';
import { TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { BackMark, Page } from '../ui/page.tsx';
import { Segments } from '../ui/segments.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { Ago } from '../ui/time.tsx';
import { outcomeWords } from './words.ts';

const route = getRouteApi('/app/mailboxes/trace');

const notListed = { name: 'At the server, not listed yet' };

type How = 'address' | 'id';

/** The question and its answer. */
export function TraceScreen() {
  const asked = route.useSearch();
  const navigate = route.useNavigate();
  const [how, setHow] = useState<How>(asked.messageId ? 'id' : 'address');
  const ask = (values: FormData) => {
    const search = how === 'id' ? { messageId: textOf(values, 'messageId') } : addressAndDate(values);
    navigate({ search, replace: true });
  };
  return (
    <Page
      title="Why is this message not here?"
      narrow
      back={
        <Link to="/mailboxes">
          <BackMark>Mailboxes</BackMark>
        </Link>
      }
    >
      <p className="-mt-2 mb-5 text-base text-pretty text-ink-2">
        Every message of your mailboxes has exactly one place. Ask, and Rapport says which, and why. What was never
        fetched is looked up at the server.
      </p>
      <div className="rounded-xl border border-line bg-canvas p-4">
        <Segments
          label="Ask by"
          value={how}
          onChange={setHow}
          options={[
            { value: 'address', label: 'By address and date' },
            { value: 'id', label: 'By Message-ID' },
          ]}
        />
        <Form key={how} fields={[]} onSubmit={ask} label="Ask" className="mt-4">
          {how === 'id' ? (
            <TextField
              label="Message-ID"
              name="messageId"
              required
              defaultValue={asked.messageId}
              spellCheck={false}
              className="font-mono text-sm"
              placeholder="<20261118.0941@mail.acme.example>"
              hint="It stands in the message's headers. Mail programs show it under “Show original” or “View source”."
            />
          ) : (
            <div className="grid gap-4 sm:grid-cols-[1fr_12rem]">
              <TextField
                label="Address"
                name="address"
                type="email"
                required
                defaultValue={asked.address}
                placeholder="nora@acme.example"
              />
              <TextField label="Day" name="date" type="date" required defaultValue={asked.date} />
            </div>
          )}
          <div>
            <Button look="primary" type="submit" icon={CircleHelp}>
              Ask
            </Button>
          </div>
        </Form>
      </div>
      <div aria-live="polite" className="mt-6">
        <Answer key={JSON.stringify(asked)} />
      </div>
    </Page>
  );
}

function addressAndDate(values: FormData) {
  return { address: textOf(values, 'address'), date: textOf(values, 'date') };
}

function Answer() {
  const asked = route.useSearch();
  const query = useQuery({
    queryKey: ['trace', asked],
    queryFn: () => mail.trace(asked),
    enabled: Boolean(asked.messageId || asked.address),
    staleTime: 0,
    retry: false,
  });
  const { data: connections } = useQuery(connectionsQuery());
  if (!asked.messageId && !asked.address) return null;
  if (query.isPending) return <SkeletonRows rows={2} label="Looking, also at the server" />;
  if (query.error)
    return <ErrorState error={query.error} what="The question could not be answered" onRetry={query.refetch} />;
  return (
    <>
      <Unasked unasked={query.data.unasked} connections={connections?.items ?? []} />
      {query.data.copies.length === 0 ? (
        <NotFound />
      ) : (
        <Copies copies={query.data.copies} connections={connections?.items ?? []} />
      )}
    </>
  );
}

function Copies({ copies, connections }: { copies: TraceCopy[]; connections: Connection[] }) {
  return (
    <>
      <h2 className="mb-3 text-base font-semibold">{plural(copies.length, 'copy', 'copies')} found</h2>
      <ul className="flex flex-col gap-3">
        {copies.map((copy, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: copies have no name of their own
          <li key={index}>
            <Copy copy={copy} connection={connections.find((each) => each.id === copy.connectionId)} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** An answer that could not ask everywhere says so. */
function Unasked({ unasked, connections }: { unasked: Trace['unasked']; connections: Connection[] }) {
  if (unasked.length === 0) return null;
  return (
    <ul className="mb-4 flex flex-col gap-2 rounded-lg bg-warn-soft p-3 text-sm">
      {unasked.map(({ connectionId, code, reason }) => (
        <li key={connectionId}>
          {connections.find((each) => each.id === connectionId)?.providerAccountEmail ?? 'A mailbox'} could not be
          asked: {reason} <span className="font-mono text-xs text-ink-2">{code}</span>
        </li>
      ))}
    </ul>
  );
}

function NotFound() {
  return (
    <EmptyState icon={SearchX} title="None of your mailboxes holds this message">
      It is in no ledger, and the servers of your mailboxes do not list it. Was it sent to an address that is not
      connected, or deleted before Rapport first looked?
    </EmptyState>
  );
}

function Copy({ copy, connection }: { copy: TraceCopy; connection: Connection | undefined }) {
  const words = copy.outcome === 'not-listed' ? notListed : outcomeWords[copy.outcome];
  return (
    <article className="rounded-xl border border-line p-4">
      <h3 className="flex items-center gap-2 text-base font-semibold">
        <span
          aria-hidden
          style={{ background: `var(--outcome-${copy.outcome === 'not-listed' ? 'pending' : copy.outcome})` }}
          className="size-2.5 rounded-full"
        />
        {words.name}
      </h3>
      <p className="mt-1 text-base">{copy.reason}</p>
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        <dt className="text-ink-3">Mailbox</dt>
        <dd className="min-w-0 break-words">
          {connection?.providerAccountEmail ?? (copy.atProvider === null ? 'A colleague’s' : 'A mailbox of yours')}
          {copy.mailbox && `, folder ${copy.mailbox}`}
        </dd>
        {copy.firstSeenAt && (
          <>
            <dt className="text-ink-3">First seen</dt>
            <dd>
              <Ago date={copy.firstSeenAt} />
            </dd>
          </>
        )}
        {copy.atProvider !== null && (
          <>
            <dt className="text-ink-3">At the server</dt>
            <dd>{copy.atProvider ? 'yes' : 'no, it was deleted or moved since'}</dd>
          </>
        )}
      </dl>
      <div className="mt-3 flex flex-wrap gap-2">
        {copy.threadId && (
          <Link to="/threads/$id" params={{ id: copy.threadId }} className={buttonClass('secondary', 'sm')}>
            Show the conversation
          </Link>
        )}
        {connection && copy.outcome !== 'logged' && copy.outcome !== 'not-listed' && (
          <Link
            to="/mailboxes/$id/messages"
            params={{ id: connection.id }}
            search={{ outcome: copy.outcome }}
            className={buttonClass('secondary', 'sm')}
          >
            All that are {words.name.toLowerCase()}
          </Link>
        )}
      </div>
    </article>
  );
}
