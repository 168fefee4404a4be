/**
 * Puts the cast into a simulated Google: users with their aliases and labels, the mail of months, and what arrives.
 *
 * Invariant: the same cast put into a new world gives every message the id that it had before, so that a demo that is
 * started again goes on where it was. Ids and history follow the world's clock, therefore the clock stands at the day
 * of each message while it is put in (`StageClock`).
 */
import type { Clock } from '#platform/clock.ts';
import type { GoogleUser } from '#simulator/google/mailbox/user.ts';
import type { GoogleWorld } from '#simulator/google/world.ts';
import type { Arrival, Cast } from './cast-of.ts';
import type { MailItem } from './deliver.ts';

/** A clock that can be at another day while something is done. */
export interface StageClock extends Clock {
  at(moment: Date, act: () => void): void;
}

/** Makes one on top of another clock. */
export function stageClock(clock: Clock): StageClock {
  let set: Date | null = null;
  return {
    now: () => set ?? clock.now(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    at(moment, act) {
      set = moment;
      try {
        act();
      } finally {
        set = null;
      }
    },
  };
}

/** Which thread of a mailbox a conversation is. */
export type Threads = Map<string, string>;

/** Adds the users with all their mail; answers the threads, for what arrives later. */
export function fillGoogle(world: GoogleWorld, cast: Cast): Threads {
  const threads: Threads = new Map();
  for (const { email, name, aliases } of cast.colleagues) {
    const user = world.addUser({ email, name, aliases });
    for (const item of cast.mail.mailbox(email)) put(world, user, item, threads);
  }
  return threads;
}

/** What has arrived after `from` up to `to`; answers how many messages that were. */
export function playArrivals(world: GoogleWorld, cast: Cast, threads: Threads, from: Date, to: Date): number {
  const arrivals = cast.mail.arrivals(from, to);
  return arrivals.reduce((count, arrival) => count + putArrival(world, threads, arrival), 0);
}

/** One arrival, in each mailbox that it reaches; answers in how many. */
export function putArrival(world: GoogleWorld, threads: Threads, { copies }: Arrival): number {
  for (const { email, item } of copies) {
    const user = world.user(email);
    if (user) put(world, user, item, threads);
  }
  return copies.length;
}

function put(world: GoogleWorld, user: GoogleUser, item: MailItem, threads: Threads): void {
  const key = `${user.email} ${item.threadKey}`;
  const place = () => {
    const threadId = threads.get(key);
    const placed = item.labels.includes('DRAFT')
      ? user.drafts.create(item.raw, threadId)
      : user.insert(item.raw, {
          labels: item.labels.map((name) => labelId(user, name)),
          internalDate: item.internalDate,
          threadId,
        });
    if (threadId === undefined) threads.set(key, placed.threadId);
  };
  if (isStageClock(world.clock)) world.clock.at(item.internalDate, place);
  else place();
}

function labelId(user: GoogleUser, name: string): string {
  if (/^[A-Z_]+$/.test(name)) return name;
  return user.labels.named(name)?.id ?? user.createLabel(name);
}

function isStageClock(clock: Clock): clock is StageClock {
  return 'at' in clock;
}
