import { type InfiniteData, type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { people } from '../api.ts';
import type { ContactMail, ContactSettingChange, CorrespondentPage } from '../api-types.ts';
import { useToast } from '../ui/toast.tsx';

/** Changes what one chose for one's own mail with a contact. Every page shows the choice at once, and what came of it. */
export function useMailSetting(contactId: string) {
  const queries = useQueryClient();
  const { fail } = useToast();
  return useMutation({
    mutationFn: (change: ContactSettingChange) => people.changeSetting(contactId, change),
    onMutate: (change) => showAtOnce(queries, contactId, change),
    onError: fail,
    onSettled: () => {
      for (const name of ['contact-mail', 'contact-settings', 'contact', 'timeline', 'threads', 'thread'])
        queries.invalidateQueries({ queryKey: [name] });
      for (const name of ['people', 'connections', 'connection', 'ledger'])
        queries.invalidateQueries({ queryKey: [name] });
    },
  });
}

function showAtOnce(queries: QueryClient, contactId: string, { sync, visible }: ContactSettingChange): void {
  const choice = { ...(sync === undefined ? {} : { sync }), ...(visible === undefined ? {} : { visible }) };
  queries.setQueryData<ContactMail>(['contact-mail', contactId], (mail) => mail && { ...mail, ...choice });
  queries.setQueriesData<InfiniteData<CorrespondentPage>>(
    { queryKey: ['people'] },
    (list) =>
      list && {
        ...list,
        pages: list.pages.map((page) => ({
          ...page,
          items: page.items.map((each) => (each.contact?.id === contactId ? { ...each, ...choice } : each)),
        })),
      },
  );
}
