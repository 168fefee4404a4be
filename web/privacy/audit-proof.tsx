import { useMutation } from '@tanstack/react-query';
import { CircleCheck, CircleX, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { asProblem, privacy } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { CopyText } from '../ui/copy-text.tsx';
import { figure, plural } from '../ui/dates.ts';
import { ProblemNotice } from '../ui/form.tsx';
import type { AuditProof as Proof } from './answers.ts';

/** Walks the whole chain of the log and says in words what came of it. What else is done with all of it stands beside. */
export function AuditProof({ children }: { children: ReactNode }) {
  const prove = useMutation({ mutationFn: privacy.verifyAudit });
  return (
    <div>
      <div className="flex flex-wrap gap-2">
        <Button icon={ShieldCheck} busy={prove.isPending} onClick={() => prove.mutate()}>
          {prove.data ? 'Prove it again' : 'Prove it'}
        </Button>
        {children}
      </div>
      <div aria-live="polite" className="mt-3 empty:hidden">
        {prove.error && <ProblemNotice problem={asProblem(prove.error)} />}
        {prove.data && !prove.isPending && <Outcome proof={prove.data} />}
      </div>
    </div>
  );
}

function Outcome({ proof: { whole, entries, head, brokenAt, reason } }: { proof: Proof }) {
  if (!whole)
    return (
      <div className="flex gap-3 rounded-lg bg-bad-soft p-3 text-base">
        <CircleX size={18} aria-hidden className="mt-px shrink-0 text-bad" />
        <div>
          <p className="font-medium">The log is not as it was written.</p>
          <p className="text-pretty text-ink-2">
            {reason} {brokenAt !== null && `It is so from entry ${figure(brokenAt)} on.`} Compare it with a backup, and
            ask who can write to the database.
          </p>
        </div>
      </div>
    );
  return (
    <div className="rounded-lg bg-good-soft p-3 text-base">
      <div className="flex gap-3">
        <CircleCheck size={18} aria-hidden className="mt-px shrink-0 text-good" />
        <div>
          <p className="font-medium">The log is whole.</p>
          <p className="text-pretty text-ink-2">
            {plural(entries, 'entry was', 'entries were')} read: each hash follows from the one before, and none is
            missing.
          </p>
        </div>
      </div>
      {head && (
        <div className="mt-3 sm:pl-7.5">
          <p className="mb-1 text-sm text-ink-2">
            Keep this elsewhere: it proves later that nothing was cut off or rewritten up to now.
          </p>
          <CopyText label="Hash of the newest entry" text={head} />
        </div>
      )}
    </div>
  );
}
