import { RotateCw, ShieldCheck } from 'lucide-react';
import { mail } from '../api.ts';
import type { ConnectionPage } from '../api-types.ts';
import { Button } from '../ui/button.tsx';
import { plural } from '../ui/dates.ts';
import { useConnectionChange } from './mailbox-actions.tsx';

/** Compare with the server now; try the quarantined ones again. */
export function AuditActions({ connection }: { connection: ConnectionPage }) {
  const audit = useConnectionChange(
    () => mail.audit(connection.id),
    () => 'Compared with the server.',
  );
  const retry = useConnectionChange(
    () => mail.retryQuarantined(connection.id),
    ({ retried }) => `${plural(retried, 'message')} will be read again.`,
  );
  const works = connection.status !== 'disconnected' && connection.status !== 'needs_reconnect';
  const { quarantined } = connection.evidence;
  return (
    <>
      {quarantined > 0 && works && (
        <Button icon={RotateCw} busy={retry.isPending} onClick={() => retry.mutate()}>
          Retry {plural(quarantined, 'quarantined message')}
        </Button>
      )}
      {works && (
        <Button icon={ShieldCheck} busy={audit.isPending} onClick={() => audit.mutate()}>
          Check now
        </Button>
      )}
    </>
  );
}
