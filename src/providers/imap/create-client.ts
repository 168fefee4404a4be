/** imapflow with our limits: what it may take from a server, how long it waits, what it says of us. */
import { ImapFlow } from 'imapflow';
import { limitTokens } from './limit-tokens.ts';
import type { ImapDestination, ImapSecret, ImapSettings, ImapWorld } from './settings.ts';

const LONGEST_TIMER = 2 ** 31 - 1;
/** No document is asked for beyond the caller's limit; these stop a server that sends more than it was asked for. */
const LITERAL_LIMIT = 128 * 1024 * 1024;
const LINE_LIMIT = 32 * 1024 * 1024;

/** A client that is not connected yet; its owner listens to its errors. */
export function createClient(
  settings: ImapSettings,
  secret: ImapSecret,
  world: ImapWorld,
  { address, port, servername }: ImapDestination,
): ImapFlow {
  const client = new ImapFlow({
    host: address,
    port,
    servername,
    secure: settings.security === 'tls',
    doSTARTTLS: settings.security === 'tls' ? undefined : settings.security === 'starttls',
    auth: { user: settings.username, pass: secret.password },
    tls: world.trust === undefined ? {} : { ca: world.trust },
    clientInfo: { name: 'Rapport' },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: world.timing.connectMs,
    greetingTimeout: world.timing.greetingMs,
    socketTimeout: LONGEST_TIMER,
    maxLiteralSize: LITERAL_LIMIT,
    maxLineLength: LINE_LIMIT,
    maxResponseSize: LITERAL_LIMIT + LINE_LIMIT,
  });
  limitTokens(client);
  return client;
}

/** Before its greeting an IMAP server says nothing with a tag (RFC 9051 §7.1): `220 …` is another kind of server. */
export function isGreeted(client: ImapFlow): boolean {
  return client.greeting !== undefined || client.capabilities.size > 0;
}
