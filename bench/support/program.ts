/** A whole Rapport with its embedded database in a folder of its own, inside this process: for measurements. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { assemble, type Program, type Replacements } from '#assemble.ts';
import { type Config, readConfig } from '#config.ts';
import { silentLog } from '#platform/log.ts';
import type { Actor } from '#users/actor.ts';
import { addUser } from '#users/add-user.ts';

/** The program, its first user, and how to end both. */
export interface BenchProgram extends Program {
  config: Config;
  actor: Actor;
  remove(): Promise<void>;
}

/** Starts it; `allow` names the mail servers that it may reach, the rest is what differs from the usual. */
export async function startProgram(
  allow: string[],
  { env = {}, ...replaced }: Replacements & { env?: Record<string, string> } = {},
): Promise<BenchProgram> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rapport-bench-'));
  const config = readConfig({ data: folder, port: '0' }, { RAPPORT_OUTBOUND_ALLOW: allow.join(','), ...env });
  const program = await assemble(config, silentLog, replaced);
  const { userId, workspaceId } = await addUser(program.app, {
    email: 'ada@acme.example',
    name: 'Ada Byron',
    password: 'correct horse battery',
    workspace: 'Acme',
    role: 'admin',
  });
  return {
    ...program,
    config,
    actor: { userId, workspaceId, role: 'admin' },
    async remove() {
      await program.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
