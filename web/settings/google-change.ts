import { useMutation, useQueryClient } from '@tanstack/react-query';
import { google } from '../api.ts';
import type { GoogleWorkspaceInput } from '../api-types.ts';
import { googleWorkspaceQuery } from '../queries.ts';
import { useToast } from '../ui/toast.tsx';

/** Changes a part of the project; what the server answers is what holds. */
export function useGoogleChange() {
  const queries = useQueryClient();
  const { say } = useToast();
  return useMutation({
    mutationFn: (input: GoogleWorkspaceInput) => google.changeWorkspace(input),
    onSuccess: (project) => {
      say('Saved.');
      queries.setQueryData(googleWorkspaceQuery.queryKey, project);
      return queries.invalidateQueries({ queryKey: ['workspace'] });
    },
  });
}
