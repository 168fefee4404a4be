import type { Config } from '#config.ts';
import type { ConnectionView } from '#connections/read-connections.ts';
import type { Log } from '#platform/log.ts';
import { allConnections, readViews } from './find-connection.ts';
import type { Call } from './read-call.ts';
import { answer, withProgram } from './with-program.ts';

/** `rapport status`: every mailbox with the account of its messages. */
export async function status(call: Call, config: Config, log: Log): Promise<undefined> {
  const items = await withProgram(config, log, async ({ app }) => readViews(app, await allConnections(app)));
  answer(call.flag('json'), { items, nextCursor: null }, () =>
    items.length === 0 ? 'No mailbox is connected.' : items.map(sayConnection).join('\n\n'),
  );
}

/** A connection and its evidence in words. */
export function sayConnection(view: ConnectionView): string {
  const { evidence } = view;
  const skipped = Object.entries(evidence.skipped).map(([rule, count]) => `${count} ${rule}`);
  return [
    `${view.providerAccountEmail} (${view.provider}, ${view.id}): ${view.status}`,
    ...(view.statusMessage ? [`  ${view.statusMessage} (${view.statusCode})`] : []),
    `  listed ${evidence.listed} = logged ${evidence.logged} + unmatched ${evidence.unmatched} + skipped ${sum(evidence.skipped)}` +
      `${skipped.length > 0 ? ` (${skipped.join(', ')})` : ''} + quarantined ${evidence.quarantined}` +
      ` + pending ${evidence.pending} + gone ${evidence.gone}`,
    evidence.auditedAt === null
      ? '  not audited yet'
      : `  missing ${evidence.missing}, checked ${evidence.auditedAt.toISOString()}`,
  ].join('\n');
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
