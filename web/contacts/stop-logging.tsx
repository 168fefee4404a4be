import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { promptLaterQuery } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { ChoiceCards } from '../ui/field.tsx';
import { useToast } from '../ui/toast.tsx';
import { useMailSetting } from './use-mail-setting.ts';

interface Props {
  contact: { id: string; name: string };
  onClose: () => void;
}

/** Turning the log off for a contact: what becomes of what is logged is the owner's choice. */
export function StopLogging({ contact, onClose }: Props) {
  const [logged, setLogged] = useState<'keep' | 'remove'>('keep');
  const change = useMailSetting(contact.id);
  const queries = useQueryClient();
  const { say } = useToast();
  const stop = () =>
    change.mutate(
      { sync: false, logged },
      {
        onSuccess: () => {
          queries.setQueryData(promptLaterQuery(contact.id).queryKey, true);
          say(`Your mail with ${contact.name} is no longer logged.`);
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Stop logging mail with ${contact.name}?`}
      description="New mail of yours with this person stays out of the timelines. Your colleagues' mail is not touched, and you can turn it on again."
    >
      <ChoiceCards
        legend="Your mail that is logged already"
        name="logged"
        columns="grid-cols-1"
        value={logged}
        onChange={setLogged}
        options={[
          { value: 'keep', title: 'Keep it', text: 'It stays on the timelines, shared as it is now.' },
          {
            value: 'remove',
            title: 'Take it off',
            text: 'It leaves the timelines, unless another contact on it is logged. Turning it on again brings it back.',
          },
        ]}
      />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button look={logged === 'remove' ? 'danger' : 'primary'} busy={change.isPending} onClick={stop}>
          {logged === 'remove' ? 'Stop and take it off' : 'Stop logging'}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
