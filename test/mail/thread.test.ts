import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { threadPage } from '#mail/join-threads.ts';
import type { ThreadFacts, ThreadInput, ThreadKey } from '#mail/thread.ts';
import { providerThreadKey, threadInput, threadKeys } from '#mail/thread.ts';
import { mail, parsed } from './compose-mail.ts';

/** A store of threads that answers as the database does: by any shared key. */
class Store {
  threads = new Map<string, ThreadFacts>();
  threadOf = new Map<string, string>();
  #count = 0;
  rounds = 0;

  add(page: ThreadInput[]): void {
    const asked = new Set<ThreadKey>();
    for (;;) {
      this.rounds += 1;
      const candidates = [...this.threads.values()].filter((thread) => thread.keys.some((key) => asked.has(key)));
      const result = threadPage(page, candidates, asked, () => `t${++this.#count}`);
      if (result.type === 'needs') {
        for (const key of result.keys) asked.add(key);
        continue;
      }
      for (const [message, thread] of result.assignments) this.threadOf.set(message, thread);
      for (const { from, into } of result.merges) this.#merge(from, into);
      for (const thread of result.created) this.threads.set(thread.id, JSON.parse(JSON.stringify(thread)));
      for (const { thread } of result.changed) this.threads.set(thread.id, JSON.parse(JSON.stringify(thread)));
      return;
    }
  }

  #merge(from: string, into: string): void {
    this.threads.delete(from);
    for (const [message, thread] of this.threadOf) if (thread === from) this.threadOf.set(message, into);
  }

  partition(): string[] {
    const groups = Map.groupBy(this.threadOf.keys(), (message) => this.threadOf.get(message));
    return [...groups.values()].map((group) => group.sort().join(' ')).sort();
  }
}

function partitionOf(messages: ThreadInput[], pageSize = 1): string[] {
  const store = new Store();
  for (let at = 0; at < messages.length; at += pageSize) store.add(messages.slice(at, at + pageSize));
  return store.partition();
}

/** The rules once more, as slow and plain as they are written: pairs of clusters are joined until none joins. */
function partitionByRules(messages: ThreadInput[]): string[] {
  let clusters = messages.map((message) => ({
    ...message,
    members: [message.key],
    from: day(message) ?? Infinity,
    to: day(message) ?? -Infinity,
  }));
  for (;;) {
    const pair = clusters
      .flatMap((a, i) => clusters.slice(i + 1).map((b) => [a, b] as const))
      .find(([a, b]) => joins(a, b));
    if (pair === undefined) return clusters.map((cluster) => cluster.members.sort().join(' ')).sort();
    const [a, b] = pair;
    clusters = clusters.filter((cluster) => cluster !== a && cluster !== b);
    clusters.push({
      ...a,
      keys: [...a.keys, ...b.keys],
      participants: [...a.participants, ...b.participants],
      isReply: a.isReply || b.isReply,
      members: [...a.members, ...b.members],
      from: Math.min(a.from, b.from),
      to: Math.max(a.to, b.to),
    });
  }
}

type Plain = ThreadInput & { members: string[]; from: number; to: number };

function joins(a: Plain, b: Plain): boolean {
  const shared = a.keys.filter((key) => b.keys.includes(key));
  const sameAddress = a.participants.some((address) => b.participants.includes(address));
  const domains = a.participants.map((address) => address.split('@')[1]).filter((domain) => domain !== 'gmail.com');
  const sameDomain = b.participants.some((address) => domains.includes(address.split('@')[1]));
  const near = a.from - b.to <= 30 && b.from - a.to <= 30;
  return shared.some((key) => {
    if (key.startsWith('provider:')) return true;
    if (key.startsWith('id:')) return sameAddress || sameDomain;
    return sameAddress && near && (a.isReply || b.isReply);
  });
}

function day(message: ThreadInput): number | null {
  return message.at === null ? null : Date.parse(message.at) / 86_400_000;
}

const addresses = [
  'ana@acme.example',
  'bo@acme.example',
  'cy@reef.example',
  'di@gmail.com',
  'ed@gmail.com',
  'flo@sail.example',
];
const keys: ThreadKey[] = ['id:1', 'id:2', 'id:3', 'id:4', 'id:5', 'id:6', 'subject:a', 'subject:b', 'provider:x'];

const messageList = fc
  .array(
    fc.record({
      keys: fc.uniqueArray(fc.constantFrom(...keys), { minLength: 1, maxLength: 3 }),
      participants: fc.uniqueArray(fc.constantFrom(...addresses), { minLength: 1, maxLength: 2 }),
      at: fc.option(
        fc.integer({ min: 0, max: 150 }).map((n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString()),
        { freq: 9 },
      ),
      isReply: fc.boolean(),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((list) => list.map((message, index): ThreadInput => ({ key: `m${index + 10}`, ...message })));

test('threads are those that the rules force, whatever the order and the paging', () => {
  fc.assert(
    fc.property(
      messageList,
      fc.infiniteStream(fc.nat()),
      fc.integer({ min: 1, max: 6 }),
      (messages, dice, pageSize) => {
        const shuffled = messages
          .map((message) => ({ message, rank: dice.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ message }) => message);
        const expected = partitionByRules(messages);
        assert.deepEqual(partitionOf(messages, 14), expected);
        assert.deepEqual(partitionOf(shuffled, pageSize), expected);
      },
    ),
    { numRuns: 400 },
  );
});

test('reading a message again changes no thread', () => {
  fc.assert(
    fc.property(messageList, (messages) => {
      const store = new Store();
      store.add(messages);
      const before = store.partition();
      for (const message of messages) store.add([message]);
      assert.deepEqual(store.partition(), before);
    }),
  );
});

const isOwn = (address: string): boolean => address.endsWith('@harbour.example');

async function input(key: string, fields: Record<string, string>): Promise<ThreadInput> {
  return threadInput(key, await parsed(mail(fields)), isOwn);
}

const first = {
  'Message-ID': '<1@harbour.example>',
  From: 'owner@harbour.example',
  To: 'jane@acme.example',
  Subject: 'Berth 12',
  Date: 'Mon, 02 Mar 2026 10:00:00 +0000',
};

test('an answer joins the message that it answers', async () => {
  const answer = await input('answer', {
    'Message-ID': '<2@acme.example>',
    'In-Reply-To': '<1@harbour.example>',
    From: 'jane@acme.example',
    To: 'owner@harbour.example',
    Subject: 'Re: Berth 12',
    Date: 'Mon, 02 Mar 2026 11:00:00 +0000',
  });
  assert.deepEqual(partitionOf([await input('first', first), answer]), ['answer first']);
  assert.deepEqual(partitionOf([answer, await input('first', first)]), ['answer first']);
});

test('a colleague of the client who answers joins the thread', async () => {
  const answer = await input('answer', {
    'Message-ID': '<2@acme.example>',
    References: '<1@harbour.example>',
    From: 'Bob <bob@mail.acme.example>',
    To: 'owner@harbour.example',
    Subject: 'Berth 12',
    Date: 'Mon, 02 Mar 2026 11:00:00 +0000',
  });
  assert.deepEqual(partitionOf([await input('first', first), answer]), ['answer first']);
});

test('a stranger with forged references to our thread with a client does not join it', async () => {
  const forged = await input('forged', {
    'Message-ID': '<3@evil.example>',
    References: '<1@harbour.example>',
    'In-Reply-To': '<1@harbour.example>',
    'Reply-To': 'jane@acme.example',
    From: 'mallory@evil.example',
    To: 'owner@harbour.example',
    Subject: 'Re: Berth 12',
    Date: 'Mon, 02 Mar 2026 12:00:00 +0000',
  });
  assert.deepEqual(partitionOf([await input('first', first), forged]), ['first', 'forged']);
});

test('forged references never join strangers: a thread holds only people linked by a shared message or organisation', () => {
  fc.assert(
    fc.property(messageList, (messages) => {
      const byReference = messages.map((message) => ({
        ...message,
        keys: message.keys.filter((key) => key.startsWith('id:')),
      }));
      const thread = partitionOf(byReference);
      const people = peopleLinked(byReference);
      for (const members of thread) {
        const groups = members.split(' ').map((key) => people.get(key));
        assert.equal(new Set(groups).size, 1);
      }
    }),
  );
});

/** Groups of messages by the people on them alone, ids left aside. */
function peopleLinked(messages: ThreadInput[]): Map<string, string> {
  const alike = messages.map((message) => ({ ...message, keys: ['id:same' as ThreadKey] }));
  const groups = partitionByRules(alike);
  return new Map(groups.flatMap((group) => group.split(' ').map((key) => [key, group] as const)));
}

test('two people at a free-mail provider are not one organisation', async () => {
  const ann = await input('ann', { ...first, To: 'ann@gmail.com' });
  const ben = await input('ben', {
    'Message-ID': '<9@gmail.com>',
    References: '<1@harbour.example>',
    From: 'ben@gmail.com',
    To: 'owner@harbour.example',
    Subject: 'Re: Berth 12',
    Date: 'Mon, 02 Mar 2026 12:00:00 +0000',
  });
  assert.deepEqual(partitionOf([ann, ben]), ['ann', 'ben']);
});

test('an answer without references joins by its subject, within thirty days and among the same people', async () => {
  const answer = (date: string, from: string): Promise<ThreadInput> =>
    input('answer', {
      'Message-ID': '<5@acme.example>',
      From: from,
      To: 'owner@harbour.example',
      Subject: 'AW: Berth 12',
      Date: date,
    });
  const start = await input('first', first);
  const soon = await answer('Tue, 03 Mar 2026 10:00:00 +0000', 'jane@acme.example');
  const late = await answer('Tue, 05 May 2026 10:00:00 +0000', 'jane@acme.example');
  const other = await answer('Tue, 03 Mar 2026 10:00:00 +0000', 'bob@acme.example');
  assert.deepEqual(partitionOf([start, soon]), ['answer first']);
  assert.deepEqual(partitionOf([start, late]), ['answer', 'first']);
  assert.deepEqual(partitionOf([start, other]), ['answer', 'first']);
});

test('two first messages with one subject stay two threads', async () => {
  const again = await input('again', { ...first, 'Message-ID': '<8@harbour.example>' });
  assert.deepEqual(partitionOf([await input('first', first), again]), ['again', 'first']);
});

test('messages that the provider holds for one thread are one, whoever takes part', () => {
  const hint = providerThreadKey('connection', '42');
  const message = (key: string, who: string): ThreadInput => ({
    key,
    keys: [hint],
    participants: [who],
    at: null,
    isReply: false,
  });
  assert.deepEqual(partitionOf([message('a', 'x@reef.example'), message('b', 'y@sail.example')]), ['a b']);
  assert.notEqual(providerThreadKey('other', '42'), hint);
});

test('a merge keeps the thread that began first and records where the other went', () => {
  const message = (key: string, ids: ThreadKey[], at: string): ThreadInput => ({
    key,
    keys: ids,
    participants: ['x@reef.example'],
    at,
    isReply: false,
  });
  const store = new Store();
  store.add([message('late', ['id:b'], '2026-03-02T00:00:00.000Z')]);
  store.add([message('early', ['id:a'], '2026-03-01T00:00:00.000Z')]);
  const result = threadPage(
    [message('link', ['id:a', 'id:b'], '2026-03-03T00:00:00.000Z')],
    [...store.threads.values()],
    new Set(['id:a', 'id:b']),
    () => 'never',
  );
  assert.equal(result.type, 'threads');
  assert.ok(result.type === 'threads');
  assert.deepEqual(result.merges, [{ from: 't1', into: 't2' }]);
  assert.deepEqual([...result.assignments], [['link', 't2']]);
  assert.deepEqual(result.changed[0]?.newKeys, ['id:b']);
  assert.equal(result.changed[0]?.thread.lastAt, '2026-03-03T00:00:00.000Z');
});

test('a message is known by at most two hundred references, the first and the last ones', async () => {
  const references = Array.from({ length: 5000 }, (_, index) => `<r${index}@acme.example>`);
  const message = await parsed(mail({ ...first, References: references.join(' ') }));
  const found = threadKeys(message);
  assert.equal(found.length, 201);
  const keyOf = (id: string): ThreadKey | undefined =>
    threadKeys({ messageId: id, references: [], inReplyTo: [], subject: '' })[0];
  assert.ok(found.includes(keyOf('r0@acme.example') ?? 'id:none'));
  assert.ok(found.includes(keyOf('r4999@acme.example') ?? 'id:none'));
});

test('one subject in a thousand threads of strangers joins none of them', () => {
  const messages = Array.from(
    { length: 1000 },
    (_, index): ThreadInput => ({
      key: `m${index}`,
      keys: [`id:${index}`, 'subject:invoice'],
      participants: [`p${index}@gmail.com`],
      at: '2026-03-01T00:00:00.000Z',
      isReply: true,
    }),
  );
  assert.equal(partitionOf(messages, 1000).length, 1000);
});

test('a thread, which the whole workspace shares, does not know who got a blind copy', async () => {
  const message = await parsed(mail({ From: 'ada@acme.example', To: 'bo@quay.example', Bcc: 'eve@secret.example' }));
  assert.deepEqual(threadInput('m', message, (key) => key === 'ada@acme.example').participants, ['bo@quay.example']);
});
