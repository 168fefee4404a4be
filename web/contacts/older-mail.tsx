import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import type { Contact } from '../api-types.ts';
import { contactMailQuery } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { plural } from '../ui/dates.ts';
import { Notice } from '../ui/notice.tsx';
import { useToast } from '../ui/toast.tsx';
import { useMailSetting } from './use-mail-setting.ts';

/** One's own mail from before a colleague added the contact: nobody else sees it until one says so. */
export function OlderMail({ contact }: { contact: Contact }) {
  const { data: mail } = useQuery(contactMailQuery(contact.id));
  const change = useMailSetting(contact.id);
  const { say } = useToast();
  if (!mail?.olderWaiting) return null;
  const keep = () =>
    change.mutate(
      { sharesOlder: false },
      { onSuccess: () => say('It stays yours. You can share it later, under “Your own mail”.') },
    );
  const share = () =>
    change.mutate(
      { sharesOlder: true },
      { onSuccess: () => say(`Your older mail with ${contact.name} is shared as your settings say.`) },
    );
  return (
    <div className="mb-5">
      <Notice
        icon={History}
        tone="accent"
        title={`${plural(mail.olderWaiting, 'email')} with ${contact.name} ${mail.olderWaiting === 1 ? 'waits' : 'wait'} for your word`}
      >
        <p>This mail is from before a colleague added the contact. So far only you see it.</p>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button busy={change.isPending} onClick={share}>
            Share it
          </Button>
          <Button look="quiet" disabled={change.isPending} onClick={keep}>
            Keep it to myself
          </Button>
        </div>
      </Notice>
    </div>
  );
}
