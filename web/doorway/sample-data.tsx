import { useMutation } from '@tanstack/react-query';
import { Compass } from 'lucide-react';
import { account, asProblem } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/form.tsx';

/** The way to a look around without an account: an invented team with its mail, started beside this workspace. */
export function SampleData() {
  const start = useMutation({
    mutationFn: account.startDemo,
    onSuccess: ({ url }) => window.location.assign(url),
  });
  const starting = start.isPending || start.isSuccess;
  return (
    <section aria-label="Sample data" className="mt-6 border-t border-line pt-5">
      {start.error && (
        <div className="mb-4">
          <ProblemNotice problem={asProblem(start.error)} />
        </div>
      )}
      <Button size="lg" icon={Compass} busy={starting} className="w-full" onClick={() => start.mutate()}>
        Look around with sample data
      </Button>
      <p role="status" className="mt-2 text-sm text-pretty text-ink-3">
        {starting
          ? 'Starting a workspace with three colleagues, their clients and months of mail. It opens by itself.'
          : 'Three invented colleagues, their clients and months of mail. Nothing leaves this machine, and you can start for real at any time.'}
      </p>
    </section>
  );
}
