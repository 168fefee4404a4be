import { MailX } from 'lucide-react';
import { asProblem } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

/** A link to a message that can not be read, or no longer. */
export function LostMessage({ error, onClose }: { error: unknown; onClose: () => void }) {
  const { status, message, code } = asProblem(error);
  return (
    <div className="mb-5" role="alert">
      <Notice icon={MailX} tone="warn" title="The message of this link can not be shown">
        <p>
          {status === 404
            ? 'Its log entry was deleted, it is kept private, or the link was cut short on its way.'
            : message}
        </p>
        <p className="mt-0.5 font-mono text-xs text-ink-3">{code}</p>
        <Button size="sm" className="mt-2" onClick={onClose}>
          Close
        </Button>
      </Notice>
    </div>
  );
}
