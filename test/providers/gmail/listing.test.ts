import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { describeLabels } from '#providers/gmail/labels.ts';
import type { Changes, FeedState, ListedEmail, MailProvider } from '#providers/provider.ts';
import { type GmailStage, openGmailStage } from '../../support/gmail-stage.ts';
import { mailDocument } from '../../support/mail-documents.ts';
import { applyPage, catchUp, type FeedMirror, openMirrors } from '../../support/mirror.ts';

const day = 86_400_000;

function put(stage: GmailStage, name: string, labels: string[], internalDate?: Date): string {
  const raw = mailDocument({ messageId: `${name}@acme.example` });
  stage.clock.leap(60_000);
  return stage.user.insert(raw, { labels, internalDate }).id;
}

async function mirrorOf(provider: MailProvider): Promise<FeedMirror> {
  return [...(await openMirrors(provider)).values()][0]!;
}

/** What Google holds, in the words of the port. */
function truthOf({ user }: GmailStage): [string, string][] {
  return user
    .list()
    .map(({ id, labelIds }): [string, string] => [id, JSON.stringify(describeLabels(labelIds))])
    .sort();
}

function heldBy(emails: Iterable<ListedEmail>): [string, string][] {
  return [...emails]
    .map(({ id, mailboxes, keywords }): [string, string] => [id, JSON.stringify({ mailboxes, keywords })])
    .sort();
}

async function inStage(options: Parameters<typeof openGmailStage>[0], act: (stage: GmailStage) => Promise<void>) {
  const stage = await openGmailStage(options);
  try {
    await act(stage);
  } finally {
    await stage.end();
  }
}

describe('A listing of a Gmail mailbox', () => {
  test('tells mailboxes and keywords of every message, archived, spam and trash too', () =>
    inStage({}, async (stage) => {
      const project = stage.user.createLabel('Projects/Pier');
      const ids = new Map([
        ['unread', put(stage, 'unread', ['INBOX', 'UNREAD', 'IMPORTANT', 'CATEGORY_UPDATES'])],
        ['archived', put(stage, 'archived', [])],
        ['sorted', put(stage, 'sorted', [project, 'STARRED'])],
        ['sent', put(stage, 'sent', ['SENT', 'INBOX'])],
        ['spam', put(stage, 'spam', ['SPAM', 'UNREAD'])],
        ['trash', put(stage, 'trash', ['TRASH', project])],
        ['draft', put(stage, 'draft', ['DRAFT'])],
      ]);
      const provider = await stage.open();
      const mirror = await mirrorOf(provider);
      await catchUp(provider, mirror);
      const told = Object.fromEntries(
        [...ids].map(([name, id]) => {
          const { mailboxes, keywords } = mirror.emails.get(id as never)!;
          return [name, [mailboxes, keywords]];
        }),
      );
      assert.deepEqual(told, {
        unread: [
          ['ALL', 'INBOX'],
          ['$important', 'category-updates'],
        ],
        archived: [['ALL'], ['$seen']],
        sorted: [
          ['ALL', project],
          ['$flagged', '$seen'],
        ],
        sent: [['ALL', 'INBOX', 'SENT'], ['$seen']],
        spam: [['SPAM'], []],
        trash: [[project, 'TRASH'], ['$seen']],
        draft: [
          ['ALL', 'DRAFT'],
          ['$draft', '$seen'],
        ],
      });
      assert.deepEqual(
        mirror.pages.flatMap((page) => page.created.map(({ threadId }) => typeof threadId)),
        Array(7).fill('string'),
      );
    }));

  test('marks as old what lies before the horizon, and lists it after the rest', () =>
    inStage({}, async (stage) => {
      const now = stage.clock.now().getTime();
      const horizon = new Date(now - 10 * day);
      const days = [1, 5, 9, 10, 11, 20, 30];
      for (const n of days) put(stage, `d${n}`, n === 20 ? ['TRASH'] : ['INBOX'], new Date(now - n * day));
      const provider = await stage.open();
      const [feed] = await provider.feeds();
      let state: FeedState | null = null;
      const told: [string, boolean][] = [];
      for (let more = true; more; ) {
        const page: Changes = await provider.changes(feed!, state, 2, horizon);
        told.push(...page.created.map((email): [string, boolean] => [email.id, email.old === true]));
        state = page.newState;
        more = page.hasMore;
      }
      const expected = stage.user.list().map(({ id, internalDate }) => [id, internalDate < horizon]);
      assert.deepEqual(told, expected);
    }));

  test('asks for the newest mail first: the first page does not wait for the labels of all the others', () =>
    inStage({}, async (stage) => {
      for (let n = 0; n < 3_000; n += 1) put(stage, `m${n}`, ['INBOX', ...(n % 2 ? ['UNREAD'] : [])]);
      const provider = await stage.open();
      const mirror = await mirrorOf(provider);
      applyPage(mirror, await provider.changes(mirror.feed, null, 500));
      const spent = stage.google.world.stats.units.get('ada@acme.example')!;
      assert.ok(spent < 100, `${spent} units before the first page`);
      await catchUp(provider, mirror, 500);
      assert.deepEqual(heldBy(mirror.emails.values()), truthOf(stage));
      const all = stage.google.world.stats.units.get('ada@acme.example')!;
      assert.ok(all < 250, `${all} units for the whole listing`);
    }));

  test('survives a page token that is repeated, and one that has expired', () =>
    inStage({}, async (stage) => {
      for (let n = 0; n < 30; n += 1) put(stage, `m${n}`, ['INBOX']);
      for (const act of ['repeat-page-token', 'expire-page-token'] as const) {
        for (const nth of [1, 2, 3, 4]) {
          stage.google.world.faults.add({ method: 'gmail.users.messages.list', nth, times: 2, act });
          const provider = await stage.open();
          const mirror = await mirrorOf(provider);
          await catchUp(provider, mirror, 4);
          assert.deepEqual(heldBy(mirror.emails.values()), truthOf(stage));
          stage.google.world.faults.clear();
        }
      }
    }));

  test('asks for a new one when its page token has died and it no longer knows what it named', () =>
    inStage({}, async (stage) => {
      for (let n = 0; n < 10; n += 1) put(stage, `m${n}`, ['INBOX']);
      const first = await stage.open();
      const [feed] = await first.feeds();
      const { newState } = await first.changes(feed!, null, 4);
      const second = await stage.open();
      stage.google.world.faults.add({ method: 'gmail.users.messages.list', times: 1, act: 'expire-page-token' });
      await assert.rejects(second.changes(feed!, newState, 4), { next: 'resync', code: 'gmail-history-gone' });
    }));

  test('goes on in another opening, and misses nothing', () =>
    inStage({}, async (stage) => {
      for (let n = 0; n < 25; n += 1) put(stage, `m${n}`, n % 3 ? ['INBOX'] : ['UNREAD']);
      const held = new Map<string, ListedEmail>();
      let state: FeedState | null = null;
      for (let more = true, n = 0; more; n += 1) {
        const provider = await stage.open();
        const [feed] = await provider.feeds();
        const page: Changes = await provider.changes(feed!, state, 4);
        for (const email of [...page.created, ...page.updated]) held.set(email.id, email);
        for (const id of page.destroyed) held.delete(id);
        state = page.newState;
        more = page.hasMore;
        if (n === 2) put(stage, 'late', ['INBOX']);
        if (n === 3) stage.user.delete(stage.idOf('m24@acme.example'));
      }
      assert.deepEqual(heldBy(held.values()), truthOf(stage));
    }));

  test('finds again what a label that is renamed or deleted meanwhile was on', () =>
    inStage({}, async (stage) => {
      const [one, two] = [stage.user.createLabel('One'), stage.user.createLabel('Two')];
      for (let n = 0; n < 12; n += 1) put(stage, `m${n}`, ['INBOX', n % 2 ? one : two]);
      const provider = await stage.open();
      const mirror = await mirrorOf(provider);
      applyPage(mirror, await provider.changes(mirror.feed, null, 5));
      stage.user.renameLabel(one, 'Uno');
      stage.user.deleteLabel(two);
      await catchUp(provider, mirror, 5);
      assert.deepEqual(heldBy(mirror.emails.values()), truthOf(stage));
      const names = (await provider.mailboxes()).map(({ name }) => name);
      assert.ok(names.includes('Uno') && !names.includes('Two'));
    }));

  test('counts in history ids beyond every number', () =>
    inStage({ firstHistoryId: 2n ** 63n + 7n }, async (stage) => {
      put(stage, 'a', ['INBOX']);
      const provider = await stage.open();
      const mirror = await mirrorOf(provider);
      await catchUp(provider, mirror);
      for (let n = 0; n < 20; n += 1) put(stage, `b${n}`, ['INBOX']);
      await catchUp(provider, mirror, 3);
      assert.deepEqual(heldBy(mirror.emails.values()), truthOf(stage));
      assert.ok(mirror.state!.includes(`"${stage.user.historyId}"`));
    }));

  test('and what follows it end where Google is, whatever people do meanwhile', async () => {
    const op = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), label: fc.constantFrom('INBOX', 'SPAM', 'UNREAD', 'DRAFT') }),
      fc.record({ kind: fc.constant('delete' as const), at: fc.nat(60) }),
      fc.record({
        kind: fc.constant('label' as const),
        at: fc.nat(60),
        label: fc.constantFrom('INBOX', 'TRASH', 'STARRED'),
      }),
      fc.record({
        kind: fc.constant('unlabel' as const),
        at: fc.nat(60),
        label: fc.constantFrom('INBOX', 'TRASH', 'UNREAD'),
      }),
      fc.record({
        kind: fc.constant('token' as const),
        act: fc.constantFrom('repeat-page-token', 'expire-page-token'),
      }),
      fc.constant({ kind: 'page' as const }),
    );
    const play = fc.array(op, { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(play, fc.integer({ min: 1, max: 7 }), fc.nat(12), async (ops, limit, size) => {
        await inStage({}, async (stage) => {
          for (let n = 0; n < size; n += 1) put(stage, `first-${n}`, n % 2 ? ['INBOX', 'UNREAD'] : ['TRASH']);
          const provider = await stage.open();
          const mirror = await mirrorOf(provider);
          for (const [n, step] of ops.entries()) {
            const list = stage.user.list();
            const chosen = 'at' in step ? list[step.at % Math.max(list.length, 1)] : undefined;
            if (step.kind === 'add') put(stage, `then-${n}`, [step.label]);
            if (step.kind === 'delete' && chosen) stage.user.delete(chosen.id);
            if (step.kind === 'label' && chosen) stage.user.label(chosen.id, { add: [step.label] });
            if (step.kind === 'unlabel' && chosen) stage.user.label(chosen.id, { remove: [step.label] });
            if (step.kind === 'token')
              stage.google.world.faults.add({
                method: 'gmail.users.messages.list',
                act: step.act as 'repeat-page-token',
              });
            if (step.kind === 'page') applyPage(mirror, await provider.changes(mirror.feed, mirror.state, limit));
          }
          await catchUp(provider, mirror, limit);
          assert.deepEqual(heldBy(mirror.emails.values()), truthOf(stage));
        });
      }),
      { numRuns: 60 },
    );
  });
});
