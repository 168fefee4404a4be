/** A conversation with an address of its own. */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { threadQuery } from '../queries.ts';
import { BackMark, Page } from '../ui/page.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { ThreadMessages } from './thread-messages.tsx';

const route = getRouteApi('/app/threads/$id');

/** The conversation. */
export function ThreadScreen() {
  const { id } = route.useParams();
  const router = useRouter();
  const query = useQuery(threadQuery(id));
  const back = (
    <button type="button" onClick={() => router.history.back()}>
      <BackMark>Back</BackMark>
    </button>
  );
  if (query.isPending)
    return (
      <Page title="Conversation" back={back} narrow>
        <SkeletonRows label="Loading the conversation" rows={4} />
      </Page>
    );
  if (query.error)
    return (
      <Page title="Conversation" back={back} narrow>
        <ErrorState error={query.error} what="The conversation could not be read" onRetry={query.refetch} />
      </Page>
    );
  return (
    <Page title={query.data.subject || 'No subject'} back={back} narrow>
      <div className="-mt-2">
        <ThreadMessages key={query.data.id} thread={query.data} heading="h2" />
      </div>
    </Page>
  );
}
