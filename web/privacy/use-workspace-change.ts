import { useMutation, useQueryClient } from '@tanstack/react-query';
import { account } from '../api.ts';
import { useToast } from '../ui/toast.tsx';

/** Changes settings of the workspace. What everybody sees may be another afterwards. */
export function useWorkspaceChange() {
  const queries = useQueryClient();
  const { say } = useToast();
  return useMutation({
    mutationFn: account.changeWorkspace,
    onSuccess: () => {
      say('Saved.');
      for (const key of ['timeline', 'threads', 'thread', 'contact-mail'])
        queries.invalidateQueries({ queryKey: [key] });
      return queries.invalidateQueries({ queryKey: ['workspace'] });
    },
  });
}
