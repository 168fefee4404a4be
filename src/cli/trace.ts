import { sql } from 'kysely';
import type { App } from '#app.ts';
import type { Config } from '#config.ts';
import { Fault } from '#errors.ts';
import type { Log } from '#platform/log.ts';
import { type Trace, type TraceQuery, traceIn, traceMessage } from '#sync/trace-message.ts';
import { actorOfUser } from '#users/find-actor.ts';
import { allConnections } from './find-connection.ts';
import type { Call } from './read-call.ts';
import { answer, withProgram } from './with-program.ts';

/** `rapport trace`: as the named user, or as the operator of all workspaces, who sees outcomes and never words. */
export async function trace(call: Call, config: Config, log: Log): Promise<undefined> {
  const query = readQuery(call);
  await withProgram(config, log, async ({ app }) => {
    const user = call.option('user');
    const found = user
      ? await traceMessage(app, await actorOfUser(app.db, user, call.option('workspace')), query)
      : await traceEverywhere(app, query);
    answer(call.flag('json'), found, () => sayTrace(found));
  });
}

async function traceEverywhere(app: App, query: TraceQuery): Promise<Trace> {
  const connections = await allConnections(app);
  const workspaces = await app.db.outside((tx) =>
    sql<{ id: string }>`/* all-workspaces */ select workspace_id as id from all_workspaces()`.execute(tx),
  );
  const answers = [];
  for (const { id: workspaceId } of workspaces.rows) {
    const own = connections.filter((ref) => ref.workspaceId === workspaceId);
    answers.push(await traceIn(app, { workspaceId, userId: null, connections: own }, query));
  }
  return {
    found: answers.some((each) => each.found),
    copies: answers.flatMap((each) => each.copies),
    unasked: answers.flatMap((each) => each.unasked),
  };
}

function readQuery(call: Call): TraceQuery {
  const messageId = call.option('message-id');
  if (messageId !== undefined) return { messageId };
  const address = call.option('address');
  const date = new Date(call.option('date') ?? Number.NaN);
  if (address !== undefined && !Number.isNaN(date.getTime())) return { address, date };
  throw new Fault('refuse', 'usage', 'Give --message-id ID, or --address A with --date YYYY-MM-DD.');
}

function sayTrace({ found, copies, unasked }: Trace): string {
  const lines = copies.map(
    ({ outcome, reason, mailbox, connectionId }) =>
      `${outcome} in ${mailbox ?? 'no mailbox'} (${connectionId}): ${reason}`,
  );
  const silent = unasked.map(({ connectionId, reason }) => `not asked (${connectionId}): ${reason}`);
  return [...(found ? lines : ['No connected mailbox holds such a message.']), ...silent].join('\n');
}
