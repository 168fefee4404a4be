/** A mailbox at somebody else's Gmail as a stage of the contract suite. */
import { openGmail } from '#providers/gmail/index.ts';
import { memoryQuota } from '#providers/gmail/memory-quota.ts';
import type { Stage } from '../contract/stage.ts';
import { startEmulatedGmail } from './emulated-gmail.ts';
import { endpointsBelow, testGmailWorld } from './gmail-world.ts';
import { createLeapingClock } from './leaping-clock.ts';

const owner = 'ada@acme.example';
const readScope = 'https://www.googleapis.com/auth/gmail.readonly';

/** Starts an emulator with an empty mailbox. */
export async function openEmulatedGmailStage(): Promise<Stage> {
  const clock = createLeapingClock();
  const gmail = await startEmulatedGmail(owner);
  const world = testGmailWorld({ endpoints: endpointsBelow(gmail.url), clock, resolveFetch: gmail.fetch });
  const access = { token: async () => 'token-of-the-owner', quota: memoryQuota() };
  const ids = new Map<string, string>();
  const idOf = (messageId: string): string => ids.get(messageId) ?? '';
  const label = (messageId: string, addLabelIds: string[], removeLabelIds: string[]) =>
    gmail.hand('POST', `/messages/${idOf(messageId)}/modify`, { addLabelIds, removeLabelIds });
  return {
    open: () => openGmail({ address: owner, scopes: [readScope], access: 'instance' }, access, world),
    async add(mailbox, raw, { keywords = [], receivedAt } = {}) {
      clock.leap(60_000);
      const { id } = await gmail.hand('POST', '/messages', {
        raw: raw.toString('base64url'),
        labelIds: [...(places.get(mailbox) ?? []), ...labelsOf(keywords)],
        internalDate: String((receivedAt ?? clock.now()).getTime()),
      });
      const [, messageId = ''] = /^Message-ID: <([^>]*)>/im.exec(raw.toString('latin1')) ?? [];
      ids.set(messageId, String(id));
    },
    async flag(_mailbox, messageId, keywords) {
      const add = labelsOf(keywords);
      await label(
        messageId,
        add,
        ['UNREAD', 'STARRED', 'IMPORTANT'].filter((name) => !add.includes(name)),
      );
    },
    expunge: async (_mailbox, messageId) => void (await gmail.hand('DELETE', `/messages/${idOf(messageId)}`)),
    move: async (mailbox, messageId, to) =>
      void (await label(messageId, places.get(to) ?? [], places.get(mailbox) ?? [])),
    poison: async (_mailbox, messageId) => void gmail.poisoned.add(idOf(messageId)),
    newEpoch: async () => {},
    revoke: async () => {
      gmail.trouble = 'signed-out';
    },
    async breakList(kind) {
      gmail.labels = kind === null ? null : kind === 'empty' ? '{"labels":[]}' : '{"labels":[{"id":7},"what",null]}';
    },
    async fallSilent() {
      world.silenceMs = 300;
      gmail.trouble = 'silence';
    },
    throttle: async () => {
      gmail.trouble = 'throttle';
    },
    async recover() {
      world.silenceMs = 10_000;
      gmail.trouble = null;
    },
    cutWatches: async () => {},
    end: () => gmail.close(),
  };
}

function labelsOf(keywords: readonly string[]): string[] {
  const marks = keywords.flatMap((keyword) =>
    keyword === '$flagged' ? ['STARRED'] : keyword === '$important' ? ['IMPORTANT'] : [],
  );
  return keywords.includes('$seen') ? marks : [...marks, 'UNREAD'];
}

const places = new Map([
  ['INBOX', ['INBOX']],
  ['Sent', ['SENT']],
  ['Archive', []],
]);
