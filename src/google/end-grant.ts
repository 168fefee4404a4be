/** The job `end-grant`: ends the watch of a disconnected mailbox and takes its consent back (leave-google.ts). */
import type { Selectable } from 'kysely';
import type { App } from '#app.ts';
import type { EndedGrantTable } from '#db/tables.ts';
import { type Fault, isFault } from '#errors.ts';
import { delegate, refresh, revoke } from '#providers/gmail/oauth.ts';
import { readServiceAccountKey } from '#providers/gmail/service-account.ts';
import { callGoogle } from './call-google.ts';
import { isGrantInUse } from './drop-grant.ts';
import { clientOf, type GoogleProject, readProject, serviceAccountKey } from './google-project.ts';
import { googleWorld } from './google-world.ts';
import { scopeOf } from './scopes.ts';

/** What is left of a connection's tokens. */
export interface EndedTokens {
  refreshToken: string | null;
  accessToken: string | null;
}

/** Names the row. */
export interface EndedGrantRef {
  workspaceId: string;
  grantId: string;
}

type Ended = Selectable<EndedGrantTable>;

const mostAttempts = 12;

/** Where the tokens of an ended grant are sealed. */
export function endedPlace(workspaceId: string, id: string) {
  return { table: 'ended_grant', column: 'tokens', row: id, workspace: workspaceId };
}

/** Does what is left to do at Google; asks for another try when Google has trouble. */
export async function endGrant(app: App, { workspaceId, grantId }: EndedGrantRef): Promise<void> {
  const program = { workspaceId, userId: null };
  const { ended, project } = await app.db.tenant(program, async (tx) => ({
    ended: await tx.selectFrom('ended_grant').selectAll().where('id', '=', grantId).executeTakeFirst(),
    project: await readProject(tx),
  }));
  if (!ended) return;
  const trouble = await takeBack(app, ended, project);
  const isOver = trouble === null || ended.attempts + 1 >= mostAttempts;
  if (trouble) app.log.warn('grant-not-ended', { attempt: ended.attempts + 1, code: trouble.code });
  await app.db.tenant(program, async (tx) => {
    if (isOver) return void (await tx.deleteFrom('ended_grant').where('id', '=', grantId).execute());
    await tx
      .updateTable('ended_grant')
      .set({ attempts: ended.attempts + 1 })
      .where('id', '=', grantId)
      .execute();
    await app.jobs.enqueue(tx, 'end-grant', grantId, { workspaceId, grantId }, waitSeconds(ended.attempts));
  });
}

/** Half a minute, doubling up to three hours: about a day in all. */
function waitSeconds(attempts: number): number {
  return Math.min(3 * 3600, 30 * 2 ** attempts);
}

/** The Fault that is worth another try, or null. What Google refuses for good is done with. */
async function takeBack(app: App, ended: Ended, project: GoogleProject | null): Promise<Fault | null> {
  const { address, client_id: clientId } = ended;
  if (await isGrantInUse(app, { address, clientId })) return null;
  try {
    const tokens = readTokens(app, ended);
    if (ended.watched) await endWatch(app, ended, tokens, project);
    const token = tokens?.refreshToken ?? tokens?.accessToken;
    if (token && ended.access !== 'delegated') await revoke(googleWorld(app), token);
    return null;
  } catch (error) {
    if (!isFault(error)) throw error;
    return error.next === 'retry' ? error : null;
  }
}

function readTokens({ seal }: App, { tokens, workspace_id, id }: Ended): EndedTokens | null {
  return tokens === null ? null : (JSON.parse(seal.open(tokens, endedPlace(workspace_id, id))) as EndedTokens);
}

/** users.stop; a token that Google does not take any more, or none to be had, ends nothing: the watch dies in a week. */
async function endWatch(
  app: App,
  ended: Ended,
  tokens: EndedTokens | null,
  project: GoogleProject | null,
): Promise<void> {
  const token = await tokenFor(app, ended, tokens, project);
  if (token === null) return;
  await callGoogle({ url: `${app.config.google.endpoints.gmailUrl}/gmail/v1/users/me/stop`, token, body: {} });
}

async function tokenFor(
  app: App,
  { access, address }: Ended,
  tokens: EndedTokens | null,
  project: GoogleProject | null,
): Promise<string | null> {
  const world = googleWorld(app);
  try {
    if (access === 'delegated') {
      const json = serviceAccountKey(app, project);
      if (json === null) return null;
      const given = { key: readServiceAccountKey(json), subject: address, scopes: [scopeOf.read] };
      return (await delegate(world, given)).accessToken;
    }
    const client = clientOf(app, project, access);
    if (client === null || !tokens?.refreshToken) return tokens?.accessToken ?? null;
    return (await refresh(world, { client, refreshToken: tokens.refreshToken })).accessToken;
  } catch (error) {
    if (isFault(error) && error.next !== 'retry') return null;
    throw error;
  }
}
