import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { people } from '../api.ts';
import type { ImportPerson, ImportResult } from '../api-types.ts';
import { plural } from '../ui/dates.ts';
import { useToast } from '../ui/toast.tsx';

/** As many as the server takes over at once. */
export const mostAtOnce = 1000;

/** Takes people over into the workspace, says how many, and offers the way back. */
export function useImport(connectionId: string) {
  const queries = useQueryClient();
  const { say } = useToast();
  const undo = useUndoImport(connectionId);
  return useMutation({
    mutationFn: (list: ImportPerson[]) => people.import(connectionId, list),
    onSuccess: (result) => {
      say(resultWords(result), { label: 'Undo', act: () => undo.mutate(result.importId) });
      askAnew(queries);
    },
  });
}

function useUndoImport(connectionId: string) {
  const queries = useQueryClient();
  const { say, fail } = useToast();
  return useMutation({
    mutationFn: (importId: string) => people.undoImport(connectionId, importId),
    onSuccess: () => {
      say('Taken back. A contact that somebody has worked with since stays.');
      askAnew(queries);
    },
    onError: fail,
  });
}

function resultWords({ created, matched }: ImportResult): string {
  const added = `${plural(created, 'contact')} added`;
  if (matched === 0) return `${added}.`;
  const there = `${plural(matched, 'was a contact', 'were contacts')} already`;
  return created === 0 ? `Saved. ${there[0]?.toUpperCase()}${there.slice(1)}.` : `${added}; ${there}.`;
}

/** All that a new contact changes. */
function askAnew(queries: QueryClient): void {
  const names = ['people', 'contacts', 'suggestions', 'companies', 'timeline', 'contact-mail', 'contact-settings'];
  for (const name of [...names, 'connections', 'connection']) queries.invalidateQueries({ queryKey: [name] });
}
