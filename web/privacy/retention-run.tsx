import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { privacy } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { figure, plural } from '../ui/dates.ts';
import { Confirm } from '../ui/dialog.tsx';
import { useToast } from '../ui/toast.tsx';
import type { RetentionCounts } from './answers.ts';
import { CountTable } from './retention-counts.tsx';

interface Props {
  counts: RetentionCounts | undefined;
  disabled: boolean;
}

/** The button that does what was counted, after a question. */
export function RetentionRun({ counts, disabled }: Props) {
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const { say } = useToast();
  const total = counts ? sumOf(counts) : 0;
  return (
    <div className="mt-4">
      <Button look="danger" disabled={disabled || total === 0} onClick={() => setAsking(true)}>
        Run now
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Let go of ${figure(total)} now?`}
        verb="Let it go for good"
        danger
        onConfirm={async () => {
          const done = sumOf(await privacy.runRetention());
          say(done === 0 ? 'There was nothing to let go.' : `${plural(done, 'is', 'are')} gone.`);
          await queries.invalidateQueries();
        }}
      >
        It can not be taken back, except from a backup.
        {counts && (
          <div className="mt-3">
            <CountTable counts={counts} />
          </div>
        )}
      </Confirm>
    </div>
  );
}

function sumOf(counts: RetentionCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
