import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { account } from '../api.ts';
import { sessionsQuery } from '../queries.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { Ago } from '../ui/time.tsx';
import { useToast } from '../ui/toast.tsx';

/** The devices on which one is signed in; any other one can be signed out from here. */
export function SessionList() {
  const { data, error, refetch, isPending } = useQuery(sessionsQuery);
  const queries = useQueryClient();
  const { say, fail } = useToast();
  const end = useMutation({
    mutationFn: account.endSession,
    onSuccess: () => {
      say('That device is signed out.');
      return queries.invalidateQueries({ queryKey: ['sessions'] });
    },
    onError: fail,
  });
  if (isPending) return <SkeletonRows label="Loading your sessions" rows={2} />;
  if (error) return <ErrorState error={error} what="The sessions could not be read" onRetry={refetch} />;
  return (
    <ul className="divide-y divide-line border-y border-line">
      {data.items.map((session) => (
        <li key={session.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5">
          <div className="min-w-0 flex-1 basis-40">
            <p className="truncate font-medium">{deviceOf(session.userAgent)}</p>
            <p className="truncate text-sm text-ink-3">
              since <Ago date={session.createdAt} />
              {session.address && ` from ${session.address}`}
            </p>
          </div>
          {session.current ? (
            <Badge tone="good">This device</Badge>
          ) : (
            <Button
              size="sm"
              look="quiet"
              aria-label={`Sign out ${deviceOf(session.userAgent)}`}
              disabled={end.isPending}
              onClick={() => end.mutate(session.id)}
            >
              Sign out
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

const browsers = ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'];
const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera' };
const systems = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'Linux'];

/** "Firefox on Linux", as far as the browser's own words tell. */
function deviceOf(userAgent: string | null): string {
  const browser = browsers.find((each) => userAgent?.includes(each));
  const system = systems.find((each) => userAgent?.includes(each));
  if (!browser) return 'A program';
  return `${names[browser] ?? browser}${system ? ` on ${system}` : ''}`;
}
