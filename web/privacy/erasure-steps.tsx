/** One erasure on its way: what would go, the question, its progress, its report. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, LoaderCircle } from 'lucide-react';
import { useEffect, useState } from 'react';
import { asProblem, privacy } from '../api.ts';
import { erasureQuery } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { ProblemNotice } from '../ui/form.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { Ago } from '../ui/time.tsx';
import type { Erasure } from './answers.ts';
import { ErasureFigures } from './erasure-figures.tsx';

const askAgainMs = 1500;

interface Props {
  id: string;
  /** Whose erasure was begun on this page; null after a reload. */
  address: string | null;
  onClose: () => void;
}

/** Whatever state it is in. */
export function ErasureSteps({ id, address, onClose }: Props) {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({
    ...erasureQuery(id),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? askAgainMs : false),
  });
  const done = data?.state === 'done';
  useEffect(() => {
    // The person may have stood anywhere.
    if (done) queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'erasure' });
  }, [done, queries]);
  if (error) return <ErrorState error={error} what="The erasure could not be read" onRetry={refetch} />;
  if (!data) return <SkeletonRows label="Loading the erasure" rows={4} />;
  if (data.state === 'preview') return <Preview erasure={data} address={address} onClose={onClose} />;
  if (data.state === 'running') return <Running erasure={data} />;
  return <Report erasure={data} onClose={onClose} />;
}

function Preview({ erasure, address, onClose }: { erasure: Erasure } & Omit<Props, 'id'>) {
  return (
    <>
      <h3 ref={focus} tabIndex={-1} className="text-base font-semibold outline-none">
        {address ? `What goes with ${address}` : 'What would go'}
      </h3>
      <p className="mb-3 text-sm text-ink-3">
        Counted <Ago date={erasure.createdAt} />. Nothing is removed yet.
      </p>
      <ErasureFigures report={erasure.preview} />
      <RunForm erasure={erasure} address={address} onClose={onClose} />
    </>
  );
}

/** What had the focus is gone; the next step has it. */
function focus(heading: HTMLElement | null): void {
  heading?.focus();
}

function RunForm({ erasure, address, onClose }: { erasure: Erasure } & Omit<Props, 'id'>) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const reread = () => {
    queries.invalidateQueries({ queryKey: ['erasures'] });
    return queries.invalidateQueries({ queryKey: ['erasure', erasure.id] });
  };
  const run = useMutation({ mutationFn: () => privacy.runErasure(erasure.id), onSuccess: reread });
  const cancel = useMutation({
    mutationFn: () => privacy.cancelErasure(erasure.id),
    onSuccess: () => {
      queries.invalidateQueries({ queryKey: ['erasures'] });
      onClose();
    },
  });
  const same = address !== null && typed.trim().toLowerCase() === address.toLowerCase();
  const error = run.error ?? cancel.error;
  return (
    <form
      aria-label="Erase"
      className="mt-6 flex max-w-md flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (same) run.mutate();
      }}
    >
      {error && <ProblemNotice problem={asProblem(error)} />}
      {address === null ? (
        <p className="text-base text-ink-2">
          Whom this was about is not shown again. To go through with it, give it up and look anew.
        </p>
      ) : (
        <TextField
          label={`Type ${address} to confirm`}
          name="confirmation"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          hint="It can not be taken back. A backup of before does not bring the person back either: restoring it erases again."
        />
      )}
      <div className="flex flex-wrap gap-2">
        {address !== null && (
          <Button look="danger" type="submit" disabled={!same} busy={run.isPending}>
            Erase for good
          </Button>
        )}
        <Button busy={cancel.isPending} onClick={() => cancel.mutate()}>
          Give it up
        </Button>
      </div>
    </form>
  );
}

function Running({ erasure }: { erasure: Erasure }) {
  return (
    <div role="status" className="flex gap-3">
      <LoaderCircle size={18} aria-hidden className="mt-px shrink-0 animate-spin text-accent-text" />
      <div>
        <h3 className="text-base font-semibold">It is being erased</h3>
        <p className="text-base text-pretty text-ink-2">
          Begun <Ago date={erasure.startedAt ?? erasure.createdAt} />. You may leave this page; it goes on, after a
          restart of the server too.
        </p>
      </div>
    </div>
  );
}

function Report({ erasure, onClose }: { erasure: Erasure; onClose: () => void }) {
  return (
    <>
      <div role="status" className="mb-3 flex items-center gap-2">
        <CircleCheck size={18} aria-hidden className="shrink-0 text-good" />
        <h3 ref={focus} tabIndex={-1} className="text-base font-semibold outline-none">
          Erased <Ago date={erasure.finishedAt ?? erasure.createdAt} />
        </h3>
      </div>
      <ErasureFigures report={erasure.report ?? erasure.preview} done />
      <div className="mt-5">
        <Button onClick={onClose}>Back to the list</Button>
      </div>
    </>
  );
}
