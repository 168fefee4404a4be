import { asProblem } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/form.tsx';

/** A link to a message that can not be read, or no longer. */
export function LostMessage({ error, onClose }: { error: unknown; onClose: () => void }) {
  return (
    <div className="mb-4">
      <ProblemNotice problem={asProblem(error)}>
        <p className="mt-1 text-ink-2">
          This message can not be shown. Its log entry may have been deleted, or its owner may keep it to himself.
        </p>
        <Button size="sm" className="mt-2" onClick={onClose}>
          Close
        </Button>
      </ProblemNotice>
    </div>
  );
}
