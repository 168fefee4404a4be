import { useMutation, useQueryClient } from '@tanstack/react-query';
import { privacy } from '../api.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Ago } from '../ui/time.tsx';
import { useToast } from '../ui/toast.tsx';
import type { AccessGrant } from './answers.ts';
import { SubjectLink } from './subject-link.tsx';

const scopes: Record<AccessGrant['scope'], string> = {
  message: 'the email',
  thread: 'the conversation',
  contact: 'everything with',
};

/** What one shows to one colleague, and the way to end it. */
export function GrantRow({ grant: { id, viewer, scope, subject, level, grantedAt } }: { grant: AccessGrant }) {
  const queries = useQueryClient();
  const { say, fail } = useToast();
  const end = useMutation({
    mutationFn: () => privacy.endGrant(id),
    onSuccess: () => {
      say(`${viewer.name} sees it as the team does again.`);
      for (const key of ['timeline', 'thread', 'threads', 'entry']) queries.invalidateQueries({ queryKey: [key] });
      return queries.invalidateQueries({ queryKey: ['grants'] });
    },
    onError: fail,
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2.5">
      <Avatar name={viewer.name} />
      <div className="min-w-0 flex-1 basis-56">
        <p className="text-base break-words">
          <span className="font-medium">{viewer.name}</span>: {scopes[scope]}{' '}
          <SubjectLink subject={subject} scope={scope} />
        </p>
        <p className="text-sm text-ink-3">
          {level === 'full' ? 'All of it' : 'Subject, people and time'}, since <Ago date={grantedAt} />
        </p>
      </div>
      <Button
        size="sm"
        busy={end.isPending}
        aria-label={`Stop showing ${subject.label || 'it'} to ${viewer.name}`}
        className="max-sm:ml-11"
        onClick={() => end.mutate()}
      >
        Stop showing
      </Button>
    </li>
  );
}
