/**
 * Runs one erasure in a process of its own and dies by SIGKILL before or after its n-th commit; told by its arguments.
 * Says `end` when it came to its end.
 */
import type { App } from '#app.ts';
import { openDatabase } from '#db/database.ts';
import { runErasure } from '#erasure/run-erasure.ts';
import { systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import { createSeal, readKey } from '#platform/seal.ts';

/** What this process is told. */
export interface DyingOrder {
  appUrl: string;
  folder: string;
  workspaceId: string;
  erasureId: string;
  key: string;
  most: number;
  /** Null: it lives. */
  dies: { moment: 'before' | 'after'; commit: number } | null;
}

const order = JSON.parse(process.argv[2] ?? '') as DyingOrder;
let commits = 0;
const db = openDatabase(order.appUrl, {
  clock: systemClock,
  log: silentLog,
  hooks: {
    before(label) {
      if (label !== 'sql:commit') return;
      commits += 1;
      dieAt('before');
    },
    after(label) {
      if (label === 'sql:commit') dieAt('after');
    },
  },
});
const app = {
  db,
  clock: systemClock,
  log: silentLog,
  config: { folder: order.folder },
  seal: createSeal({ current: readKey(order.key), old: [] }),
} as unknown as App;
await runErasure(app, order, undefined, order.most);
await db.close();
process.stdout.write(`end ${commits}\n`);

function dieAt(moment: 'before' | 'after'): void {
  const { dies } = order;
  if (dies !== null && dies.moment === moment && dies.commit === commits) process.kill(process.pid, 'SIGKILL');
}
