import { assemble, type Program } from '#assemble.ts';
import type { Config } from '#config.ts';
import type { Log } from '#platform/log.ts';

/** Runs a command on the database of a running server, or on one started for it and stopped after it. */
export async function withProgram<T>(config: Config, log: Log, run: (program: Program) => Promise<T>): Promise<T> {
  const program = await assemble(config, log);
  try {
    return await run(program);
  } finally {
    await program.close();
  }
}

/** Prints an answer: JSON for programs, or the words of `say` for people. */
export function answer(json: boolean, value: unknown, say: () => string): void {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${say()}\n`);
}

/** The whole of standard input without its last line break; for passwords. */
export async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}
