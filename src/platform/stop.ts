/**
 * Ends the program in order: what was started last is closed first, each with its own share of patience, and a second
 * signal ends it at once. Nothing that is lost by an abrupt end matters (law 1); this only spares the next start work.
 */
import { type Clock, systemClock } from './clock.ts';
import { describeError, type Log } from './log.ts';

/** Collects what must be closed. */
export interface Stopper {
  /** Aborts when the program begins to end. */
  readonly signal: AbortSignal;
  /** Closes `label` when the program ends, before all that was added earlier. */
  add(label: string, close: () => Promise<void> | void): void;
  /** Ends; later calls wait for the first. */
  stop(reason: string): Promise<void>;
}

/** Makes a stopper; a part that takes longer than `patienceMs` is left behind. */
export function createStopper(log: Log, clock: Clock, patienceMs = 10_000): Stopper {
  const ending = new AbortController();
  const parts: { label: string; close: () => Promise<void> | void }[] = [];
  let stopped: Promise<void> | undefined;

  async function closeAll(reason: string): Promise<void> {
    log.info('stopping', { reason });
    ending.abort(new Error('The program is ending.'));
    for (let part = parts.pop(); part; part = parts.pop()) await closeOne(part);
    log.info('stopped');
  }

  async function closeOne({ label, close }: (typeof parts)[number]): Promise<void> {
    const patience = new AbortController();
    const late = clock.sleep(patienceMs, patience.signal).then(
      () => log.warn('stop-too-slow', { label }),
      () => {},
    );
    try {
      await Promise.race([close(), late]);
    } catch (error) {
      log.error('stop-failed', { label, ...describeError(error) });
    } finally {
      patience.abort();
    }
  }

  return {
    signal: ending.signal,
    add: (label, close) => void parts.push({ label, close }),
    stop: (reason) => {
      stopped ??= closeAll(reason);
      return stopped;
    },
  };
}

/**
 * Ends on SIGINT, SIGTERM and SIGHUP, and when the launcher is gone (scripts/run.mjs holds a channel to us). A second
 * signal ends at once, but not within a second: Ctrl-C reaches us from the terminal and from the launcher.
 */
export function stopOnSignals(stopper: Stopper, clock: Clock = systemClock): void {
  let since: number | undefined;
  const hear = (reason: string) => {
    const now = clock.now().getTime();
    if (since !== undefined && now - since > 1000) return process.exit(130);
    since ??= now;
    void stopper.stop(reason).then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear);
  process.on('disconnect', () => hear('launcher-gone'));
  process.channel?.unref();
}
