/**
 * What went wrong with an IMAP server, and what to do next. Classified by provenance: only what the server really
 * said (a refusal to sign in, its certificate, its greeting) may be `reconnect` or `refuse`; our own timeouts and
 * lost connections are always `retry`. The server's words are read for the decision and never repeated, because they
 * may carry addresses; only its response code is shown. Every code stands in docs/providers/imap.md.
 */
import { Fault } from '#errors.ts';
import { TOKEN_TOO_LARGE } from './limit-tokens.ts';

/** What the connection knows about its own end. */
export interface Circumstances {
  /** False until the server has let us in. */
  signedIn: boolean;
  /** We ended it because nothing came for too long. */
  silent: boolean;
  /** What the server said when it hung up. */
  farewell: string | null;
  /** What the socket or the parser reported. */
  broken: unknown;
  /** Octets that the server sent. */
  received: number;
}

/** The members of imapflow's and Node's errors that decide. */
interface Clues {
  code: string;
  /** OK, NO or BAD of a tagged answer. */
  status: string;
  /** The bracketed response code (RFC 5530). */
  reply: string;
  text: string;
  authentication: boolean;
  tls: boolean;
  throttleMs: number | undefined;
}

/** The code by which the connection says that what answered is no IMAP server. */
export const STRANGER = 'NOT_IMAP';

/** Turns whatever a command threw into a Fault; Faults pass as they are. */
export function toFault(error: unknown, circumstances: Circumstances): Fault {
  if (error instanceof Fault) return error;
  const clues = readClues(error, circumstances);
  const fault = circumstances.silent
    ? silence()
    : (signInFault(clues) ?? tlsFault(clues) ?? serverFault(clues) ?? lostFault(clues, circumstances));
  return new Fault(fault.next, fault.code, fault.message, { ...fault, cause: error });
}

/** Whether the server itself gave up on what it was asked, and not for a reason that lies outside of it. */
export function isServersWord(error: unknown, circumstances: Circumstances): boolean {
  if (circumstances.silent) return false;
  const { status, code } = readClues(error, circumstances);
  const gaveUp = circumstances.farewell !== null && !ROUTINE.test(circumstances.farewell);
  return status !== '' || gaveUp || UNREADABLE.has(code);
}

/** The cursor can not be read, or its mailbox was made anew. */
export function stateUnknown(): Fault {
  return new Fault('resync', 'imap-state-unknown', 'We lost our place in this folder. It is listed anew.');
}

/** The server gave the folder new ids. */
export function uidValidityChanged(): Fault {
  return new Fault('resync', 'imap-uid-validity-changed', 'The server renumbered this folder. It is listed anew.');
}

/** A mailbox list that can not be true; it must never read as "all folders were deleted". */
export function listImplausible(): Fault {
  return new Fault(
    'retry',
    'imap-list-implausible',
    'The server answered with a list of folders that can not be right. Nothing was changed; we ask again later.',
  );
}

/** A list of emails that can not be true. */
export function listingImplausible(): Fault {
  return new Fault(
    'retry',
    'imap-listing-implausible',
    'The server answered with a list of emails that can not be right. Nothing was changed; we ask again later.',
  );
}

/** The server lists the folder but does not open it, or it is not there any more. */
export function mailboxRefused(cause: unknown): Fault {
  return new Fault(
    'retry',
    'imap-mailbox-refused',
    'The server does not open this folder now. It is left out until it does.',
    { cause },
  );
}

/** The user name or the password is wrong, or not there at all. */
export function signInRefused(): Fault {
  return new Fault(
    'reconnect',
    'imap-sign-in-refused',
    'The server did not accept this user name and password. Check both; some providers want an app password.',
  );
}

/** What `openImap` throws when its connection was closed by its owner. */
export function alreadyClosed(): Fault {
  return new Fault('retry', 'imap-closed', 'The connection was closed.');
}

const TEMPORARY = new Set(['UNAVAILABLE', 'LIMIT', 'INUSE', 'SERVERBUG', 'THROTTLED', 'OVERQUOTA', 'ETHROTTLE']);
const BLOCKED = new Set(['AUTHORIZATIONFAILED', 'EXPIRED', 'CONTACTADMIN', 'NOPERM']);
const UNREADABLE = new Set([
  TOKEN_TOO_LARGE,
  'LiteralTooLarge',
  'LineTooLarge',
  'ResponseTooLarge',
  'ResponseProcessingFailed',
]);
const BUSY = /too many|throttl|rate|limit|try again|temporar|later|unavailable|maximum number/i;
const ROUTINE = /shut|restart|inactiv|idle|timeout|time-out|logging out|logged out|too many/i;
const APP_PASSWORD = /app(?:lication)?[- ]?specific password|app password|webalert|web login|two[- ]factor|2fa/i;
const CERTIFICATE = /^CERT_|SELF_SIGNED|UNABLE_TO_|ALTNAME|HOSTNAME_MISMATCH|INVALID_CA|CRL/;

function readClues(error: unknown, { farewell, broken }: Circumstances): Clues {
  const given = record(error);
  const behind = record(broken);
  const text = [given.response, given.responseText, given.reason, farewell].filter((each) => isText(each));
  const code = String(behind.code ?? given.code ?? '');
  return {
    code,
    status: String(given.responseStatus ?? ''),
    reply: String(given.serverResponseCode ?? /^\[([A-Z-]+)/.exec(farewell ?? '')?.[1] ?? '').toUpperCase(),
    text: text.join(' ').slice(0, 2000),
    authentication: given.authenticationFailed === true,
    tls: given.tlsFailed === true,
    throttleMs: typeof given.throttleReset === 'number' ? given.throttleReset : undefined,
  };
}

function signInFault(clues: Clues): Fault | null {
  if (!clues.authentication) return null;
  const { reply, text } = clues;
  if (reply === 'PRIVACYREQUIRED' || (clues.status === '' && text === '')) return encryptionRequired();
  if (TEMPORARY.has(reply) || (reply !== 'AUTHENTICATIONFAILED' && BUSY.test(text))) return signInThrottled(clues);
  if (APP_PASSWORD.test(text)) return appPasswordNeeded();
  if (BLOCKED.has(reply)) return accountBlocked(reply);
  return signInRefused();
}

function tlsFault({ code, tls }: Clues): Fault | null {
  if (CERTIFICATE.test(code)) return certificateInvalid(code);
  if (code.startsWith('ERR_SSL') || code === 'EPROTO') return notTls();
  if (!tls || code.startsWith('E')) return null;
  return code === '' ? startTlsMissing() : encryptionBroken();
}

function serverFault(clues: Clues): Fault | null {
  const { code, status, reply, text } = clues;
  if (code === 'ETHROTTLE') return throttled(clues);
  if (status !== '') return TEMPORARY.has(reply) || BUSY.test(text) ? throttled(clues) : commandRefused(status, reply);
  if (UNREADABLE.has(code) || code.startsWith('ParserError') || code === 'InvalidResponse') return garbled();
  return null;
}

function lostFault({ code, text }: Clues, circumstances: Circumstances): Fault {
  const { signedIn, farewell, received } = circumstances;
  if (farewell !== null) return BUSY.test(text) ? tooManyConnections() : farewellFault();
  if (code === STRANGER || (code === 'GREETING_TIMEOUT' && received > 0)) return notAServer();
  if (code === 'GREETING_TIMEOUT') return noGreeting();
  if (code === 'CONNECT_TIMEOUT' || code === 'ETIMEDOUT' || code === 'UPGRADE_TIMEOUT') return silence();
  if (code === 'ECONNREFUSED') return connectionRefused();
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return hostUnknown();
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'EADDRNOTAVAIL') return unreachable();
  return signedIn ? connectionLost() : connectionLostEarly();
}

const appPasswordNeeded = () =>
  new Fault(
    'reconnect',
    'imap-app-password-needed',
    'This provider wants an app password. Create one in the settings of the mail account and enter it here.',
  );

const accountBlocked = (reply: string) =>
  new Fault(
    'reconnect',
    'imap-account-blocked',
    `The server knows the account but does not let it in (${reply}). Its provider or administrator can tell why.`,
  );

const signInThrottled = ({ throttleMs }: Clues) =>
  new Fault('retry', 'imap-sign-in-throttled', 'The server does not accept sign-ins now. We try again later.', {
    retryAfter: throttleMs,
  });

const encryptionRequired = () =>
  new Fault(
    'refuse',
    'imap-encryption-required',
    'The server accepts passwords over encrypted connections only. Choose TLS or STARTTLS.',
    { field: 'security' },
  );

const certificateInvalid = (code: string) =>
  new Fault(
    'refuse',
    'imap-certificate-invalid',
    `The server's certificate does not prove that it is this server (${code}). Check the host name, or ask who runs it.`,
    { field: 'host' },
  );

const notTls = () =>
  new Fault(
    'refuse',
    'imap-tls-mismatch',
    'What answers there does not speak TLS. Check port and encryption: 993 goes with TLS, 143 with STARTTLS.',
    { field: 'security' },
  );

const startTlsMissing = () =>
  new Fault('refuse', 'imap-starttls-missing', 'The server does not offer STARTTLS. Choose TLS, usually on port 993.', {
    field: 'security',
  });

const encryptionBroken = () =>
  new Fault(
    'refuse',
    'imap-encryption-broken',
    'The start of encryption was tampered with or failed. Choose TLS, usually on port 993.',
    { field: 'security' },
  );

const notAServer = () =>
  new Fault('refuse', 'imap-not-a-server', 'What answers there is not an IMAP server. Check host and port.', {
    field: 'port',
  });

const throttled = ({ throttleMs }: Clues) =>
  new Fault('retry', 'imap-throttled', 'The server asks us to slow down. We go on later.', { retryAfter: throttleMs });

const commandRefused = (status: string, reply: string) =>
  new Fault(
    'retry',
    'imap-command-refused',
    `The server refused a request (${[status, reply].filter(Boolean).join(' ')}). We try again later.`,
  );

const garbled = () =>
  new Fault('retry', 'imap-answer-garbled', 'The server sent an answer that can not be read. We try again later.');

const tooManyConnections = () =>
  new Fault('retry', 'imap-too-many-connections', 'The account has too many connections now. We try again later.');

const farewellFault = () =>
  new Fault('retry', 'imap-server-closed', 'The server ended the connection. We connect again.');

const silence = () =>
  new Fault('retry', 'imap-timeout', 'The server did not answer in time. We try again.', { field: 'host' });

const noGreeting = () =>
  new Fault(
    'retry',
    'imap-no-greeting',
    'Something answers there but says nothing. Check port and encryption: 993 goes with TLS, 143 with STARTTLS.',
    { field: 'port' },
  );

const connectionRefused = () =>
  new Fault('retry', 'imap-connection-refused', 'Nothing answers at this host and port.', { field: 'port' });

const hostUnknown = () =>
  new Fault('retry', 'imap-host-unknown', 'There is no server of this name.', { field: 'host' });

const unreachable = () =>
  new Fault('retry', 'imap-unreachable', 'The server can not be reached from here.', { field: 'host' });

const connectionLost = () => new Fault('retry', 'imap-connection-lost', 'The connection was lost. We connect again.');

const connectionLostEarly = () =>
  new Fault('retry', 'imap-connection-lost', 'The connection was lost before signing in. We connect again.');

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
