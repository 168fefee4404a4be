import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { people } from '../api.ts';
import type { ImportPerson, ImportResult, UndoneImport } from '../api-types.ts';
import { plural } from '../ui/dates.ts';
import { useToast } from '../ui/toast.tsx';

/** As many as the server takes over at once. */
export const mostAtOnce = 1000;

/** Takes people over into the workspace, or chooses for whoever is there already; says so, and offers the way back. */
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
    onSuccess: (undone) => {
      say(undoneWords(undone));
      askAnew(queries);
    },
    onError: fail,
  });
}

function resultWords({ created, matched }: ImportResult): string {
  if (created === 0) return `Saved for ${plural(matched, 'contact')}.`;
  const added = `${plural(created, 'contact')} added`;
  return matched === 0 ? `${added}.` : `${added}; ${plural(matched, 'was', 'were')} here already.`;
}

function undoneWords({ removed, kept }: UndoneImport): string {
  const gone =
    removed === 0 ? 'Taken back.' : `Taken back: ${plural(removed, 'contact is', 'contacts are')} gone again.`;
  if (kept.length === 0) return gone;
  return `${gone} ${plural(kept.length, 'stays', 'stay')}. ${kept[0]?.reason ?? ''}`;
}

/** All that a new contact changes. */
function askAnew(queries: QueryClient): void {
  const names = ['people', 'contacts', 'suggestions', 'companies', 'timeline', 'contact-mail', 'contact-settings'];
  for (const name of [...names, 'connections', 'connection']) queries.invalidateQueries({ queryKey: [name] });
}
