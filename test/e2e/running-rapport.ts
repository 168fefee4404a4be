/** The program as its user starts it: one command, a data folder of its own, a port that the system chose. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A running Rapport. */
export interface RunningRapport {
  url: string;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

interface Start {
  /** Mail servers on private addresses that it may reach. */
  allow?: string[];
  /** Its own address must be known before it starts, where others send people back to it. */
  port?: number;
  env?: Record<string, string>;
}

/** Starts Rapport on an empty folder. */
export async function startRapport({ allow = [], port = 0, env = {} }: Start): Promise<RunningRapport> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rapport-e2e-'));
  const child = spawn(
    process.execPath,
    [path.join(root, 'scripts', 'run.mjs'), 'src/main.ts', 'start', '--port', String(port), '--data', folder],
    {
      cwd: root,
      env: { ...process.env, RAPPORT_OUTBOUND_ALLOW: allow.join(','), LOG_LEVEL: 'warn', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const heard: string[] = [];
  child.stderr.on('data', (chunk) => heard.push(String(chunk)));
  const url = await readyAt(child, heard);
  return {
    url,
    remove: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits for "Rapport is ready at …"; a program that ends before says why. */
async function readyAt(child: ChildProcess, heard: string[]): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /^Rapport is ready at (\S+)$/.exec(line)?.[1];
    if (url) {
      child.stdout!.resume();
      return url;
    }
  }
  throw new Error(`Rapport did not start:\n${heard.join('')}`);
}
