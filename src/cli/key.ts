import type { Config } from '#config.ts';
import { Fault } from '#errors.ts';
import type { Log } from '#platform/log.ts';
import { actorOfUser } from '#users/find-actor.ts';
import { addKey } from '#users/keys.ts';
import type { Call } from './read-call.ts';
import { answer, withProgram } from './with-program.ts';

/** `rapport key add`: the only time that the key is shown. */
export async function keyAdd(call: Call, config: Config, log: Log): Promise<undefined> {
  const [email, name, workspace] = [call.required('user'), call.required('name').trim(), call.option('workspace')];
  if (name === '' || name.length > 100 || /\p{Cc}/u.test(name))
    throw new Fault('refuse', 'usage', '--name is one line of 1 to 100 characters.', { field: 'name' });
  const made = await withProgram(config, log, async ({ app }) =>
    addKey(app, await actorOfUser(app.db, email, workspace), { name }),
  );
  answer(call.flag('json'), { key: made.key }, () => made.key);
}
