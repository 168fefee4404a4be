import { useMutation, useQueryClient } from '@tanstack/react-query';
import { asProblem, google, Problem } from '../api.ts';
import type { GoogleWorkspaceInput } from '../api-types.ts';
import { googleWorkspaceQuery } from '../queries.ts';
import { useToast } from '../ui/toast.tsx';

/** Changes a part of the project; what the server answers is what holds. */
export function useGoogleChange() {
  const queries = useQueryClient();
  const { say } = useToast();
  return useMutation({
    mutationFn: async (input: GoogleWorkspaceInput) => {
      try {
        return await google.changeWorkspace(input);
      } catch (error) {
        throw inItsForm(asProblem(error));
      }
    },
    onSuccess: (project) => {
      say('Saved.');
      queries.setQueryData(googleWorkspaceQuery.queryKey, project);
      return queries.invalidateQueries({ queryKey: ['workspace'] });
    },
  });
}

/** The server names a field with its part before it, "client.clientSecret"; each part has a form of its own. */
function inItsForm({ status, code, title, message, field }: Problem): Problem {
  return new Problem(status, code, title, message, field?.split('.').at(-1));
}
