/**
 * Connecting a mailbox: the address first, then what autoconfiguration found and the password. Everything is tried on
 * save; a failure is said in words with its code, and nothing is stored.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { mail } from '../api.ts';
import type { ImapInput, ServerSuggestions } from '../api-types.ts';
import { BackMark, Page } from '../ui/page.tsx';
import { AddressStep } from './connect-address.tsx';
import { ServerStep } from './connect-server.tsx';
import { PrivacyNote } from './privacy-note.tsx';

/** Two steps on one page. */
export function ConnectScreen() {
  const [found, setFound] = useState<(ServerSuggestions & { address: string }) | null>(null);
  const suggest = useMutation({
    mutationFn: async (address: string) => ({ address, ...(await mail.suggestServers(address)) }),
    onSuccess: setFound,
  });
  const connect = useConnect();
  return (
    <Page
      title="Connect a mailbox"
      narrow
      back={
        <Link to="/mailboxes">
          <BackMark>Mailboxes</BackMark>
        </Link>
      }
    >
      <div className="grid gap-x-10 gap-y-6 md:grid-cols-[minmax(0,1fr)_15rem]">
        <div className="min-w-0">
          {found === null ? (
            <AddressStep
              busy={suggest.isPending}
              error={suggest.error}
              onSubmit={(address) => suggest.mutate(address)}
            />
          ) : (
            <ServerStep
              address={found.address}
              candidates={found.candidates}
              note={found.note}
              busy={connect.isPending}
              error={connect.error}
              onBack={() => {
                connect.reset();
                setFound(null);
              }}
              onSubmit={(input) => connect.mutate(input)}
            />
          )}
        </div>
        <PrivacyNote />
      </div>
    </Page>
  );
}

function useConnect() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (input: ImapInput) => mail.connectImap(input),
    onSuccess: async ({ connectionId }) => {
      await queries.invalidateQueries({ queryKey: ['connections'] });
      await navigate({ to: '/mailboxes/$id', params: { id: connectionId } });
    },
  });
}
