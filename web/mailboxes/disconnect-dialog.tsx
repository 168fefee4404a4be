import { useState } from 'react';
import { mail } from '../api.ts';
import type { ConnectionPage } from '../api-types.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { ChoiceCards } from '../ui/field.tsx';
import { useConnectionChange } from './mailbox-actions.tsx';

/** Disconnecting: what becomes of the log is the owner's choice, and nothing is chosen for him that deletes. */
export function DisconnectDialog({
  connection,
  open,
  onOpenChange,
}: {
  connection: ConnectionPage;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const [log, setLog] = useState<'keep' | 'purge'>('keep');
  const leave = useConnectionChange(() => mail.disconnect(connection.id, log), 'Disconnected.');
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Disconnect ${connection.providerAccountEmail}?`}
      description={`Rapport stops reading this mailbox. ${endOf(connection)}`}
    >
      <ChoiceCards
        legend="The mail that is on timelines already"
        name="log"
        columns="grid-cols-1"
        value={log}
        onChange={setLog}
        options={[
          { value: 'keep', title: 'Keep it', text: 'Timelines stay as they are. Who sees what stays as you left it.' },
          {
            value: 'purge',
            title: 'Delete it',
            text: 'Everything that came from this mailbox leaves Rapport, for everybody.',
          },
        ]}
      />
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button
          look="danger"
          busy={leave.isPending}
          onClick={() => leave.mutate(undefined, { onSuccess: () => onOpenChange(false) })}
        >
          {log === 'purge' ? 'Disconnect and delete' : 'Disconnect'}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** What becomes of the way in. */
function endOf({ provider, access }: ConnectionPage): string {
  if (access === 'delegated') return 'Nothing changes at Google, nor for your colleagues.';
  if (provider === 'gmail') return 'It gives its access back to Google. Your mail there stays as it is.';
  return 'It deletes the password. Nothing changes at your provider.';
}
