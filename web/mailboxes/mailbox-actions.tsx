import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, Pause, Play, RefreshCw, Unplug } from 'lucide-react';
import { useState } from 'react';
import { mail } from '../api.ts';
import type { ConnectionPage } from '../api-types.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Menu, MenuItem, MenuLine } from '../ui/menu.tsx';
import { useToast } from '../ui/toast.tsx';
import { DisconnectDialog } from './disconnect-dialog.tsx';

/** Refresh, pause or continue, disconnect. */
export function MailboxActions({ connection }: { connection: ConnectionPage }) {
  const [leaving, setLeaving] = useState(false);
  const refresh = useConnectionChange(() => mail.refresh(connection.id), 'Looking for new mail.');
  const pause = useConnectionChange(
    () => mail.change(connection.id, { status: 'paused' }),
    'Paused. Nothing is fetched until you continue.',
  );
  const resume = useConnectionChange(
    () => mail.change(connection.id, { status: 'connected' }),
    'The mailbox syncs again.',
  );
  if (connection.status === 'disconnected') return null;
  const paused = connection.status === 'paused';
  return (
    <>
      {paused ? (
        <Button look="primary" icon={Play} busy={resume.isPending} onClick={() => resume.mutate()}>
          Continue
        </Button>
      ) : (
        <Button icon={RefreshCw} busy={refresh.isPending} onClick={() => refresh.mutate()}>
          Refresh
        </Button>
      )}
      <Menu trigger={<IconButton icon={Ellipsis} label="More" />}>
        {!paused && (
          <>
            <MenuItem icon={Pause} onSelect={() => pause.mutate()}>
              Pause
            </MenuItem>
            <MenuLine />
          </>
        )}
        <MenuItem icon={Unplug} danger onSelect={() => setLeaving(true)}>
          Disconnect…
        </MenuItem>
      </Menu>
      <DisconnectDialog connection={connection} open={leaving} onOpenChange={setLeaving} />
    </>
  );
}

/** Does something to a connection, says so, and reads it anew. */
export function useConnectionChange<T, I = void>(
  act: (input: I) => Promise<T>,
  words: string | ((answer: T) => string),
) {
  const queries = useQueryClient();
  const { say, fail } = useToast();
  return useMutation({
    mutationFn: act,
    onSuccess: (answer) => {
      say(typeof words === 'string' ? words : words(answer));
      return Promise.all([
        queries.invalidateQueries({ queryKey: ['connection'] }),
        queries.invalidateQueries({ queryKey: ['connections'] }),
        queries.invalidateQueries({ queryKey: ['ledger'] }),
      ]);
    },
    onError: fail,
  });
}
