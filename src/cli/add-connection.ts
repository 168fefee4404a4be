import type { Config } from '#config.ts';
import { connectImap, type ImapInput } from '#connections/connect-imap.ts';
import { Fault } from '#errors.ts';
import type { Log } from '#platform/log.ts';
import { actorOfUser } from '#users/find-actor.ts';
import type { Call } from './read-call.ts';
import { answer, readStandardInput, withProgram } from './with-program.ts';

/** `rapport connection add imap`: connects a mailbox in the name of a user. */
export async function addConnection(call: Call, config: Config, log: Log): Promise<undefined> {
  const input = await readInput(call);
  await withProgram(config, log, async ({ app }) => {
    const actor = await actorOfUser(app.db, call.required('user'), call.option('workspace'));
    const connected = await connectImap(app, actor, input);
    answer(call.flag('json'), connected, () => `Connected as ${connected.connectionId}.`);
  });
}

/** The mailbox's address is the user name where that is one, else the user's own. */
async function readInput(call: Call): Promise<ImapInput> {
  const username = call.required('username');
  const address = call.option('address') ?? (username.includes('@') ? username : call.required('user'));
  if (!call.flag('password-stdin')) {
    throw new Fault('refuse', 'usage', 'Give --password-stdin and the password on standard input.');
  }
  return {
    address,
    host: call.required('host'),
    port: Number(call.required('port')),
    security: readSecurity(call.required('security')),
    username,
    password: await readStandardInput(),
    historyDays: readHistory(call.option('history-days') ?? '30'),
  };
}

function readSecurity(text: string): ImapInput['security'] {
  if (text === 'tls' || text === 'starttls' || text === 'none') return text;
  throw new Fault('refuse', 'usage', '--security is tls, starttls or none.');
}

function readHistory(text: string): number | null {
  if (text === 'all') return null;
  const days = Number(text);
  if (Number.isInteger(days) && days >= 0 && days <= 36_500) return days;
  throw new Fault('refuse', 'usage', '--history-days is "all" or a number of days.');
}
