import type { App } from '#app.ts';
import { allConnections, readViews } from '../find-connection.ts';

const lookMs = 300;
/** A machine that is slower than this gets its page before the last mail. */
const longestMs = 180_000;

/** Waits until every message of every mailbox is imported, but for mailboxes that stopped for a reason. */
export async function awaitImport(app: App, signal: AbortSignal): Promise<void> {
  const refs = await allConnections(app);
  const until = app.clock.now().getTime() + longestMs;
  while (!signal.aborted && app.clock.now().getTime() < until) {
    const views = await readViews(app, refs);
    const busy = views.filter(
      ({ status, phase, evidence }) => status === 'connected' && !(phase === 'live' && evidence.pending === 0),
    );
    if (busy.length === 0) return;
    await app.clock.sleep(lookMs, signal).catch(() => {});
  }
}
