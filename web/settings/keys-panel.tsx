import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { account } from '../api.ts';
import type { ApiKey } from '../api-types.ts';
import { keysQuery } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { CopyText } from '../ui/copy-text.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { Form, textOf } from '../ui/form.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { Ago } from '../ui/time.tsx';
import { Panel } from './panel.tsx';

/** Keys for programs. A key is shown once. */
export function KeysPanel() {
  const queries = useQueryClient();
  const add = useMutation({
    mutationFn: account.addKey,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  });
  return (
    <>
      <Panel
        title="API keys"
        lead="A program with your key can do what you can do in this workspace. The API is described at /api/openapi.json."
      >
        <Form
          key={add.data?.id}
          fields={['name']}
          error={add.error}
          className="flex-row! flex-wrap items-end"
          onSubmit={(values) => add.mutate(textOf(values, 'name'))}
        >
          <TextField
            frame="flex-1 basis-48"
            label="Name of the new key"
            name="name"
            required
            maxLength={100}
            placeholder="Nightly export"
          />
          <Button look="primary" type="submit" icon={KeyRound} busy={add.isPending} className="h-9">
            Make a key
          </Button>
        </Form>
        {add.data && (
          <div className="mt-4 rounded-xl bg-good-soft p-4">
            <p className="mb-2 text-base">
              <strong className="font-semibold">{add.data.name}</strong>: copy the key now, it is not shown again.
            </p>
            <CopyText label={`Key ${add.data.name}`} text={add.data.key} />
          </div>
        )}
      </Panel>
      <Panel title="Your keys">
        <Keys />
      </Panel>
    </>
  );
}

function Keys() {
  const { data, error, refetch, isPending } = useQuery(keysQuery);
  if (isPending) return <SkeletonRows label="Loading keys" rows={2} />;
  if (error) return <ErrorState error={error} what="The keys could not be read" onRetry={refetch} />;
  if (data.items.length === 0) return <p className="text-base text-ink-3">None yet.</p>;
  return (
    <ul className="divide-y divide-line border-y border-line">
      {data.items.map((key) => (
        <KeyRow key={key.id} apiKey={key} />
      ))}
    </ul>
  );
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5">
      <div className="min-w-0 flex-1 basis-40">
        <p className="truncate font-medium">{apiKey.name}</p>
        <p className="truncate text-sm text-ink-3">
          {apiKey.start && <span className="font-mono">{apiKey.start}… </span>}
          made <Ago date={apiKey.createdAt} />
          {apiKey.lastUsedAt ? (
            <>
              , used <Ago date={apiKey.lastUsedAt} />
            </>
          ) : (
            ', never used'
          )}
        </p>
      </div>
      <Button size="sm" look="quiet" aria-label={`Remove the key ${apiKey.name}`} onClick={() => setAsking(true)}>
        Remove
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Remove the key ${apiKey.name}?`}
        verb="Remove"
        danger
        onConfirm={async () => {
          await account.removeKey(apiKey.id);
          await queries.invalidateQueries({ queryKey: ['keys'] });
        }}
      >
        Programs that use it are locked out at once.
      </Confirm>
    </li>
  );
}
