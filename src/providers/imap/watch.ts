/**
 * Waits for news on connections of its own: one in INBOX, and one in Sent if the server allows a second. It carries
 * no truth: every notification only wakes, so doubled and dropped ones do no harm.
 *
 * IDLE (RFC 2177) is ended and begun again before routers and servers forget it, with a NOOP between: a server that
 * does not answer that in time is dead, however open the socket looks. A server without IDLE is asked by NOOP alone.
 */
import type { ImapFlow } from 'imapflow';
import type { Watch } from '../provider.ts';
import { ImapSession } from './api.ts';
import { listMailboxes } from './mailboxes.ts';

/** How often a server without IDLE is asked. */
const NOOP_MS = 2 * 60_000;
/** After a server ended an IDLE of its own accord; without it, one that always does would be asked in a tight loop. */
const EARLY_END_MS = 5_000;

/** Starts watching; `lost` is called once, when INBOX can not be watched any more. */
export async function watchAccount(
  session: ImapSession,
  wake: () => void,
  lost: (reason: unknown) => void,
): Promise<Watch> {
  const sent = (await listMailboxes(session)).find((mailbox) => mailbox.role === 'sent' && mailbox.selectable);
  const stop = new AbortController();
  const open = () => new ImapSession(session.settings, session.secret, session.world);
  const inbox = open();
  const first = await prepare(inbox, 'INBOX', wake);
  const second = sent === undefined ? null : await tryPrepare(open(), sent.key, wake);
  const end = (): void => {
    stop.abort();
    inbox.drop();
    second?.session.drop();
  };
  const loops = [
    loop(inbox, first, stop.signal).catch((reason) => {
      if (stop.signal.aborted) return;
      end();
      lost(reason);
    }),
  ];
  if (second !== null) loops.push(loop(second.session, second.client, stop.signal).catch(() => {}));
  return {
    async close() {
      end();
      await Promise.all(loops);
    },
  };
}

async function prepare(session: ImapSession, path: string, wake: () => void): Promise<ImapFlow> {
  await session.examine(path, true);
  const client = await session.connect();
  for (const event of ['exists', 'expunge', 'flags'] as const) client.on(event, () => wake());
  return client;
}

/** The second connection is a comfort: mail that we sent is then seen at once and not at the next poll. */
async function tryPrepare(session: ImapSession, path: string, wake: () => void) {
  try {
    return { session, client: await prepare(session, path, wake) };
  } catch {
    await session.close();
    return null;
  }
}

/** Ends only by throwing why. */
async function loop(session: ImapSession, client: ImapFlow, signal: AbortSignal): Promise<never> {
  const { clock, timing } = session.world;
  const hasIdle = client.capabilities.has('IDLE');
  const restMs = hasIdle ? timing.idleMs : Math.min(timing.idleMs, NOOP_MS);
  const gone = new Promise<void>((resolve) => client.once('close', resolve));
  for (;;) {
    const rest = new AbortController();
    const sleep = (ms: number) => clock.sleep(ms, AbortSignal.any([signal, rest.signal])).catch(() => {});
    const idle = hasIdle ? client.idle().then(() => sleep(EARLY_END_MS)) : gone;
    await Promise.race([sleep(restMs), gone, idle.catch(() => {})]);
    rest.abort();
    if (client.isClosed) throw session.explain(client, new Error('The connection ended.')).fault;
    await askForLife(session, client);
  }
}

async function askForLife(session: ImapSession, client: ImapFlow): Promise<void> {
  const watch = session.watchSilence(client);
  try {
    await client.noop();
  } catch (error) {
    throw session.explain(client, error).fault;
  } finally {
    watch.stop();
  }
  if (client.isClosed) throw session.explain(client, new Error('The connection ended.')).fault;
}
