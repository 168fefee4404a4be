import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { mail } from '../api.ts';
import type { ImapInput, ServerSuggestions } from '../api-types.ts';
import { AddressStep } from './connect-address.tsx';
import { ServerStep } from './connect-server.tsx';

/** What is known after the first step. */
export type FoundServer = ServerSuggestions & { address: string };

interface Props {
  /** Null in the first step. */
  found: FoundServer | null;
  onFound: (found: FoundServer | null) => void;
  /** It is the likely way: its button stands out. */
  likely: boolean;
}

/** Two steps: the address, then what autoconfiguration found and the password. */
export function ConnectImap({ found, onFound, likely }: Props) {
  const suggest = useMutation({
    mutationFn: async (address: string) => ({ address, ...(await mail.suggestServers(address)) }),
    onSuccess: onFound,
  });
  const connect = useConnect();
  if (found === null)
    return (
      <AddressStep
        likely={likely}
        busy={suggest.isPending}
        error={suggest.error}
        onSubmit={(address) => suggest.mutate(address)}
      />
    );
  return (
    <ServerStep
      address={found.address}
      candidates={found.candidates}
      note={found.note}
      busy={connect.isPending}
      error={connect.error}
      onBack={() => {
        connect.reset();
        onFound(null);
      }}
      onSubmit={(input) => connect.mutate(input)}
    />
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
