/**
 * One signed-in connection to an IMAP server, opened when it is needed and opened again after it was lost.
 *
 * Owns: signing in (through the gate), the selected mailbox, and the watch over silence. imapflow's own inactivity
 * timer is switched off, because it also fires when a slow reader of ours holds a fetch back; here the server is late
 * only while an answer is due and not one octet comes. Everything thrown is a Fault.
 */
import { createHash } from 'node:crypto';
import type { ImapFlow } from 'imapflow';
import type { SequenceSet } from '../sequence-set.ts';
import { createClient, isGreeted } from './create-client.ts';
import {
  alreadyClosed,
  type Circumstances,
  isServersWord,
  mailboxRefused,
  STRANGER,
  signInRefused,
  toFault,
} from './errors.ts';
import { openMailbox, Refusal, type Selected } from './open-mailbox.ts';
import type { ImapSecret, ImapSettings, ImapWorld } from './settings.ts';

/** A failed command, and whether it was the server itself who gave up on it. */
export interface Failure {
  fault: ReturnType<typeof toFault>;
  serversWord: boolean;
}

/** The watch over a running command; while it is on hold, we are the slow side. */
export interface SilenceWatch {
  hold(on: boolean): void;
  stop(): void;
}

const GOODBYE_MS = 2_000;

/** The connection. Commands run one at a time. */
export class ImapSession {
  readonly settings: ImapSettings;
  readonly world: ImapWorld;
  /** The last reason why a folder could not be opened, by path. */
  readonly refused = new Map<string, string>();
  /** Folders of which the server said that there are none. */
  readonly missing = new Set<string>();
  readonly secret: ImapSecret;
  readonly #account: string;
  #client: ImapFlow | null = null;
  #selected: Selected | null = null;
  #seen: { box: Selected; uids: SequenceSet } | null = null;
  #news = false;
  #silent = false;
  #broken: unknown = null;
  #signedIn = false;
  #proven = false;
  #closed = false;

  constructor(settings: ImapSettings, secret: ImapSecret, world: ImapWorld) {
    this.settings = settings;
    this.world = world;
    this.secret = secret;
    this.#account = accountKey(settings, secret);
  }

  /** Whether the server is Gmail's: known by its own extension, not by its name. */
  get isGmail(): boolean {
    return this.#client?.capabilities.has('X-GM-EXT-1') === true;
  }

  /** Whether the server can tell what changed since a mod-sequence (RFC 7162). */
  get knowsChanges(): boolean {
    return this.#client?.enabled.has('CONDSTORE') === true;
  }

  /** Whether the server can answer a search in few words (RFC 4731, part of RFC 9051). */
  get hasCompactSearch(): boolean {
    const capabilities = this.#client?.capabilities;
    return capabilities?.has('ESEARCH') === true || this.#client?.enabled.has('IMAP4REV2') === true;
  }

  /** The mailbox that is selected now, if any. */
  get selected(): Selected | null {
    return this.#client?.usable ? this.#selected : null;
  }

  /** Whether the server has told of new or removed emails since the mailbox was selected. */
  get hasNews(): boolean {
    return this.#news;
  }

  /** The connected client; signs in when there is none. */
  async connect(): Promise<ImapFlow> {
    if (this.#client?.usable) return this.#client;
    if (this.#closed) throw alreadyClosed();
    if (this.secret.password === '') throw signInRefused();
    this.#forget();
    this.world.gate.admit(this.#account);
    const client = await this.#createClient();
    this.#client = client;
    this.#silent = false;
    this.#broken = null;
    const watch = this.watchSilence(client);
    try {
      await client.connect();
      this.#signedIn = true;
      return client;
    } catch (error) {
      this.world.gate.failed(this.#account);
      throw this.explain(client, error).fault;
    } finally {
      watch.stop();
    }
  }

  /** Runs one command on the connected client. */
  async run<T>(command: (client: ImapFlow) => Promise<T>): Promise<T> {
    const client = await this.connect();
    const watch = this.watchSilence(client);
    try {
      const answer = await command(client);
      if (client.isClosed) throw new Error('The connection ended during a command.');
      this.#prove();
      return answer;
    } catch (error) {
      throw this.explain(client, error).fault;
    } finally {
      watch.stop();
    }
  }

  /** Selects a mailbox read-only; a selected one is asked anew only when `fresh`. */
  async examine(path: string, fresh: boolean): Promise<Selected> {
    if (!fresh && this.selected?.path === path) return this.selected;
    this.#selected = null;
    const box = await this.run((client) => openMailbox(client, path));
    if (box instanceof Refusal) {
      this.refused.set(path, box.reason);
      if (box.missing) this.missing.add(path);
      throw mailboxRefused(box.cause);
    }
    this.missing.delete(path);
    this.#selected = box;
    this.#news = false;
    return this.#selected;
  }

  /** The UIDs of a mailbox, if nothing came and nothing went since `remember`. */
  recall(box: Selected): SequenceSet | null {
    const seen = this.#seen;
    const same = seen !== null && seen.box.path === box.path && seen.box.uidValidity === box.uidValidity;
    return same && box.uidNext !== null && seen.box.uidNext === box.uidNext && seen.box.exists === box.exists
      ? seen.uids
      : null;
  }

  /** Keeps the UIDs of the mailbox that was read last. */
  remember(box: Selected, uids: SequenceSet): void {
    this.#seen = { box, uids };
  }

  /** What a failure on this client means; a dead connection is let go. */
  explain(client: ImapFlow, error: unknown): Failure {
    const circumstances: Circumstances = {
      signedIn: this.#signedIn,
      silent: this.#silent,
      farewell: typeof client.byeReason === 'string' ? client.byeReason : null,
      broken: this.#broken,
      received: client.stats().received,
    };
    // A server that refused a sign-in waits for another try, and its connection stays open until we close it.
    if (circumstances.farewell !== null || !client.usable) client.close();
    if (!client.usable && this.#client === client) this.#forget();
    return { fault: toFault(error, circumstances), serversWord: isServersWord(error, circumstances) };
  }

  /** Closes the connection when a whole `silenceMs` passes without an octet and without a hold. */
  watchSilence(client: ImapFlow): SilenceWatch {
    const stop = new AbortController();
    let held = false;
    let touched = false;
    const watch = async (): Promise<void> => {
      for (let seen = client.stats().received; ; ) {
        await this.world.clock.sleep(this.world.timing.silenceMs, stop.signal);
        const received = client.stats().received;
        if (received === seen && !touched) break;
        seen = received;
        touched = held;
      }
      this.#silent = true;
      client.close();
    };
    watch().catch(() => {});
    return {
      hold: (on) => {
        held = on;
        touched = true;
      },
      stop: () => stop.abort(),
    };
  }

  /** Lets the connection go without a word; the next command opens another. */
  drop(): void {
    this.#client?.close();
    this.#forget();
  }

  /** Says goodbye, but does not wait for long behind a fetch that nobody reads any more; never throws. */
  async close(): Promise<void> {
    this.#closed = true;
    const client = this.#client;
    if (client?.usable) {
      const waited = new AbortController();
      const patience = this.world.clock.sleep(GOODBYE_MS, waited.signal).catch(() => {});
      await Promise.race([client.logout().catch(() => {}), patience]);
      waited.abort();
    }
    this.drop();
  }

  #prove(): void {
    if (this.#proven) return;
    this.#proven = true;
    this.world.gate.survived(this.#account);
  }

  /** A connection that ends after signing in and before it served a command counts as a failed sign-in. */
  #forget(): void {
    if (this.#signedIn && !this.#proven && !this.#closed) this.world.gate.failed(this.#account);
    this.#client = null;
    this.#selected = null;
    this.#signedIn = false;
    this.#proven = false;
  }

  async #createClient(): Promise<ImapFlow> {
    const { settings, world } = this;
    const destination = await world.resolve(settings.host, settings.port);
    const client = createClient(settings, this.secret, world, destination);
    client.on('error', (error: unknown) => {
      if (this.#client === client) this.#broken ??= error;
    });
    for (const event of ['exists', 'expunge'] as const) {
      client.on(event, () => {
        this.#news = true;
      });
    }
    client.on('response', () => {
      if (isGreeted(client)) return;
      this.#broken = { code: STRANGER };
      client.close();
    });
    return client;
  }
}

/** The same words are tried no faster; other words are another account, so nobody can pause somebody else's. */
function accountKey({ host, port, username }: ImapSettings, { password }: ImapSecret): string {
  return createHash('sha256')
    .update(JSON.stringify([host, port, username, password]))
    .digest('base64');
}
