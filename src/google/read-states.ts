import type { Tx } from '#db/database.ts';
import type { PushState } from '#db/tables.ts';
import { type GoogleFeature, missingScopes } from './scopes.ts';
import type { StoredGmail } from './stored-gmail.ts';

/** What the view of a connection says of Google. */
export interface GoogleState {
  /** Whose client lets us in, or the domain's delegation. */
  access: StoredGmail['access'];
  scopes: { granted: string[]; missing: { scope: string; feature: GoogleFeature }[] };
  push: { state: PushState; expiresAt: Date | null; message: string | null };
}

/** The state of each connection that is at Google, by id. */
export async function readGoogleStates(
  tx: Tx,
  connections: readonly { id: string; provider: string; settings: unknown }[],
): Promise<Map<string, GoogleState>> {
  const ours = connections.filter(({ provider }) => provider === 'gmail');
  if (ours.length === 0) return new Map();
  const watches = await tx
    .selectFrom('push_watch')
    .select(['connection_id as id', 'state', 'expires_at as expiresAt', 'message'])
    .where(
      'connection_id',
      'in',
      ours.map(({ id }) => id),
    )
    .execute();
  const pushes = new Map(watches.map(({ id, ...push }) => [id, push]));
  return new Map(
    ours.map(({ id, settings }) => {
      const { access, scopes: granted } = settings as StoredGmail;
      const push = pushes.get(id) ?? { state: 'off' as const, expiresAt: null, message: null };
      return [id, { access, scopes: { granted, missing: missingScopes(granted) }, push }];
    }),
  );
}
