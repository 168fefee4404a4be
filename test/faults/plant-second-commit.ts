/**
 * Changes apply-changes.ts as it is loaded: the feed's state commits before the page that it stands for. The suite must
 * see mail lost by it; a suite that stays green with this plant could not fail.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const opening = '  return app.db.tenant(lease, async (tx) => {\n    await holdLease(tx, lease);';
const early = `  await app.db.tenant(lease, (tx) => saveState(tx, session, feed, page));\n${opening}`;

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith('/src/sync/apply-changes.ts')) return loaded;
    const source = readFileSync(fileURLToPath(url), 'utf8');
    if (!source.includes(opening)) throw new Error('The plant does not fit apply-changes.ts any more.');
    return { ...loaded, source: source.replace(opening, early) };
  },
});
