/**
 * A consent under way: noted when somebody goes to Google, taken when he comes back.
 *
 *   noted → taken (once, by the session that began it, within ten minutes) | expired
 *
 * Invariants: what Google carries is a random state of which only the digest is kept; taking is one statement that
 * commits before anything else happens, so a state that is brought twice is refused the second time, whatever became of
 * the first; whoever brings somebody else's state is told so and takes nothing.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import type { OauthStateTable } from '#db/tables.ts';
import { Fault } from '#errors.ts';
import type { Actor } from '#users/actor.ts';

/** What a consent is begun for. */
export interface ConsentPurpose {
  access: 'instance' | 'workspace';
  clientId: string;
  /** The connection that is to be renewed or widened. */
  connectionId: string | null;
  scopes: string[];
  /** Days of history, null for everything; undefined keeps what the connection has. */
  historyDays: number | null | undefined;
  /** Its owner wants to be asked before mail is shared that is older than a contact. */
  asksOlder: boolean;
}

/** A consent that came back: what it was begun for, and its PKCE code verifier (RFC 7636). */
export interface TakenConsent extends ConsentPurpose {
  verifier: string;
}

const lifeMs = 10 * 60_000;
const keptMs = 86_400_000;
const stateShape = /^[A-Za-z0-9_-]{43}$/;

/** Notes a consent; gives the state that Google carries and the challenge of its verifier (S256). */
export async function noteConsent(
  tx: Tx,
  app: App,
  actor: Actor,
  sessionDigest: Buffer,
  purpose: ConsentPurpose,
): Promise<{ state: string; challenge: string }> {
  const [state, verifier] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
  const digest = sha256(state);
  const now = app.clock.now();
  await tx
    .deleteFrom('oauth_state')
    .where('expires_at', '<', new Date(now.getTime() - keptMs))
    .execute();
  const row = {
    workspace_id: actor.workspaceId,
    user_id: actor.userId,
    digest,
    session_digest: sessionDigest,
    verifier: app.seal.seal(verifier, verifierPlace(actor, digest)),
    access: purpose.access,
    client_id: purpose.clientId,
    connection_id: purpose.connectionId,
    scopes: purpose.scopes,
    history_given: purpose.historyDays !== undefined,
    history_days: purpose.historyDays ?? null,
    asks_older: purpose.asksOlder,
    created_at: now,
    expires_at: new Date(now.getTime() + lifeMs),
  };
  await tx.insertInto('oauth_state').values(row).execute();
  return { state, challenge: sha256(verifier).toString('base64url') };
}

/** Takes a consent that its beginner brings back; commits at once. Throws a Fault `refuse` for any other state. */
export async function takeConsent(app: App, actor: Actor, sessionDigest: Buffer, state: string): Promise<TakenConsent> {
  if (!stateShape.test(state)) throw unknownConsent();
  const digest = sha256(state);
  const now = app.clock.now();
  return app.db.tenant(actor, async (tx) => {
    const row = await tx
      .selectFrom('oauth_state')
      .selectAll()
      .where('digest', '=', digest)
      .forUpdate()
      .executeTakeFirst();
    if (!row) throw await whoseElse(tx, digest);
    if (!row.session_digest.equals(sessionDigest)) throw notYours();
    if (row.used_at)
      throw consentFault('consent-used', 'This way back was used already. Connect again to get a new one.', 400);
    if (row.expires_at <= now)
      throw consentFault('consent-expired', 'It took longer than ten minutes, and counts no more. Connect again.', 400);
    await tx.updateTable('oauth_state').set({ used_at: now }).where('digest', '=', digest).execute();
    return takenFrom(app, actor, row);
  });
}

/** Row-level security hides the states of others; the look-up tells only whether there is one. */
async function whoseElse(tx: Tx, digest: Buffer): Promise<Fault> {
  const found = await sql`/* find-consent */ select 1 from consent_of(${digest})`.execute(tx);
  return found.rows.length === 0 ? unknownConsent() : notYours();
}

function unknownConsent(): Fault {
  return consentFault('consent-unknown', 'Rapport did not begin this, or it was long ago. Connect again.', 400);
}

function notYours(): Fault {
  return consentFault(
    'consent-not-yours',
    'This was begun by another person, in another session or in another workspace. Nothing was connected.',
    403,
  );
}

function consentFault(code: string, words: string, status: number): Fault {
  return new Fault('refuse', code, words, { status });
}

function takenFrom({ seal }: App, actor: Actor, row: Selectable<OauthStateTable>): TakenConsent {
  return {
    access: row.access,
    clientId: row.client_id,
    connectionId: row.connection_id,
    scopes: row.scopes,
    historyDays: row.history_given ? row.history_days : undefined,
    asksOlder: row.asks_older,
    verifier: seal.open(row.verifier, verifierPlace(actor, row.digest)),
  };
}

function verifierPlace({ workspaceId }: Actor, digest: Buffer) {
  return { table: 'oauth_state', column: 'verifier', row: digest.toString('hex'), workspace: workspaceId };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
