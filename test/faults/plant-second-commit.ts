/**
 * Changes apply-changes.ts: the feed's state commits before the page that it stands for. The suite must see mail lost by
 * it; a suite that stays green with this plant could not fail.
 */
import { plantInto } from './plant.ts';

const opening = '  return app.db.tenant(lease, async (tx) => {\n    await holdLease(tx, lease);';
const early = `  await app.db.tenant(lease, (tx) => saveState(tx, run, feed, page));\n${opening}`;

plantInto('/src/sync/apply-changes.ts', opening, early);
