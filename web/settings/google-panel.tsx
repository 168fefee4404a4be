/** The workspace's own project at Google: its client, access for the whole domain, push; then the checks, then mailboxes. */
import { useQuery } from '@tanstack/react-query';
import { ShieldAlert } from 'lucide-react';
import { googleWorkspaceQuery, meQuery } from '../queries.ts';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { GoogleClient } from './google-client.tsx';
import { GoogleDelegation } from './google-delegation.tsx';
import { GoogleDoctor } from './google-doctor.tsx';
import { GoogleEnroll } from './google-enroll.tsx';
import { GooglePush } from './google-push.tsx';

/** For admins. */
export function GooglePanel() {
  const { data: me } = useQuery(meQuery);
  const may = me?.permissions.includes('workspace:change') ?? false;
  const { data, error, refetch } = useQuery({ ...googleWorkspaceQuery, enabled: may });
  if (me && !may)
    return (
      <EmptyState icon={ShieldAlert} title="Only admins set up Google Workspace">
        Ask an admin of your workspace. Your own mailbox is under Mailboxes.
      </EmptyState>
    );
  if (error) return <ErrorState error={error} what="The settings could not be read" onRetry={refetch} />;
  if (!data) return <SkeletonRows label="Loading the settings" rows={5} />;
  return (
    <>
      <GoogleClient project={data} />
      <GoogleDelegation project={data} />
      <GooglePush project={data} />
      <GoogleDoctor />
      <GoogleEnroll project={data} />
    </>
  );
}
