/**
 * The only reader of the environment. Each variable has a sentence, a default and a check; all problems are reported
 * at once, in words. docs/configuration.md is made from this table, and a test keeps the two equal.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  atLeast,
  choice,
  encryptionKey,
  endpointUrl,
  keyList,
  networkList,
  number,
  outboundList,
  postgresUrl,
  type Reader,
  text,
  toggle,
  webUrl,
} from '#platform/settings.ts';
import { Fault } from './errors.ts';

/** One environment variable: what it does, its default as text (null: unset), and how its text is read. */
export interface Variable<T> {
  says: string;
  default: string | null;
  /** Its value is never printed. */
  secret?: boolean;
  read: Reader<T>;
}

const second = 1000;
const mebibyte = 1024 * 1024;

/** Every variable that Rapport reads. */
export const variables = {
  RAPPORT_DATA: variable(
    'The folder of the embedded database and the keys; `--data DIR` wins over it. Default: `.data` beside the program.',
    null,
    text,
  ),
  HOST: variable('The address that the web server listens on.', '127.0.0.1', text),
  PORT: variable('The port that the web server listens on; `--port` wins over it.', '3000', number(0, 65_535)),
  RAPPORT_BASE_URL: variable(
    'The address under which people reach Rapport; needed behind a reverse proxy. Default: `http://localhost:PORT`.',
    null,
    webUrl,
  ),
  RAPPORT_TRUSTED_PROXIES: variable(
    'Addresses or networks of reverse proxies whose `X-Forwarded-For` is believed, separated by commas.',
    '',
    networkList,
  ),
  DATABASE_URL: hidden('A PostgreSQL 15 or newer to use instead of the embedded one.', null, postgresUrl),
  DATABASE_OWNER_URL: hidden(
    'The same database as the role that owns the tables, for migrations. Without it `DATABASE_URL` is the owner, and Rapport works in it as the role `rapport_app`.',
    null,
    postgresUrl,
  ),
  RAPPORT_DATABASE_CONNECTIONS: variable(
    'Database connections at most for each running program.',
    '10',
    number(2, 500),
  ),
  EMAIL_INTEGRATION_ENABLED: variable(
    'The master switch: with `false` nothing syncs, email routes answer 503, and what was logged stays.',
    'true',
    toggle,
  ),
  EMAIL_ENCRYPTION_KEY: hidden(
    'The key that seals stored credentials: 32 bytes in hex. Default: made at first start, in `DIR/keys/encryption`.',
    null,
    encryptionKey,
  ),
  EMAIL_ENCRYPTION_KEYS_OLD: hidden('Former keys that still open what they sealed, separated by commas.', '', keyList),
  RAPPORT_OUTBOUND_ALLOW: variable(
    'Mail servers that may be reached although their address is not public, separated by commas: `host:port`, `address:port`, `network` such as `192.168.1.0/24`, or `network:port`.',
    '',
    outboundList,
  ),
  RAPPORT_LIST_PAGE: variable('Messages listed in one page of a sync.', '500', number(1, 5000)),
  RAPPORT_FETCH_MAX_OCTETS: variable(
    'Octets of one message that a sync fetches at most; of a larger one the rest is described, not read.',
    String(mebibyte),
    number(16 * 1024, 64 * mebibyte),
  ),
  RAPPORT_MAX_MESSAGE_OCTETS: variable(
    'Octets of the largest message that is fetched when its owner opens it.',
    String(50 * mebibyte),
    number(16 * 1024, 1024 * mebibyte),
  ),
  RAPPORT_POLL_SECONDS: variable(
    'Seconds between two polls of a connection, when it names no interval itself.',
    '300',
    number(5, 3600),
  ),
  RAPPORT_FETCH_RETRIES: variable(
    'How often a message that can not be read is tried again by itself, once a day; a person can always ask.',
    '5',
    number(0, 100),
  ),
  AUTH_SECRET: hidden(
    'Signs sessions: at least 32 characters. Default: made at first start, in `DIR/keys/session`. Set it when several programs share a database.',
    null,
    atLeast(32),
  ),
  AUTH_GOOGLE_ID: variable('The OAuth client id that offers sign-in with Google; with the secret below.', null, text),
  AUTH_GOOGLE_SECRET: hidden('The OAuth client secret that belongs to it.', null, text),
  GOOGLE_AUTHORIZE_URL: variable(
    'Where Google asks for consent.',
    'https://accounts.google.com/o/oauth2/v2/auth',
    endpointUrl,
  ),
  GOOGLE_TOKEN_URL: variable('Where Google gives tokens.', 'https://oauth2.googleapis.com/token', endpointUrl),
  GOOGLE_REVOKE_URL: variable('Where Google takes grants back.', 'https://oauth2.googleapis.com/revoke', endpointUrl),
  GOOGLE_KEYS_URL: variable(
    'The public keys that Google signs notifications with.',
    'https://www.googleapis.com/oauth2/v3/certs',
    endpointUrl,
  ),
  GOOGLE_GMAIL_URL: variable('The root of the Gmail API.', 'https://gmail.googleapis.com', endpointUrl),
  GOOGLE_PUBSUB_URL: variable('The root of the Pub/Sub API.', 'https://pubsub.googleapis.com', endpointUrl),
  GOOGLE_PUBSUB_TOPIC: variable(
    'The Pub/Sub topic of the instance’s Google project that Gmail announces changes at, `projects/…/topics/…`. Without it mailboxes are polled.',
    null,
    text,
  ),
  GOOGLE_PUBSUB_SUBSCRIPTION: variable(
    'A subscription of that topic to pull from, `projects/…/subscriptions/…`, for a server that Google can not reach; needs GOOGLE_SERVICE_ACCOUNT_KEY.',
    null,
    text,
  ),
  GOOGLE_PUSH_SERVICE_ACCOUNT: variable(
    'The service account that signs what the instance’s subscription pushes.',
    null,
    text,
  ),
  GOOGLE_SERVICE_ACCOUNT_KEY: hidden(
    'The key of a service account that may pull from the subscription, as JSON.',
    null,
    text,
  ),
  RAPPORT_GMAIL_COSTS: variable(
    'What calls of the Gmail API cost: `2026`, or `legacy` for a Google project made before May 2026.',
    '2026',
    choice('2026', 'legacy'),
  ),
  RAPPORT_GMAIL_UNITS_PER_MINUTE: variable(
    'Quota units a minute that Google grants for one mailbox (15000 for legacy projects).',
    '6000',
    number(100, 1_000_000),
  ),
  RAPPORT_GMAIL_RESERVE: variable(
    'Units a minute that a sync leaves for what people do in the page.',
    '300',
    number(0, 100_000),
  ),
  RAPPORT_GMAIL_CONCURRENCY: variable(
    'Calls of one mailbox that are under way at once; the parts of a batch count.',
    '4',
    number(1, 100),
  ),
  LOG_LEVEL: variable(
    '`debug`, `info`, `warn`, `error` or `silent`.',
    'info',
    choice('debug', 'info', 'warn', 'error', 'silent'),
  ),
  LOG_FORMAT: variable('`json`, `pretty`, or `auto`: pretty at a terminal.', 'auto', choice('auto', 'json', 'pretty')),
} as const;

type Name = keyof typeof variables;
type ValueOf<V> = V extends Variable<infer T> ? T : never;
type Values = { [N in Name]: ValueOf<(typeof variables)[N]> };

/** The environment, read. */
export type Config = ReturnType<typeof arrange>;

/** What the command line says wins over the environment. */
export interface Overrides {
  data?: string;
  port?: string;
}

/** Reads the environment; throws one Fault `refuse` that names every problem. */
export function readConfig(overrides: Overrides = {}, env: Record<string, string | undefined> = process.env): Config {
  const given: Record<string, string | undefined> = {
    ...env,
    RAPPORT_DATA: overrides.data ?? env.RAPPORT_DATA,
    PORT: overrides.port ?? env.PORT,
  };
  const problems: string[] = [];
  const values = Object.fromEntries(
    Object.entries(variables).map(([name, each]) => [name, readOne(name, each, given[name], problems)]),
  ) as Values;
  if ((values.AUTH_GOOGLE_ID === null) !== (values.AUTH_GOOGLE_SECRET === null))
    problems.push('AUTH_GOOGLE_ID and AUTH_GOOGLE_SECRET: give both or neither.');
  if (values.RAPPORT_GMAIL_RESERVE >= values.RAPPORT_GMAIL_UNITS_PER_MINUTE)
    problems.push('RAPPORT_GMAIL_RESERVE: is not less than RAPPORT_GMAIL_UNITS_PER_MINUTE.');
  if (values.DATABASE_OWNER_URL !== null && values.DATABASE_URL === null)
    problems.push('DATABASE_OWNER_URL: needs DATABASE_URL beside it.');
  if (problems.length > 0)
    throw new Fault('refuse', 'configuration', `The configuration is not usable:\n${problems.join('\n')}`);
  return arrange(values);
}

/** The environment without what Rapport reads from it: for a program that this one starts and that is none of its parts. */
export function foreignEnvironment(env: Record<string, string | undefined> = process.env): Record<string, string> {
  const kept = Object.entries(env).filter(([name, value]) => !Object.hasOwn(variables, name) && value !== undefined);
  return Object.fromEntries(kept) as Record<string, string>;
}

function variable<T>(says: string, fallback: string, read: Reader<T>): Variable<T>;
function variable<T>(says: string, fallback: null, read: Reader<T>): Variable<T | null>;
function variable<T>(says: string, fallback: string | null, read: Reader<T>): Variable<T | null> {
  return { says, default: fallback, read };
}

function hidden<T>(says: string, fallback: string, read: Reader<T>): Variable<T>;
function hidden<T>(says: string, fallback: null, read: Reader<T>): Variable<T | null>;
function hidden<T>(says: string, fallback: string | null, read: Reader<T>): Variable<T | null> {
  return { says, default: fallback, secret: true, read };
}

/** An empty variable counts as one that is not set: compose files pass them on like that. */
function readOne(name: string, each: Variable<unknown>, given: string | undefined, problems: string[]): unknown {
  const value = given === undefined || given.trim() === '' ? each.default : given.trim();
  if (value === null) return null;
  try {
    return each.read(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push(`${name}: ${error.message}${each.secret ? '' : ` It is ${JSON.stringify(value.slice(0, 100))}.`}`);
    return null;
  }
}

function arrange(values: Values) {
  const { AUTH_GOOGLE_ID: id, AUTH_GOOGLE_SECRET: secret } = values;
  return {
    /** The absolute path of the folder that holds the embedded database and the keys. */
    folder: folderOf(values.RAPPORT_DATA),
    http: {
      host: values.HOST,
      port: values.PORT,
      baseUrl: values.RAPPORT_BASE_URL ?? `http://localhost:${values.PORT}`,
      trustedProxies: values.RAPPORT_TRUSTED_PROXIES,
    },
    database: {
      url: values.DATABASE_URL,
      ownerUrl: values.DATABASE_OWNER_URL,
      connections: values.RAPPORT_DATABASE_CONNECTIONS,
    },
    encryption: { key: values.EMAIL_ENCRYPTION_KEY, oldKeys: values.EMAIL_ENCRYPTION_KEYS_OLD },
    auth: {
      secret: values.AUTH_SECRET,
      google: id !== null && secret !== null ? { id, secret } : null,
    },
    google: {
      /** The instance's own OAuth client, also for sign-in. */
      client: id !== null && secret !== null ? { id, secret } : null,
      endpoints: {
        authorizeUrl: values.GOOGLE_AUTHORIZE_URL,
        tokenUrl: values.GOOGLE_TOKEN_URL,
        revokeUrl: values.GOOGLE_REVOKE_URL,
        keysUrl: values.GOOGLE_KEYS_URL,
        gmailUrl: values.GOOGLE_GMAIL_URL,
        pubsubUrl: values.GOOGLE_PUBSUB_URL,
      },
      quota: {
        costs: values.RAPPORT_GMAIL_COSTS,
        unitsPerMinute: values.RAPPORT_GMAIL_UNITS_PER_MINUTE,
        reserve: values.RAPPORT_GMAIL_RESERVE,
        concurrency: values.RAPPORT_GMAIL_CONCURRENCY,
      },
      push: {
        topic: values.GOOGLE_PUBSUB_TOPIC,
        subscription: values.GOOGLE_PUBSUB_SUBSCRIPTION,
        serviceAccount: values.GOOGLE_PUSH_SERVICE_ACCOUNT,
        key: values.GOOGLE_SERVICE_ACCOUNT_KEY,
      },
    },
    outboundAllow: values.RAPPORT_OUTBOUND_ALLOW,
    sync: {
      enabled: values.EMAIL_INTEGRATION_ENABLED,
      listPage: values.RAPPORT_LIST_PAGE,
      fetchMaxOctets: values.RAPPORT_FETCH_MAX_OCTETS,
      messageMaxOctets: values.RAPPORT_MAX_MESSAGE_OCTETS,
      pollMs: values.RAPPORT_POLL_SECONDS * second,
      fetchRetries: values.RAPPORT_FETCH_RETRIES,
    },
    log: { level: values.LOG_LEVEL, format: values.LOG_FORMAT },
  };
}

/** The default folder lies beside the program, so that every command finds it; a given one is relative to the caller. */
function folderOf(given: string | null): string {
  return given === null ? fileURLToPath(new URL('../.data', import.meta.url)) : path.resolve(given);
}
