/**
 * "Look around with sample data": a running Rapport starts the demo as a program of its own beside it, and passes on a
 * link into it.
 *
 * Invariants: one demo at a time, however often it is asked for; it gets nothing of this program's settings but where
 * it may keep its data; it ends with us, also when we are killed, because it holds a channel to us.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Config, foreignEnvironment } from '#config.ts';
import { Fault } from '#errors.ts';
import type { Clock } from '#platform/clock.ts';
import { freePort } from './free-port.ts';

/** The demo beside this program. */
export interface DemoStarter {
  /** Starts it unless it runs; gives a link that signs in once. Throws a Fault `retry`. */
  start(): Promise<string>;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('../../main.ts', import.meta.url));
const readyMs = 180_000;
const linkMs = 5_000;

/** Makes the starter; nothing runs before it is asked. */
export function createDemoStarter(config: Config, clock: Clock): DemoStarter {
  let running: Promise<ChildProcess> | null = null;
  const launch = () => {
    const launched = startChild(config, clock);
    const forget = () => {
      if (running === launched) running = null;
    };
    launched.then((child) => child.once('exit', forget), forget);
    return launched;
  };
  return {
    async start() {
      running ??= launch();
      return askForLink(await running, clock);
    },
    async stop() {
      const child = await running?.catch(() => null);
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Resolves when it is ready. */
async function startChild(config: Config, clock: Clock): Promise<ChildProcess> {
  const port = await freePort();
  // Under another name than ours, so that the two do not share cookies: these know no ports.
  const env = { ...foreignEnvironment(), LOG_LEVEL: 'warn', RAPPORT_BASE_URL: `http://127.0.0.1:${port}` };
  const words = ['demo', '--data', config.folder, '--port', String(port), '--json'];
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...words], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env,
  });
  const complaint = lastLine(child);
  const ready = once(createInterface({ input: child.stdout! }), 'line').then(() => child);
  const ended = once(child, 'exit').then(() => Promise.reject(failed(complaint())));
  const late = timeout(clock, readyMs);
  try {
    return await Promise.race([ready, ended, late.over]);
  } catch (error) {
    child.kill('SIGTERM');
    throw error;
  } finally {
    late.cancel();
    ended.catch(() => {});
  }
}

async function askForLink(child: ChildProcess, clock: Clock): Promise<string> {
  const wish = randomUUID();
  const late = timeout(clock, linkMs);
  const answered = new Promise<string>((resolve) => {
    const hear = (message: unknown) => {
      const { answers, link } = message as { answers?: string; link: string };
      if (answers !== wish) return;
      child.off('message', hear);
      resolve(link);
    };
    child.on('message', hear);
  });
  child.send({ wish });
  return Promise.race([answered, late.over]).finally(late.cancel);
}

function timeout(clock: Clock, ms: number): { over: Promise<never>; cancel: () => void } {
  const ending = new AbortController();
  const over = clock.sleep(ms, ending.signal).then(() => Promise.reject(failed('It took too long.')));
  over.catch(() => {});
  return { over, cancel: () => ending.abort() };
}

/** What it said last: a complaint that it could not start is one line of JSON. */
function lastLine(child: ChildProcess): () => string {
  let last = '';
  createInterface({ input: child.stderr! }).on('line', (line) => {
    last = line.slice(0, 2000);
  });
  return () => {
    try {
      return String(JSON.parse(last).message ?? '');
    } catch {
      return '';
    }
  };
}

function failed(why: string): Fault {
  return new Fault('retry', 'demo-failed', `The sample data could not be started. ${why}`.trim(), { status: 503 });
}
