/**
 * Access tokens of Gmail connections: taken from the database while they last, else refreshed there.
 *
 *   held in hand → stored (another process may have refreshed) → asked of Google → stored
 *
 * Invariants: in one process a connection is refreshed by one caller at a time, and the others take what he got; a newer
 * token is never overwritten by an older one, nor the tokens of a new consent by those of the former; when Google says
 * that a grant is over the connection stops at once and its owner is told, once; a connection that stopped asks Google
 * nothing any more.
 */
import type { App } from '#app.ts';
import { isFault } from '#errors.ts';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { askForToken } from './ask-for-token.ts';
import { type OpenedGmail, readGmail } from './read-gmail.ts';
import { stopConnection } from './stop-connection.ts';
import { storeAccessToken } from './store-access-token.ts';
import type { AccessToken } from './stored-gmail.ts';

/** Gives tokens to one opened account. `fresh`: the one given before was refused. */
export type TokenSource = (how?: { fresh: boolean }) => Promise<string>;

/** The tokens of one process. */
export interface AccessTokens {
  of(app: App, ref: ConnectionRef): TokenSource;
}

/** A token that ends sooner than this is not handed out any more: a batch under way takes its time. */
const marginMs = 2 * 60_000;

/** Makes it, once for the process. */
export function createAccessTokens(): AccessTokens {
  const flights = new Map<string, Promise<AccessToken>>();

  async function obtain(app: App, ref: ConnectionRef, refused: string | null): Promise<AccessToken> {
    for (let flight = flights.get(ref.connectionId); flight; flight = flights.get(ref.connectionId)) {
      const token = await flight;
      if (token.accessToken !== refused) return token;
    }
    const flight = renew(app, ref, refused).finally(() => flights.delete(ref.connectionId));
    flights.set(ref.connectionId, flight);
    return flight;
  }

  return {
    of(app, ref) {
      let held: AccessToken | null = null;
      return async (how) => {
        const refused = how?.fresh ? (held?.accessToken ?? null) : null;
        if (held === null || refused !== null || !lasts(app, held)) held = await obtain(app, ref, refused);
        return held.accessToken;
      };
    },
  };
}

/** The stored token where it serves, else a new one. */
async function renew(app: App, ref: ConnectionRef, refused: string | null): Promise<AccessToken> {
  const gmail = await readGmail(app, ref);
  const { stored } = gmail;
  if (stored && stored.accessToken !== refused && lasts(app, stored)) return stored;
  const token = await ask(app, ref, gmail);
  await storeAccessToken(app, ref, gmail, token, refused);
  return token;
}

async function ask(app: App, ref: ConnectionRef, gmail: OpenedGmail) {
  try {
    const token = await askForToken(app, gmail);
    app.metrics.tokenRefreshes.inc({ outcome: 'done' });
    return token;
  } catch (error) {
    if (!isFault(error)) throw error;
    app.metrics.tokenRefreshes.inc({ outcome: error.next });
    if (error.next === 'reconnect') await stopConnection(app, ref, gmail, error);
    throw error;
  }
}

function lasts({ clock }: App, { expiresAt }: AccessToken): boolean {
  return expiresAt.getTime() - marginMs > clock.now().getTime();
}
