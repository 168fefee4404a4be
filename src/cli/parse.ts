import { readFile } from 'node:fs/promises';
import type { Config } from '#config.ts';
import { Fault } from '#errors.ts';
import { parseMessage } from '#mail/parse-message.ts';
import type { Log } from '#platform/log.ts';
import type { Call } from './read-call.ts';
import { answer } from './with-program.ts';

/** `rapport parse FILE`: what the sync would read of a message. Needs no database. */
export async function parseCommand(call: Call, _config: Config, _log: Log): Promise<undefined> {
  const raw = await readRaw(call.argument(0));
  const parsed = await parseMessage(raw, { receivedAt: null });
  answer(call.flag('json'), parsed, () => JSON.stringify(parsed, null, 2));
}

async function readRaw(file: string): Promise<Uint8Array> {
  if (file === '-') return readAll();
  try {
    return await readFile(file);
  } catch (cause) {
    throw new Fault('refuse', 'file-unreadable', 'This file can not be read.', { cause });
  }
}

async function readAll(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
