/** What holds for a mailbox's mail where its owner chose nothing for a contact; saved at once. Only its owner sees it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { mail } from '../api.ts';
import type { ConnectionPage, MailDefaultsChange } from '../api-types.ts';
import { mailDefaultsQuery } from '../queries.ts';
import { Switch } from '../ui/field.tsx';
import { Section } from '../ui/page.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { useToast } from '../ui/toast.tsx';
import { OlderMailSwitch } from './older-mail-switch.tsx';

/** Logged or not, shown or not, and whether one is asked before older mail is shared. */
export function SharingSettings({ connection }: { connection: ConnectionPage }) {
  const { data, error, refetch } = useQuery(mailDefaultsQuery(connection.id));
  const change = useDefaultsChange(connection.id);
  return (
    <Section title="Logging and sharing">
      <div className="flex flex-col gap-4 border-t border-line pt-3">
        {error ? (
          <ErrorState error={error} what="The settings could not be read" onRetry={refetch} />
        ) : !data ? (
          <SkeletonRows rows={2} label="Loading the settings" />
        ) : (
          <>
            <Switch
              label="Log mail with contacts"
              hint="Switched off, only mail with contacts whom you switch on is logged from now on. What is logged stays."
              checked={data.sync}
              disabled={change.isPending}
              onChange={(sync) => change.mutate({ sync })}
            />
            <Switch
              label="Show it to my team"
              hint="For contacts where you chose nothing else. Mail with nobody you keep as a contact is yours alone in any case."
              checked={data.visible}
              disabled={change.isPending}
              onChange={(visible) => change.mutate({ visible })}
            />
            <OlderMailSwitch
              checked={data.asksOlder}
              disabled={change.isPending}
              onChange={(asksOlder) => change.mutate({ asksOlder })}
            />
          </>
        )}
      </div>
    </Section>
  );
}

function useDefaultsChange(id: string) {
  const queries = useQueryClient();
  const { say, fail } = useToast();
  return useMutation({
    mutationFn: (input: MailDefaultsChange) => mail.changeDefaults(id, input),
    onSuccess: (answer) => {
      queries.setQueryData(mailDefaultsQuery(id).queryKey, answer);
      say('Saved.');
    },
    onError: fail,
    onSettled: () => {
      for (const name of ['contact-mail', 'contact-settings', 'people', 'timeline', 'threads', 'connection', 'ledger'])
        queries.invalidateQueries({ queryKey: [name] });
    },
  });
}
