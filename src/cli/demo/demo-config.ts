import path from 'node:path';
import type { Config } from '#config.ts';
import { Fault } from '#errors.ts';
import type { GoogleEndpoints } from '#simulator/google/start.ts';

/** What the simulated Google knows this Rapport by. */
export const demoClient = { id: 'demo.apps.harbour.example', secret: 'not-a-secret', project: 'harbour-demo' };
export const demoTopic = `projects/${demoClient.project}/topics/gmail`;
export const demoPusher = `push@${demoClient.project}.example`;

/** Of the simulated quota nobody runs short: the demo is to be populated soon. */
const plenty = 900_000_000;

/** Refuses a database of somebody's own; the demo keeps to its folder. */
export function refuseDatabase(config: Config): void {
  if (config.database.url === null) return;
  throw new Fault(
    'refuse',
    'demo-database',
    'The demo brings its own database. Unset DATABASE_URL for it, so that it never meets yours.',
  );
}

/**
 * The configuration of the demo: this machine only, its own folder and keys, and the simulated Google in place of the
 * real one. Of the environment only ports, pages and limits remain.
 */
export function demoConfig(config: Config, demo: { folder: string; port: number }): Config {
  return {
    ...config,
    folder: path.resolve(demo.folder),
    http: { host: '127.0.0.1', port: demo.port, baseUrl: baseUrlOf(config, demo.port), trustedProxies: [] },
    database: { ...config.database, url: null, ownerUrl: null },
    encryption: { key: null, oldKeys: [] },
    auth: { secret: null, google: null },
    outboundAllow: [],
    sync: { ...config.sync, enabled: true },
  };
}

/** Another name of this machine may be given (start-demo.ts does); the address of a real Rapport is none of ours. */
function baseUrlOf({ http }: Config, port: number): string {
  const given = new URL(http.baseUrl);
  const isHere = given.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(given.hostname);
  return isHere && given.port === String(port) ? given.origin : `http://localhost:${port}`;
}

/** The same, once the simulated Google listens. */
export function withGoogle(config: Config, endpoints: GoogleEndpoints): Config {
  return {
    ...config,
    google: {
      client: { id: demoClient.id, secret: demoClient.secret },
      endpoints,
      quota: { costs: '2026', unitsPerMinute: plenty, reserve: 0, concurrency: 16 },
      push: { topic: demoTopic, subscription: null, serviceAccount: demoPusher, key: null },
    },
  };
}
