/** The memory account as a stage of the contract suite. */
import { Fault } from '#errors.ts';
import { MemoryAccount, memoryId } from '#providers/memory/account.ts';
import { openMemory } from '#providers/memory/index.ts';
import type { ProviderId } from '#providers/provider.ts';
import type { Stage } from '../contract/stage.ts';

/** A fresh memory account and the hands that disturb it. */
export function openMemoryStage(layout: 'account' | 'folders'): Stage {
  const account = new MemoryAccount({ layout });
  let trouble: Fault | null = null;
  account.hooks.push(() => {
    if (trouble !== null) throw trouble;
  });
  const meet = (next: Fault | null): void => {
    trouble = next;
  };
  const feedOf = (mailbox: string) => (layout === 'account' ? 'account' : mailbox);
  return {
    open: async () => openMemory(account),
    add: async (mailbox, raw, facts) => void account.add(raw, { ...facts, mailboxes: [mailbox] }),
    flag: async (mailbox, messageId, keywords) => account.flag(seek(account, mailbox, messageId), keywords),
    expunge: async (mailbox, messageId) => account.expunge(seek(account, mailbox, messageId)),
    move: async (mailbox, messageId, to) => void account.move(seek(account, mailbox, messageId), to),
    poison: async (mailbox, messageId) => account.poison(seek(account, mailbox, messageId), 'It can not be read.'),
    newEpoch: async (mailbox) => account.newEpoch(feedOf(mailbox)),
    revoke: async () => {
      account.revoked = true;
    },
    breakList: async (kind) => {
      account.brokenList = kind;
    },
    fallSilent: async () => meet(new Fault('retry', 'memory-silent', 'No answer came.')),
    throttle: async () => meet(new Fault('retry', 'memory-throttled', 'Too many sign-ins.')),
    recover: async () => meet(null),
    cutWatches: async () => account.loseWatches(),
    end: async () => {},
  };
}

function seek(account: MemoryAccount, mailbox: string, messageId: string): ProviderId {
  for (const feed of account.feeds.values()) {
    for (const entry of feed.entries.values()) {
      const here = entry.mailboxes.some((key) => key === mailbox);
      if (here && Buffer.from(entry.raw).includes(`<${messageId}>`)) return memoryId(feed, entry.serial);
    }
  }
  throw new Error(`${mailbox} holds no ${messageId}.`);
}
