import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { ParsedMessage } from '#mail/message.ts';
import { parseMessage } from '#mail/parse-message.ts';
import { type Cast, castOf } from '#simulator/cast/cast-of.ts';
import type { MailItem } from '#simulator/cast/deliver.ts';

const startedAt = new Date('2026-10-06T09:00:00Z');
const hour = 3_600_000;
const later = (ms: number) => new Date(startedAt.getTime() + ms);

let cast: Cast;
let items: { email: string; item: MailItem }[];
let parsed: { email: string; item: MailItem; message: ParsedMessage }[];

before(async () => {
  cast = castOf({ seed: 1, startedAt, now: startedAt });
  items = cast.colleagues.flatMap(({ email }) => [...cast.mail.mailbox(email)].map((item) => ({ email, item })));
  parsed = await Promise.all(
    items.map(async ({ email, item }) => ({
      email,
      item,
      message: await parseMessage(item.raw(), { receivedAt: item.internalDate }),
    })),
  );
});

test('The same seed gives the same octets, another seed others.', () => {
  const again = castOf({ seed: 1, startedAt, now: startedAt });
  const octets = (of: Cast) =>
    of.colleagues.flatMap(({ email }) => [...of.mail.mailbox(email)].map((item) => Buffer.from(item.raw()).toString()));
  assert.deepEqual(octets(again), octets(cast));
  assert.notDeepEqual(octets(castOf({ seed: 2, startedAt, now: startedAt })), octets(cast));
});

test('There are months of mail in three mailboxes, in hundreds of conversations.', () => {
  assert.ok(items.length >= 3000, `${items.length} messages`);
  for (const { email } of cast.colleagues) assert.ok(items.filter((each) => each.email === email).length >= 900);
  const sizes = new Map<string, Set<string>>();
  for (const { item } of items) sizes.set(item.threadKey, (sizes.get(item.threadKey) ?? new Set()).add(item.messageId));
  const conversations = [...sizes.values()].filter((ids) => ids.size > 1);
  assert.ok(conversations.length >= 300, `${conversations.length} conversations`);
  const oldest = Math.min(...items.map(({ item }) => item.internalDate.getTime()));
  assert.ok(startedAt.getTime() - oldest > 200 * 24 * hour);
  assert.equal(cast.colleagues.length, 3);
  assert.ok(cast.contacts.length >= 60);
  assert.ok(cast.contacts.some((contact) => contact.highValue));
});

test('Every document reads without a problem but the four that are spoilt on purpose.', () => {
  for (const { item, message } of parsed)
    if (!item.spoilt) assert.deepEqual(message.problems, [], `${item.messageId}: ${message.subject}`);
  const spoilt = parsed.filter(({ item }) => item.spoilt);
  const codes = spoilt.flatMap(({ message }) => message.problems.map(({ code }) => code)).sort();
  assert.deepEqual(codes, ['date-missing', 'date-unreadable', 'header-8bit', 'message-id-missing']);
});

test('Every address, in headers, texts and links, is at an example domain.', () => {
  const isExample = (domain: string) => /(?:^|\.)(?:example|example\.(?:com|org|net))$/i.test(domain);
  for (const { item, message } of parsed) {
    for (const { address } of [...message.from, ...message.to, ...message.cc, ...message.bcc])
      assert.ok(isExample(address.split('@')[1] ?? ''), address);
    const text = `${message.text} ${message.html ?? ''} ${Buffer.from(item.raw()).toString('latin1').split('\r\n\r\n')[0]}`;
    for (const [, domain = ''] of text.matchAll(/[\w.+-]+@([a-z0-9-]+(?:\.[a-z0-9-]+)+)/gi))
      assert.ok(isExample(domain), domain);
    for (const [, host = ''] of text.matchAll(/https?:\/\/([a-z0-9.-]+)/gi)) assert.ok(isExample(host), host);
  }
  for (const { emails } of cast.contacts) for (const email of emails) assert.ok(isExample(email.split('@')[1]!));
  for (const { domains } of cast.companies) for (const domain of domains) assert.ok(isExample(domain));
});

test('Conversations join by their ids: whatever is answered is in the same mailbox or in a colleague’s.', () => {
  const known = new Map(parsed.map(({ message }) => [message.messageId, message]));
  const answers = parsed.filter(({ message }) => message.inReplyTo.length > 0);
  assert.ok(answers.length > 1000);
  for (const { message, item } of answers) {
    for (const id of message.references) assert.ok(known.has(id), `${item.messageId} refers to ${id}`);
    assert.equal(message.references.at(-1), message.inReplyTo[0]);
    const earlier = known.get(message.inReplyTo[0]!)!;
    assert.ok(earlier.date! <= message.date!, `${message.subject} answers what was not written yet`);
  }
});

test('An answer quotes what it answers, and the parser sets the quote apart.', () => {
  const known = new Map(parsed.map(({ message }) => [message.messageId, message]));
  const people = parsed.filter(({ message }) => message.automated.verdict === 'person' && message.inReplyTo.length > 0);
  const quoting = people.filter(({ message }) => message.newText.length < message.text.length * 0.8);
  assert.ok(quoting.length > people.length * 0.7, `${quoting.length} of ${people.length}`);
  for (const { message } of quoting.slice(0, 300)) {
    const earlier = known.get(message.inReplyTo[0]!)!;
    if (earlier.newText.length > 60 && !/^(?:Fwd|Accepted|Invitation)/.test(message.subject))
      assert.ok(!message.newText.includes(earlier.newText.slice(0, 60)), message.newText);
  }
});

test('One message that reached two colleagues is the same in both, but for the lines of the servers.', () => {
  const byId = Map.groupBy(parsed, ({ message }) => message.messageId);
  const shared = [...byId.values()].filter((copies) => copies.length > 1);
  assert.ok(shared.length > 300);
  for (const [first, ...others] of shared)
    for (const other of others) {
      assert.equal(other.message.text, first!.message.text);
      assert.equal(other.message.statedDate, first!.message.statedDate);
      assert.deepEqual(other.message.to, first!.message.to);
    }
});

test('All kinds of mail are there.', () => {
  const count = (holds: (message: ParsedMessage, item: MailItem) => boolean) =>
    parsed.filter(({ message, item }) => holds(message, item)).length;
  assert.ok(count(({ automated }) => automated.verdict === 'list') > 50);
  assert.ok(count(({ automated }) => automated.verdict === 'automated') > 100);
  assert.ok(count(({ automated }) => automated.verdict === 'auto-reply') >= 5);
  const bounces = parsed.filter(({ message }) => message.automated.verdict === 'bounce');
  assert.ok(bounces.length >= 3);
  for (const { message } of bounces) {
    assert.equal(message.deliveryStatus[0]?.status, '5.1.1');
    assert.ok(parsed.some((each) => each.message.messageId === message.reportedMessageId));
  }
  assert.ok(count(({ calendar }) => calendar[0]?.method === 'REQUEST') >= 10);
  assert.ok(count(({ calendar }) => calendar[0]?.method === 'REPLY') >= 5);
  for (const type of ['application/pdf', 'image/png', 'spreadsheetml'])
    assert.ok(count(({ attachments }) => attachments.some(({ mimeType }) => mimeType.includes(type))) >= 20, type);
  assert.ok(count(({ bcc }) => bcc.length > 0) >= 2);
  assert.ok(count(({ html }) => html !== null) > 1000);
  assert.ok(count(({ subject }) => /[^ -~]/.test(subject)) > 30);
  assert.ok(count(({ text }) => /\b(?:danke|Grüße|Gruß|nicht)\b/.test(text)) > 50);
  assert.ok(count(({ text }) => /\b(?:merci|cordialement|bonjour)\b/i.test(text)) > 15);
  assert.ok(count(({ text }) => /\b(?:gracias|saludo|abrazo)\b/i.test(text)) > 15);
  assert.ok(count(({ text }) => /\b(?:obrigado|abraço|cumprimentos)\b/i.test(text)) > 15);
  for (const label of ['SENT', 'INBOX', 'UNREAD', 'DRAFT', 'SPAM', 'TRASH', 'STARRED', 'Season'])
    assert.ok(count((_, { labels }) => labels.includes(label)) > 0, label);
  assert.ok(count(({ to }) => to.some(({ address }) => address === 'yard@harbour.example')) > 3);
  assert.ok(count(({ subject }) => subject.startsWith('Fwd: ')) > 5);
});

test('What people write is rarely written twice.', () => {
  const byId = new Map(parsed.map((each) => [each.message.messageId, each.message]));
  const people = [...byId.values()].filter(({ automated }) => automated.verdict === 'person');
  const times = Map.groupBy(people, ({ newText }) => newText);
  const most = Math.max(...[...times].map(([, messages]) => messages.length));
  assert.ok(times.size > people.length * 0.9, `${times.size} texts in ${people.length} messages`);
  assert.ok(most <= 8, `one text ${most} times`);
});

test('Later, everything that was there is there still, and what came between is what the arrivals say.', () => {
  const now = later(2 * hour);
  const grown = castOf({ seed: 1, startedAt, now });
  const arrived = cast.mail.arrivals(startedAt, now);
  for (const { email } of cast.colleagues) {
    const past = [...cast.mail.mailbox(email)].map((item) => item.messageId);
    const all = [...grown.mail.mailbox(email)].map((item) => item.messageId);
    const between = arrived.flatMap(({ copies }) => copies.filter((each) => each.email === email));
    assert.deepEqual(all, [...past, ...between.map(({ item }) => item.messageId)]);
    assert.equal(new Set(all).size, all.length);
  }
  assert.deepEqual(octetsOf(grown, startedAt, now), octetsOf(cast, startedAt, now));
});

function octetsOf(of: Cast, from: Date, to: Date): string[] {
  const copies = of.mail.arrivals(from, to).flatMap((each) => each.copies);
  return copies.map(({ item }) => Buffer.from(item.raw()).toString('latin1'));
}

test('While somebody watches something arrives every 15 to 40 seconds, and answers come to conversations at hand.', async () => {
  const arrivals = cast.mail.arrivals(startedAt, later(hour));
  const longest = arrivals.slice(1).map(({ at }, index) => at.getTime() - arrivals[index]!.at.getTime());
  assert.ok(arrivals.length >= 90 && arrivals.length <= 260, `${arrivals.length} in an hour`);
  assert.ok(Math.max(...longest) <= 40_000);
  const first = await Promise.all(
    arrivals.map(({ copies }) => parseMessage(copies[0]!.item.raw(), { receivedAt: null })),
  );
  const old = new Set(parsed.map(({ message }) => message.messageId));
  assert.ok(
    first.some(({ inReplyTo }) => inReplyTo.some((id) => old.has(id))),
    'an old conversation comes to life',
  );
  assert.ok(
    first.some(({ from }) => from[0]!.address.endsWith('@harbour.example')),
    'a colleague writes',
  );
  for (const { copies } of arrivals)
    for (const { item } of copies) assert.ok(item.labels.includes('SENT') || item.labels.includes('UNREAD'));
});

test('While nobody watches mail comes as in life, and watching again begins anew without doubling.', () => {
  const watched = [
    { from: startedAt, to: later(hour) },
    { from: later(72 * hour), to: later(73 * hour) },
  ];
  const whole = castOf({ seed: 1, startedAt, now: later(73 * hour), watched });
  const between = whole.mail.arrivals(later(hour), later(72 * hour));
  assert.ok(between.length > 5 && between.length < 150, `${between.length} in three days`);
  const again = whole.mail.arrivals(later(72 * hour), later(73 * hour));
  assert.ok(again.length > 80);
  const keys = whole.mail.arrivals(startedAt, later(73 * hour)).flatMap(({ copies }) => copies);
  const names = keys.map(({ email, item }) => `${email} ${item.messageId}`);
  assert.equal(new Set(names).size, names.length);
});

test('A small cast is small, and a mailbox may know very many people.', async () => {
  const small = castOf({ seed: 1, startedAt, now: startedAt, scale: 'small' });
  const count = small.colleagues.reduce((sum, { email }) => sum + [...small.mail.mailbox(email)].length, 0);
  assert.ok(count > 100 && count < 700, `${count} messages`);
  const crowded = castOf({
    seed: 1,
    startedAt,
    now: startedAt,
    scale: { weeks: 1, volume: 0.3, correspondents: 20_000 },
  });
  const addresses = new Set<string>();
  for (const item of crowded.mail.mailbox('ida@harbour.example')) {
    if (!item.threadKey.startsWith('crowd/')) continue;
    const { to } = await parseMessage(item.raw(), { receivedAt: null });
    for (const { address } of to) if (item.labels[0] === 'SENT') addresses.add(address);
  }
  assert.equal(addresses.size, 20_000);
});
