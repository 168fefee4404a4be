/**
 * Who may import whom: the architecture as a table. `npm run check` fails on any other import, on a cycle, on a module
 * that no row covers, and when it did not look at the modules at all; test/architecture proves each of these.
 *
 * A row is a folder or file below src/, or the simulator beside it. Beside itself it may import what `inside` names (folders or files below src/)
 * and the packages that `packages` names. Where two rows cover a module, the longer one counts. Node's own modules are
 * free for all but the rules in `pure`.
 */

/** Infrastructure below the features. */
const ground = ['errors.ts', 'platform', 'db'];
/** The rules that the features think with; they do no I/O. */
const rules = ['mail', 'crm'];
/** What a feature may import: the ground, the rules, the mail port (no vendor), other features, the wish for a job. */
const features = [
  'access',
  'alerts',
  'audit',
  'connections',
  'contacts',
  'erasure',
  'google',
  'live',
  'privacy',
  'sync',
  'timeline',
  'users',
];
const port = ['providers/provider.ts', 'providers/registry.ts'];
const vendors = ['errors.ts', 'mail', 'platform', 'providers/provider.ts', 'providers/sequence-set.ts'];
const forFeatures = [...ground, ...rules, ...features, ...port, 'app.ts', 'jobs/queue.ts'];

/** Pure folders: no files, no network, no clock. */
export const pure = ['mail', 'crm'];

export const boundaries = {
  'errors.ts': { inside: [], packages: [] },
  mail: { inside: ['errors.ts'], packages: ['postal-mime', 'html-to-text', 'tldts'] },
  crm: { inside: ['mail'], packages: [] },
  platform: { inside: ['errors.ts'], packages: ['ipaddr.js', 'prom-client'] },
  'config.ts': { inside: ['errors.ts', 'platform'], packages: [] },
  // The names of levels and kinds are the same words in the rules and in the tables.
  db: { inside: ['errors.ts', 'platform', 'config.ts', 'crm'], packages: ['pg', 'pg-copy-streams', 'kysely'] },
  providers: { inside: ['errors.ts', 'mail', 'platform'], packages: [] },
  'providers/provider.ts': { inside: ['mail'], packages: [] },
  // Vendors know no database, and not each other.
  'providers/imap': { inside: vendors, packages: ['imapflow'] },
  // @googleapis/gmail is here for its types alone: src/providers/gmail/index.ts says why.
  'providers/gmail': { inside: vendors, packages: ['google-auth-library', '@googleapis/gmail'] },
  'providers/memory': { inside: vendors, packages: [] },
  access: { inside: forFeatures, packages: ['kysely'] },
  alerts: { inside: forFeatures, packages: [] },
  audit: { inside: forFeatures, packages: ['kysely'] },
  connections: { inside: [...forFeatures, 'providers/imap/settings.ts'], packages: ['kysely'] },
  // The one place where the vendors are chosen from.
  'connections/create-accounts.ts': { inside: [...forFeatures, 'providers'], packages: ['kysely'] },
  'connections/suggest-servers.ts': { inside: [...forFeatures, 'providers/imap/autoconfigure.ts'], packages: [] },
  contacts: { inside: forFeatures, packages: ['kysely'] },
  erasure: { inside: forFeatures, packages: ['kysely', 'fflate'] },
  // Google's sign-in, consents and push are features; its mail is a vendor's like others.
  google: { inside: [...forFeatures, 'providers/gmail'], packages: ['kysely'] },
  live: { inside: forFeatures, packages: ['kysely', 'ws', 'zod'] },
  privacy: { inside: forFeatures, packages: ['kysely'] },
  sync: { inside: forFeatures, packages: ['kysely'] },
  timeline: { inside: forFeatures, packages: ['kysely'] },
  users: { inside: [...forFeatures, 'config.ts'], packages: ['kysely', 'better-auth', '@better-auth'] },
  'app.ts': { inside: [...ground, 'config.ts', 'connections/open-account.ts', 'jobs/queue.ts'], packages: [] },
  jobs: { inside: [...forFeatures, 'app.ts'], packages: ['kysely', 'pg-boss'] },
  http: {
    inside: [...forFeatures, 'config.ts'],
    packages: ['kysely', 'hono', '@hono', 'zod', 'better-auth', 'ws'],
  },
  cli: { inside: [...forFeatures, 'config.ts', 'jobs', 'http/serve.ts', 'assemble.ts'], packages: ['kysely'] },
  // The one place of the program that knows the simulator.
  'cli/demo': { inside: [...forFeatures, 'config.ts', 'cli', 'assemble.ts', 'simulator'], packages: ['kysely'] },
  'cli/demo.ts': { inside: [...forFeatures, 'config.ts', 'cli', 'assemble.ts', 'simulator'], packages: ['kysely'] },
  // Google's stand-in knows the wire and nothing of the program that speaks to it.
  simulator: { inside: ['errors.ts', 'mail', 'platform/clock.ts'], packages: ['postal-mime'] },
  'assemble.ts': { inside: [...ground, 'config.ts', 'app.ts', 'connections', 'jobs'], packages: ['uuid'] },
  'main.ts': { inside: [...ground, 'config.ts', 'cli'], packages: [] },
};
