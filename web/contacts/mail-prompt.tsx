import { useQuery, useQueryClient } from '@tanstack/react-query';
import { MailQuestion } from 'lucide-react';
import type { Contact } from '../api-types.ts';
import { contactMailQuery, promptLaterQuery } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { plural } from '../ui/dates.ts';
import { Notice } from '../ui/notice.tsx';
import { Ago } from '../ui/time.tsx';
import { useToast } from '../ui/toast.tsx';
import { useMailSetting } from './use-mail-setting.ts';

/** Mail with a contact that one's own mailbox has and no timeline shows: the way to have it there. */
export function MailPrompt({ contact }: { contact: Contact }) {
  const { data: mail } = useQuery(contactMailQuery(contact.id));
  const queries = useQueryClient();
  const { data: later } = useQuery(promptLaterQuery(contact.id));
  const change = useMailSetting(contact.id);
  const { say } = useToast();
  if (!mail?.prompt || !mail.known || later) return null;
  const start = () =>
    change.mutate({ sync: true }, { onSuccess: () => say(`Your mail with ${contact.name} is logged from now on.`) });
  return (
    <div className="mb-5">
      <Notice
        icon={MailQuestion}
        tone="accent"
        title={`You have ${plural(mail.known.messages, 'email')} with ${contact.name}: start logging?`}
      >
        <p>
          The last is from <Ago date={mail.known.lastAt} />. They then stand on this timeline.
        </p>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button look="primary" busy={change.isPending} onClick={start}>
            Start logging
          </Button>
          <Button look="quiet" onClick={() => queries.setQueryData(promptLaterQuery(contact.id).queryKey, true)}>
            Not now
          </Button>
        </div>
      </Notice>
    </div>
  );
}
