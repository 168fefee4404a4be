/**
 * `rapport demo`: Rapport with an invented firm, its mail and a simulated Google, all in this one program and on this
 * one machine. Nothing that it does is special: the mailboxes are connected by consent, imported and followed by push
 * like any others.
 *
 * The walk: folder → Google with months of mail → database and workspace → consents → worker and web → all imported →
 * ready → mail arrives. Each can be stopped at any point and started again.
 */
import { assemble, type Program } from '#assemble.ts';
import type { Config } from '#config.ts';
import { systemClock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import { createStopper, type Stopper, stopOnSignals } from '#platform/stop.ts';
import { colleagues, firm } from '#simulator/cast/people.ts';
import { awaitImport } from './demo/await-import.ts';
import { connectMailboxes } from './demo/connect-mailboxes.ts';
import { demoConfig, refuseDatabase, withGoogle } from './demo/demo-config.ts';
import { type DemoFolder, noteWatching, takeDemoFolder } from './demo/demo-folder.ts';
import { createEnterLinks, type EnterLinks } from './demo/enter-links.ts';
import { freePort } from './demo/free-port.ts';
import { inventWorkspace } from './demo/invent-workspace.ts';
import { type DemoGoogle, inventMail, keepArriving, registerAtGoogle, startDemoGoogle } from './demo/open-google.ts';
import { sayReady } from './demo/say-ready.ts';
import type { Call } from './read-call.ts';
import { openWeb, work } from './serve.ts';

/** Runs until a signal. */
export async function demo(call: Call, config: Config, log: Log): Promise<undefined> {
  refuseDatabase(config);
  const stopper = createStopper(log, systemClock);
  stopOnSignals(stopper);
  const addresses = colleagues.map(({ emails }) => emails[0]!);
  const folder = takeDemoFolder(config.folder, addresses, systemClock.now(), call.flag('fresh'));
  stopper.add('folder', () => folder.leave());
  const json = call.flag('json');
  if (!json) process.stdout.write('Inventing a marina, its people and seven months of their mail …\n');
  try {
    await run(folder, { config, log, stopper, json });
  } catch (error) {
    await stopper.stop('failed');
    throw error;
  }
  await new Promise((resolve) => stopper.signal.addEventListener('abort', resolve));
  await stopper.stop('signal');
}

interface Run {
  config: Config;
  log: Log;
  stopper: Stopper;
  json: boolean;
}

async function run(folder: DemoFolder, { config, log, stopper, json }: Run): Promise<void> {
  noteWatching(folder.state, systemClock.now());
  folder.save();
  const server = await startDemoGoogle(folder, systemClock);
  stopper.add('google', () => server.close());
  const port = config.http.port === 0 ? await freePort() : config.http.port;
  const own = withGoogle(demoConfig(config, { folder: folder.path, port }), server.endpoints);
  registerAtGoogle(server, own.http, firm.domain);
  // While the database starts in a process of its own the mail is invented in this one.
  const [program, google] = await Promise.all([assemble(own, log), inventMail(server, folder, systemClock)]);
  stopper.add('database', () => program.close());
  const links = await populate(program, google, folder.state.passwords);
  await work(program, stopper);
  await openWeb(program, stopper, { demo: { take: links.take } });
  // Later starts have a full page at once; what came meanwhile arrives while one looks.
  if (!folder.state.imported) await awaitImport(program.app, stopper.signal);
  if (stopper.signal.aborted) return;
  folder.state.imported = true;
  sayReady({ url: own.http.baseUrl, people: peopleOf(google, folder), link: links.make(), json });
  process.on('message', (message) => answerWish(message, links));
  arrive(google, folder, log, stopper);
}

/** Accounts, records and connected mailboxes; the links sign in as the first of the three. */
async function populate({ app }: Program, google: DemoGoogle, passwords: Record<string, string>): Promise<EnterLinks> {
  const { colleagues: three } = google.cast;
  const actors = await inventWorkspace(app, google.cast, passwords);
  const owners = three.map(({ email }, index) => ({ email, actor: actors[index]! }));
  await connectMailboxes(app, google.server.oauth, owners);
  const { email } = three[0]!;
  return createEnterLinks(app.config.http.baseUrl, { email, password: passwords[email]! }, app.clock);
}

function peopleOf({ cast }: DemoGoogle, { state }: DemoFolder) {
  return cast.colleagues.map(({ name, email }) => ({ name, email, password: state.passwords[email]! }));
}

/** The Rapport that started this one (start-demo.ts) asks for links. */
function answerWish(message: unknown, links: EnterLinks): void {
  const wish = (message as { wish?: unknown } | null)?.wish;
  if (typeof wish === 'string') process.send?.({ answers: wish, link: links.make() });
}

function arrive(google: DemoGoogle, folder: DemoFolder, log: Log, stopper: Stopper): void {
  const arriving = keepArriving(google, folder, { clock: systemClock, log, signal: stopper.signal });
  stopper.add('arrivals', () => arriving);
}
