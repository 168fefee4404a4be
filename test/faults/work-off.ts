import type { App } from '#app.ts';
import { handlers, type TaskName } from '#jobs/tasks.ts';

/**
 * Does the waiting jobs of this name as the worker does, each taken away when it is done: one whose worker died is there
 * again. `quietly` does what is not the program's own.
 */
export async function workOff(
  app: App,
  name: TaskName,
  quietly: <T>(act: () => Promise<T>) => Promise<T> = (act) => act(),
): Promise<void> {
  const handler = handlers[name] as (app: App, payload: unknown, signal: AbortSignal) => Promise<unknown>;
  const query = `select id, data from pgboss.job where name = $1 and state = 'created' order by created_on, id`;
  const { rows } = await quietly(() => app.db.query(query, [name]));
  for (const { id, data } of rows) {
    await handler(app, data, new AbortController().signal);
    await app.db.query('delete from pgboss.job where id = $1', [id]);
  }
}
