import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { account } from '../api.ts';
import { invitationsQuery } from '../queries.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { Ago } from '../ui/time.tsx';
import { useToast } from '../ui/toast.tsx';
import { roleNames } from './roles.ts';

/** Invitations that nobody followed yet; each can be taken back. */
export function InvitationList() {
  const { data, error, refetch, isPending } = useQuery(invitationsQuery);
  const queries = useQueryClient();
  const { say, fail } = useToast();
  const withdraw = useMutation({
    mutationFn: account.withdrawInvitation,
    onSuccess: () => {
      say('The link does not work any more.');
      return queries.invalidateQueries({ queryKey: ['invitations'] });
    },
    onError: fail,
  });
  if (isPending) return <SkeletonRows label="Loading invitations" rows={2} />;
  if (error) return <ErrorState error={error} what="The invitations could not be read" onRetry={refetch} />;
  if (data.items.length === 0)
    return <p className="text-base text-ink-3">None. An invitation shows here until it is used.</p>;
  return (
    <ul className="divide-y divide-line border-y border-line">
      {data.items.map((invitation) => (
        <li key={invitation.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5">
          <span className="min-w-0 flex-1 basis-40 truncate font-medium">{invitation.email}</span>
          <Badge>{roleNames[invitation.role]}</Badge>
          <span className="text-sm text-ink-3">
            ends <Ago date={invitation.expiresAt} />
          </span>
          <Button
            size="sm"
            look="quiet"
            className="max-sm:ml-auto"
            aria-label={`Take back the invitation of ${invitation.email}`}
            disabled={withdraw.isPending}
            onClick={() => withdraw.mutate(invitation.id)}
          >
            Take back
          </Button>
        </li>
      ))}
    </ul>
  );
}
