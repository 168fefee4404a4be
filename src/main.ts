/**
 * The command line: from words to a command, from its end to an exit code.
 *
 * Exit codes: 0 done; 1 it failed, with a sentence and a stable code on standard error; 2 the words of the call are
 * off; 130 interrupted. What a command answers goes to standard output, everything else to standard error.
 */
import { type Command, commands } from './cli/commands.ts';
import { readCall, usage } from './cli/read-call.ts';
import { readConfig } from './config.ts';
import { isFault } from './errors.ts';
import { createLog, describeError } from './platform/log.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
  if (words.length === 0 || words[0] === 'help' || words.includes('--help')) {
    process.stdout.write(usage(commands));
    return 0;
  }
  try {
    const { command, call } = readCall(commands, words);
    return await run(command, call);
  } catch (error) {
    return complain(error, words.includes('--json'));
  }
}

async function run(command: Command, call: Parameters<Command['run']>[0]): Promise<number> {
  // Of a command that is none of the servers, `--port` is another server's.
  const config = readConfig({ data: call.option('data'), port: command.quiet ? undefined : call.option('port') });
  const log = createLog({
    level: command.quiet ? 'warn' : config.log.level,
    format: config.log.format === 'auto' ? (process.stderr.isTTY ? 'pretty' : 'json') : config.log.format,
    now: () => new Date(),
    write: (line) => process.stderr.write(`${line}\n`),
  });
  return (await command.run(call, config, log)) ?? 0;
}

function complain(error: unknown, json: boolean): number {
  const { code, message, field } = isFault(error) ? error : bug(error);
  process.stderr.write(json ? `${JSON.stringify({ code, message, field })}\n` : `${message} (${code})\n`);
  return code === 'usage' ? 2 : 1;
}

function bug(error: unknown): { code: string; message: string; field?: string } {
  return { code: 'internal', message: `Something went wrong inside Rapport: ${JSON.stringify(describeError(error))}` };
}
