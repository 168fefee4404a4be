/**
 * A large mailbox of the cast in a simulated Google: the months of one colleague's mail, as often as needed, each time
 * with other stories and earlier. And what the least is that reading it costs.
 */

import { type Cast, castOf } from '#simulator/cast/cast-of.ts';
import type { GoogleUser } from '#simulator/google/mailbox/user.ts';

/** The mailbox as it was filled. */
export interface GmailLoad {
  messages: number;
  threads: number;
  /** What is to be fetched, by thread: how many messages. Drafts, junk and trash are not. */
  wanted: Map<string, number>;
}

const weeks = 31;
const busiest = 10;
/** Messages of the mailbox in one block of so many weeks, at the busiest. */
const ofBlock = 9_500;
const day = 86_400_000;
const aside = ['DRAFT', 'SPAM', 'TRASH'];

/** The cast of a block; the first is the newest. */
export function castOfBlock(block: number, volume: number, end: Date): Cast {
  const startedAt = new Date(end.getTime() - block * weeks * 7 * day);
  return castOf({ seed: block + 1, startedAt, now: startedAt, scale: { weeks, volume }, watched: [] });
}

/** Fills it with about so many messages, oldest first. */
export function fillMailbox(user: GoogleUser, count: number, end: Date): GmailLoad {
  const blocks = Math.ceil(count / ofBlock);
  const volume = Math.min(busiest, (busiest * count) / ofBlock);
  const load: GmailLoad = { messages: 0, threads: 0, wanted: new Map() };
  for (let block = blocks - 1; block >= 0; block--)
    fillBlock(user, castOfBlock(block, volume, end), block, load, count);
  load.threads = load.wanted.size;
  return load;
}

function fillBlock(user: GoogleUser, cast: Cast, block: number, load: GmailLoad, most: number): void {
  const threads = new Map<string, string>();
  for (const item of cast.mail.mailbox(user.email)) {
    if (load.messages >= most) return;
    // Kept as octets: the closures of a cast would keep all of it in memory.
    const placed = user.insert(item.raw(), {
      labels: item.labels.map((name) => labelId(user, name)),
      internalDate: item.internalDate,
      threadId: threads.get(item.threadKey),
    });
    threads.set(item.threadKey, placed.threadId);
    load.messages += 1;
    const thread = `${block} ${item.threadKey}`;
    if (!item.labels.some((label) => aside.includes(label)))
      load.wanted.set(thread, (load.wanted.get(thread) ?? 0) + 1);
  }
}

function labelId(user: GoogleUser, name: string): string {
  if (/^[A-Z_]+$/.test(name)) return name;
  return user.labels.named(name)?.id ?? user.createLabel(name);
}

/** Google's units of 2026 (docs/providers/gmail.md): a page of 500 ids, a message, a thread of any size. */
const costs = { page: 5, message: 20, thread: 40 };

/** The least units by which ids can be listed and threads of these sizes read: a thread at once where that is cheaper. */
export function leastUnits(ids: number, sizes: Iterable<number>): number {
  let units = Math.ceil(ids / 500) * costs.page;
  for (const size of sizes) units += Math.min(size * costs.message, costs.thread);
  return units;
}

/** The least seconds for so many units: as many as a minute has at once, and again each minute. */
export function leastSeconds(units: number, ofMinute: number): number {
  return Math.max(0, Math.ceil(units / ofMinute) - 1) * 60;
}
