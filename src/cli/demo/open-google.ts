/**
 * The simulated Google of the demo: three mailboxes with months of mail, an OAuth client, push to our own webhook, and
 * mail that goes on arriving.
 */
import type { Config } from '#config.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import { type Cast, castOf } from '#simulator/cast/cast-of.ts';
import { fillGoogle, putArrival, stageClock, type Threads } from '#simulator/cast/fill-google.ts';
import { type GoogleServer, startGoogle } from '#simulator/google/start.ts';
import { demoClient, demoPusher, demoTopic } from './demo-config.ts';
import { type DemoFolder, noteWatching } from './demo-folder.ts';

/** A running one. */
export interface DemoGoogle {
  server: GoogleServer;
  cast: Cast;
  threads: Threads;
  /** The moment up to which mail has arrived. */
  until: Date;
}

const plenty = 1e12;
/** Arrivals are planned so far ahead. */
const planMs = 10 * 60_000;
const noteMs = 45_000;

/** The cast of a demo's state as it stands at a moment. The last time that somebody watched is now, and has no end. */
export function castAt({ state }: DemoFolder, now: Date): Cast {
  const { seed, startedAt, watched } = state;
  const windows = watched.map((each, index) => (index === watched.length - 1 ? { from: each.from } : each));
  return castOf({ seed, startedAt, now, watched: windows });
}

/** Starts the simulated Google, with nobody in it yet and quota without end. */
export function startDemoGoogle({ state }: DemoFolder, clock: Clock): Promise<GoogleServer> {
  return startGoogle({
    clock: stageClock(clock),
    seed: state.seed,
    quota: { unitsPerMinute: plenty, projectUnitsPerMinute: plenty, projectUnitsPerDay: plenty, concurrency: 1000 },
  });
}

/** Puts everybody into it, with all mail up to now. */
export function inventMail(server: GoogleServer, folder: DemoFolder, clock: Clock): DemoGoogle {
  const until = clock.now();
  const cast = castAt(folder, until);
  return { server, cast, threads: fillGoogle(server.world, cast), until };
}

/** Registers Rapport at Google as its administrator would: an internal client, and a topic that pushes to us. */
export function registerAtGoogle({ oauth, pubsub }: GoogleServer, http: Config['http'], domain: string): void {
  oauth.addClient({
    clientId: demoClient.id,
    clientSecret: demoClient.secret,
    redirectUris: [`${http.baseUrl}/api/auth/gmail/callback`],
    kind: 'internal',
    domain,
    projectId: demoClient.project,
    name: 'Rapport',
  });
  const endpoint = `${http.baseUrl}/api/email/webhooks/gmail`;
  pubsub.createTopic(demoTopic, { gmailMayPublish: true });
  pubsub.createSubscription(`projects/${demoClient.project}/subscriptions/rapport`, {
    topic: demoTopic,
    push: { endpoint, audience: endpoint, serviceAccountEmail: demoPusher },
  });
}

/** Lets mail arrive at its time until `signal` aborts. */
export async function keepArriving(
  google: DemoGoogle,
  folder: DemoFolder,
  { clock, log, signal }: { clock: Clock; log: Log; signal: AbortSignal },
): Promise<void> {
  const sleep = (ms: number) => clock.sleep(ms, signal).catch(() => {});
  const noting = (async () => {
    for (; !signal.aborted; await sleep(noteMs)) {
      noteWatching(folder.state, clock.now());
      folder.save();
    }
  })();
  for (let from = google.until; !signal.aborted; ) {
    const to = new Date(Math.max(from.getTime(), clock.now().getTime()) + planMs);
    for (const arrival of castAt(folder, from).mail.arrivals(from, to)) {
      await sleep(Math.max(0, arrival.at.getTime() - clock.now().getTime()));
      if (signal.aborted) break;
      putArrival(google.server.world, google.threads, arrival);
      log.debug('demo-arrival', { count: arrival.copies.length });
    }
    await sleep(Math.max(0, to.getTime() - clock.now().getTime()));
    from = to;
  }
  await noting;
}
