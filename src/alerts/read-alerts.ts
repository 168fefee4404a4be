import type { Tx } from '#db/database.ts';
import type { Actor } from '#users/actor.ts';
import { may } from '#users/permissions.ts';
import type { AlertKind } from './raise-alert.ts';

/** An alert as people read it. */
export interface Alert {
  id: string;
  kind: AlertKind;
  connectionId: string | null;
  raisedAt: Date;
  clearedAt: Date | null;
  message: string;
}

const most = 200;

/** The actor's alerts, or for an admin those of the workspace's mailboxes; open ones first, then the newest. */
export async function readAlerts(tx: Tx, actor: Actor): Promise<Alert[]> {
  return tx
    .selectFrom('alert')
    .select(['id', 'kind', 'connection_id as connectionId', 'raised_at as raisedAt', 'cleared_at as clearedAt'])
    .select('message')
    .where((eb) => {
      const own = eb('user_id', '=', actor.userId);
      // Who is asked to show his mail is nobody else's to know.
      return may(actor.role, 'connections:all') ? eb.or([own, eb('kind', '<>', 'access-asked')]) : own;
    })
    .orderBy((eb) => eb('cleared_at', 'is', null), 'desc')
    .orderBy('raised_at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute();
}
