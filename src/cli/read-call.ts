/**
 * Reads the words of a call: `connection add imap --user E --host H`. Every command names its words and options, so
 * that a slip is told at once and the usage can never lag behind.
 */
import { parseArgs } from 'node:util';
import { Fault } from '#errors.ts';
import type { Command } from './commands.ts';

/** One call, read. */
export interface Call {
  /** The argument of that place, from 0; throws a usage Fault when it is missing. */
  argument(place: number): string;
  option(name: string): string | undefined;
  /** The option's value; throws a usage Fault when it is missing. */
  required(name: string): string;
  flag(name: string): boolean;
}

/** Finds the command that the words name and reads the rest. */
export function readCall(commands: readonly Command[], words: string[]): { command: Command; call: Call } {
  const plain = positionalsOf(commands, words);
  const command = commands.find(({ words: name }) => name.every((word, at) => plain[at] === word));
  if (!command)
    throw usageFault(`There is no command ${JSON.stringify(plain.slice(0, 2).join(' '))}; see rapport help.`);
  const parsed = parse(command, words);
  const positionals = parsed.positionals.slice(command.words.length);
  if (positionals.length > command.arguments.length) throw usageFault(`Too many words: ${synopsis(command)}`);
  const option = (name: string) => {
    const value = parsed.values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const call: Call = {
    argument: (place) => positionals[place] ?? missing(command, command.arguments[place] ?? 'argument'),
    option,
    required: (name) => option(name) ?? missing(command, `--${name}`),
    flag: (name) => parsed.values[name] === true,
  };
  for (const place of command.arguments.keys()) call.argument(place);
  return { command, call };
}

/** The words that are no options and no values of options: these may stand anywhere, also before the command. */
function positionalsOf(commands: readonly Command[], words: string[]): string[] {
  const options = commands.flatMap((command) => command.options);
  const typed = [...options, 'data'].map((name) => [name, { type: 'string' }]);
  return parseArgs({ args: words, options: Object.fromEntries(typed), allowPositionals: true, strict: false })
    .positionals;
}

/** All commands with their options, one a line. */
export function usage(commands: readonly Command[]): string {
  const lines = commands.map((command) => `  ${synopsis(command)}\n      ${command.says}`);
  return `rapport: a self-hosted CRM whose heart is email.\n\n${lines.join('\n')}\n\nEvery command takes --data DIR (or RAPPORT_DATA).\n`;
}

interface Parsed {
  values: Record<string, unknown>;
  positionals: string[];
}

function parse(command: Command, words: string[]): Parsed {
  const flags = command.flags.map((name) => [name, { type: 'boolean' }]);
  const options = [...command.options, 'data'].map((name) => [name, { type: 'string' }]);
  try {
    return parseArgs({ args: words, options: Object.fromEntries([...flags, ...options]), allowPositionals: true });
  } catch (error) {
    throw usageFault(`${(error as Error).message}\n${synopsis(command)}`);
  }
}

function synopsis({ words, arguments: names, options, flags }: Command): string {
  return [
    'rapport',
    ...words,
    ...names.map((name) => name.toUpperCase()),
    ...options.map((name) => `[--${name} …]`),
    ...flags.map((name) => `[--${name}]`),
  ].join(' ');
}

function missing(command: Command, what: string): never {
  throw usageFault(`${what} is missing: ${synopsis(command)}`);
}

function usageFault(words: string): Fault {
  return new Fault('refuse', 'usage', words);
}
