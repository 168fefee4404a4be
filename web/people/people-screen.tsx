/** My email contacts: everybody in one's own mail, mailbox by mailbox, and the way from there into the workspace. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { RefreshCw } from 'lucide-react';
import { useCallback } from 'react';
import { mail } from '../api.ts';
import type { Connection } from '../api-types.ts';
import { connectionsQuery } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { SelectField } from '../ui/field.tsx';
import { Page } from '../ui/page.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';
import { NoMailbox } from './no-mailbox.tsx';
import { PeopleList } from './people-list.tsx';
import { SourceNote } from './source-note.tsx';
import { showOf } from './words.ts';

const route = getRouteApi('/app/people');
const title = 'My email contacts';

interface Search {
  mailbox?: string;
  q?: string;
  show?: string;
}

/** The page. */
export function PeopleScreen() {
  const { data, error, isPending, refetch } = useQuery(connectionsQuery());
  if (isPending || error)
    return (
      <Page title={title}>
        {error ? (
          <ErrorState error={error} what="Your mailboxes could not be read" onRetry={refetch} />
        ) : (
          <SkeletonRows label="Loading your email contacts" />
        )}
      </Page>
    );
  const own = data.items.filter((each) => each.own && each.status !== 'disconnected');
  const [first] = own;
  if (!first)
    return (
      <Page title={title}>
        <NoMailbox />
      </Page>
    );
  return <People own={own} first={first} />;
}

function People({ own, first }: { own: Connection[]; first: Connection }) {
  const { mailbox, q = '', show } = route.useSearch();
  const navigate = route.useNavigate();
  const connection = own.find((each) => each.id === mailbox) ?? first;
  const search = useCallback(
    (part: Search) => navigate({ search: (before) => filled({ ...before, ...part }), replace: true }),
    [navigate],
  );
  const onSearch = useCallback((next: string) => search({ q: next }), [search]);
  return (
    <Page
      title={title}
      actions={
        <>
          {own.length > 1 && (
            <SelectField
              label="Mailbox"
              hideLabel
              frame="w-56 max-sm:flex-1"
              className="h-8!"
              value={connection.id}
              onChange={({ target }) => search({ mailbox: target.value })}
            >
              {own.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.providerAccountEmail}
                </option>
              ))}
            </SelectField>
          )}
          <Refresh connection={connection} />
        </>
      }
    >
      <SourceNote connection={connection} />
      <PeopleList
        key={connection.id}
        connection={connection}
        q={q}
        show={showOf(show)}
        onSearch={onSearch}
        onShow={(next) => search({ show: next })}
      />
    </Page>
  );
}

/** Looks for new mail and reads the list anew from its beginning. */
function Refresh({ connection }: { connection: Connection }) {
  const queries = useQueryClient();
  const { say, fail } = useToast();
  const refresh = useMutation({
    mutationFn: () => mail.refresh(connection.id),
    onSuccess: async () => {
      say('Looking for new mail. What it brings is counted as it comes in.');
      await queries.resetQueries({ queryKey: ['people', connection.id] });
    },
    onError: fail,
  });
  return (
    <Button
      icon={RefreshCw}
      busy={refresh.isPending}
      disabled={connection.status !== 'connected'}
      onClick={() => refresh.mutate()}
    >
      Refresh
    </Button>
  );
}

function filled({ mailbox, q, show }: Search): Search {
  return {
    ...(mailbox ? { mailbox } : {}),
    ...(q ? { q } : {}),
    ...(show && show !== 'all' ? { show } : {}),
  };
}
