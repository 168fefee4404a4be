/** Reads what is needed to ask for the token of a Gmail connection: the only place where its tokens are unsealed. */
import type { App } from '#app.ts';
import { secretPlace } from '#connections/open-account.ts';
import { Fault } from '#errors.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { type GoogleProject, readProject } from './google-project.ts';
import { type AccessToken, accessTokenPlace, type StoredGmail } from './stored-gmail.ts';

/** A Gmail connection with what lets us in. */
export interface OpenedGmail {
  settings: StoredGmail;
  /** The envelope that the refresh token was read from: who stores by it stores nothing over a newer consent. */
  envelope: string | null;
  refreshToken: string | null;
  /** The stored access token; its envelope names it, for whoever replaces it. */
  stored: (AccessToken & { envelope: string }) | null;
  project: GoogleProject | null;
}

/** Reads and unseals; throws the Fault that keeps the mailbox closed. */
export async function readGmail(app: Pick<App, 'db' | 'seal'>, ref: ConnectionRef): Promise<OpenedGmail> {
  const { row, project } = await app.db.tenant(ref, async (tx) => ({
    row: await tx
      .selectFrom('connection')
      .select(['status', 'status_code', 'status_message', 'settings', 'secret'])
      .select(['access_token as token', 'access_expires_at as expiresAt'])
      .where('id', '=', ref.connectionId)
      .where('provider', '=', 'gmail')
      .executeTakeFirst(),
    project: await readProject(tx),
  }));
  if (!row || row.status === 'disconnected')
    throw new Fault('refuse', 'connection-ended', 'This mailbox is disconnected.');
  if (row.status === 'needs_reconnect') throw closed(row.status_code, row.status_message);
  const { secret: envelope, token, expiresAt } = row;
  return {
    settings: row.settings as unknown as StoredGmail,
    envelope,
    refreshToken: envelope === null ? null : readRefreshToken(app.seal.open(envelope, secretPlace(ref))),
    stored: token && expiresAt ? readStored(app, ref, token, expiresAt) : null,
    project,
  };
}

function readStored({ seal }: Pick<App, 'seal'>, ref: ConnectionRef, envelope: string, expiresAt: Date) {
  return { accessToken: seal.open(envelope, accessTokenPlace(ref)), expiresAt, envelope };
}

function readRefreshToken(secret: string): string {
  return (JSON.parse(secret) as { refreshToken: string }).refreshToken;
}

/** It said why when it stopped; Google is not asked again. */
function closed(code: string | null, message: string | null): Fault {
  const words = message ?? 'Google no longer lets Rapport in; please connect again.';
  return new Fault('reconnect', code ?? 'gmail-access-revoked', words);
}
