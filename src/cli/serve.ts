/**
 * The long-running roles: `start` is web and worker in one process, `web` and `worker` are one of them each.
 *
 * Invariant: what was started last is stopped first; a second signal ends the program at once, which loses nothing.
 */
import { assemble, type Program } from '#assemble.ts';
import type { Config } from '#config.ts';
import { replayErasures } from '#erasure/replay-erasures.ts';
import { pullPushes } from '#google/pull-pushes.ts';
import { type ServeOptions, serveHttp, type WebServer } from '#http/serve.ts';
import { watchConnections } from '#jobs/watch-connections.ts';
import { startWorker } from '#jobs/work.ts';
import { systemClock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import { createStopper, type Stopper, stopOnSignals } from '#platform/stop.ts';
import { createDemoStarter } from './demo/start-demo.ts';

/** Which parts of the program run here. */
export interface Roles {
  web: boolean;
  worker: boolean;
}

/** Runs until a signal; says where Rapport can be reached. */
export async function serve(config: Config, log: Log, roles: Roles): Promise<undefined> {
  const stopper = createStopper(log, systemClock);
  const program = await assemble(config, log);
  stopper.add('database', () => program.close());
  stopOnSignals(stopper);
  // The database may have come from a backup by other means than `rapport restore`.
  await replayErasures(program.app);
  if (roles.worker) await work(program, stopper);
  if (roles.web) welcome(config, await openWithDemo(program, stopper));
  else process.stdout.write('Rapport works.\n');
  await new Promise((resolve) => stopper.signal.addEventListener('abort', resolve));
  await stopper.stop('signal');
}

/** Works off the queue and follows the mailboxes. */
export async function work({ app, urls }: Program, stopper: Stopper): Promise<void> {
  const worker = await startWorker(app, urls.appUrl);
  stopper.add('worker', () => worker.stop());
  if (!app.config.sync.enabled) return;
  const watches = watchConnections(app);
  stopper.add('watches', () => watches.stop());
  const pulls = pullPushes(app);
  stopper.add('pulls', () => pulls.stop());
}

/** The web role, with sample data to look at for whoever is new here. */
async function openWithDemo(program: Program, stopper: Stopper): Promise<WebServer> {
  const demo = createDemoStarter(program.app.config, systemClock);
  stopper.add('demo', () => demo.stop());
  return openWeb(program, stopper, { demo: { start: demo.start } });
}

/** Serves pages and the API. */
export async function openWeb({ app }: Program, stopper: Stopper, options: ServeOptions): Promise<WebServer> {
  const web = await serveHttp(app, options);
  stopper.add('web', () => web.close());
  return web;
}

function welcome(config: Config, web: WebServer): void {
  const named = config.http.baseUrl.replace(/:0$/, `:${web.port}`);
  process.stdout.write(`Rapport is ready at ${named}\n`);
  if (web.setupCode !== null) {
    process.stdout.write(
      `Nobody can sign in yet. From another machine the first account needs this code: ${web.setupCode}\n`,
    );
  }
}
