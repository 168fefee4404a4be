import { useQuery } from '@tanstack/react-query';
import { MailQuestion } from 'lucide-react';
import { useState } from 'react';
import type { Contact } from '../api-types.ts';
import { contactMailQuery } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { plural } from '../ui/dates.ts';
import { Ago } from '../ui/time.tsx';
import { useToast } from '../ui/toast.tsx';
import { useMailSetting } from './use-mail-setting.ts';

/** Mail with a contact that one's own mailbox has and no timeline shows: the way to have it there. */
export function MailPrompt({ contact }: { contact: Contact }) {
  const { data: mail } = useQuery(contactMailQuery(contact.id));
  const [later, setLater] = useState(false);
  const change = useMailSetting(contact.id);
  const { say } = useToast();
  if (!mail?.prompt || !mail.known || later) return null;
  const start = () =>
    change.mutate({ sync: true }, { onSuccess: () => say(`Your mail with ${contact.name} is logged from now on.`) });
  return (
    <section
      aria-label="Mail that is not logged"
      className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl border border-line bg-accent-soft p-4"
    >
      <MailQuestion size={20} aria-hidden className="shrink-0 self-start text-accent-text" />
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium text-pretty">
          You have {plural(mail.known.messages, 'email')} with {contact.name}: start logging?
        </p>
        <p className="text-sm text-pretty text-ink-2">
          The last is from <Ago date={mail.known.lastAt} />. They then stand on this timeline.
        </p>
      </div>
      <div className="flex gap-2">
        <Button look="quiet" onClick={() => setLater(true)}>
          Not now
        </Button>
        <Button look="primary" busy={change.isPending} onClick={start}>
          Start logging
        </Button>
      </div>
    </section>
  );
}
