/**
 * Changes ring-connections.ts: a notification commits before the job that it starts. A crash in between must cost mail
 * that nobody fetches, because the notification counts as received when it comes again; and the suite must see it.
 */
import { plantInto } from './plant.ts';

const together = `    if (stored) await app.jobs.enqueue(tx, 'sync-connection', ref.connectionId, { ...ref, cause: 'push' });
    return stored !== undefined;
  });`;
const apart = `    return stored !== undefined;
  }).then(async (rings) => {
    const job = { ...ref, cause: 'push' as const };
    if (rings) await app.db.outside((tx) => app.jobs.enqueue(tx, 'sync-connection', ref.connectionId, job));
    return rings;
  });`;

plantInto('/src/google/ring-connections.ts', together, apart);
