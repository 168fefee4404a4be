/** What opening an IMAP account needs: the settings that are stored, the secret, and the world that it lives in. */
import type { Clock } from '#platform/clock.ts';
import type { SignInGate } from './sign-in-gate.ts';

/** `tls` from the first octet, `starttls` required before signing in, or `none`: plain text, only where the operator allows it. */
export type ImapSecurity = 'tls' | 'starttls' | 'none';

/** How to reach the account. Not secret. */
export interface ImapSettings {
  host: string;
  port: number;
  username: string;
  security: ImapSecurity;
  /** The account's mail address, where the user name is none. */
  address?: string | undefined;
}

/** What proves that we may. */
export interface ImapSecret {
  password: string;
}

/** Where to connect: the outbound guard's answer. */
export interface ImapDestination {
  address: string;
  port: number;
  servername: string | undefined;
}

/** How long we wait, in milliseconds. */
export interface ImapTiming {
  /** For a usable connection, handshake included. */
  connectMs: number;
  /** For the first line of the server. */
  greetingMs: number;
  /** Without a single octet while an answer is due: the connection is dead. */
  silenceMs: number;
  /** Before an IDLE is ended and begun again. RFC 2177 wants less than 29 minutes; routers forget sooner. */
  idleMs: number;
}

/** The world outside the adapter. */
export interface ImapWorld {
  resolve: (host: string, port: number) => Promise<ImapDestination>;
  clock: Clock;
  gate: SignInGate;
  timing: ImapTiming;
  /** Certificates in PEM to trust beside the system's, for an operator with an authority of his own. */
  trust?: string | undefined;
}

/** The waits that suit real servers. */
export const imapTiming: ImapTiming = { connectMs: 20_000, greetingMs: 10_000, silenceMs: 60_000, idleMs: 9 * 60_000 };
