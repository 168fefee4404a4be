import type { Config } from '#config.ts';
import { Fault } from '#errors.ts';
import type { Log } from '#platform/log.ts';
import { isRole, roles } from '#users/actor.ts';
import { addUser } from '#users/add-user.ts';
import type { Call } from './read-call.ts';
import { answer, readStandardInput, withProgram } from './with-program.ts';

/** `rapport user add`: safe to repeat. */
export async function userAdd(call: Call, config: Config, log: Log): Promise<undefined> {
  const role = call.option('role') ?? 'rep';
  if (!isRole(role)) throw new Fault('refuse', 'usage', `--role is one of ${roles.join(', ')}.`);
  const user = {
    email: call.required('email'),
    name: oneLine(call, 'name'),
    workspace: oneLine(call, 'workspace'),
    role,
    password: await passwordFrom(call),
  };
  const made = await withProgram(config, log, ({ app }) => addUser(app, user));
  answer(
    call.flag('json'),
    made,
    () => `${user.email} is in ${user.workspace} (user ${made.userId}, workspace ${made.workspaceId}).`,
  );
}

/** On the command line a password would stand in the shell's history and in the list of processes. */
async function passwordFrom(call: Call): Promise<string> {
  if (call.flag('password-stdin')) return readStandardInput();
  throw new Fault('refuse', 'usage', 'Give the password on standard input, with --password-stdin.');
}

function oneLine(call: Call, option: string): string {
  const text = call.required(option).trim();
  if (text !== '' && text.length <= 200 && !/\p{Cc}/u.test(text)) return text;
  throw new Fault('refuse', 'usage', `--${option} is one line of 1 to 200 characters.`, { field: option });
}
