/**
 * Threads of two public lists against those that Dovecot makes of their references alone (THREAD=REFS), counted in
 * pairs of messages. Ours differ on purpose in three ways: an id without angle brackets is read, answers without
 * references join by their subject, and references among strangers join nothing. Each is counted; with all three
 * taken away the rules must give Dovecot's threads, and every message for which they do not is a disagreement; only
 * threads of which the set lacks a message are left out, since the missing one may be the only link.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadPage } from '#mail/join-threads.ts';
import { parseMessage } from '#mail/parse-message.ts';
import { type ThreadFacts, type ThreadInput, type ThreadKey, threadInput, threadKeys } from '#mail/thread.ts';
import { type Figure, share } from './report.ts';

const ORACLES: readonly [string, string][] = [
  ['conv-usrp-users', 'oracle-dovecot-thread-dev.json'],
  ['conv-xdp-newbies', 'oracle-dovecot-thread.json'],
];

type Groups = Map<string, string>;

/** One figure for each list. */
export async function checkThreads(root: string): Promise<Figure[]> {
  return Promise.all(ORACLES.map(([set, oracle]) => checkList(root, set, oracle)));
}

async function checkList(root: string, set: string, oracle: string): Promise<Figure> {
  const rows = JSON.parse(readFileSync(join(root, set, oracle), 'utf8')).REFS.rows as Record<
    string,
    { thread: number }
  >;
  const isPresent = (file: string): boolean => existsSync(join(root, set, 'data', file));
  const present = Object.entries(rows).filter(([file]) => isPresent(file));
  const torn = new Set(Object.entries(rows).flatMap(([file, row]) => (isPresent(file) ? [] : [String(row.thread)])));
  const expected: Groups = new Map(present.map(([file, row]) => [file, String(row.thread)]));
  const messages = await Promise.all([...expected.keys()].map((file) => read(root, set, file)));
  const full = messages.map(({ input }) => input);
  const referring = full.map(onlyReferences);
  const ours = pairs(expected, threadsOf(full));
  const refs = pairs(expected, threadsOf(referring));
  const trusting = pairs(expected, threadsOf(referring.map(amongAnybody)));
  const plain = threadsOf(messages.map(({ bracketed }) => amongAnybody(onlyReferences(bracketed))));
  const different = unlike(expected, plain).filter((file) => !torn.has(expected.get(file) ?? ''));
  const disagreements = different.map((file) => ({ file: `${set}/data/${file}`, what: 'thread' }));
  const line =
    `${share(ours.both, ours.either)} of pairs agree with Dovecot's REFS; ${ours.added} pairs more ` +
    `(${ours.added - refs.added} by subject, ${trusting.added} by ids without brackets), ` +
    `${ours.missing} fewer (${refs.missing - trusting.missing} by references among strangers, ${trusting.missing} by messages that the set lacks); without these three rules ` +
    share(pairs(expected, plain).both, pairs(expected, plain).either);
  return { set, line, disagreements };
}

/** The message as we read it, and as a reader does who knows ids in angle brackets only. */
async function read(root: string, set: string, file: string): Promise<{ input: ThreadInput; bracketed: ThreadInput }> {
  const raw = readFileSync(join(root, set, 'data', file));
  const message = await parseMessage(raw, { receivedAt: null });
  const isBracketed = (id: string): boolean => raw.includes(`<${id}>`);
  const strict = {
    inReplyTo: message.inReplyTo.filter(isBracketed),
    references: message.references.filter(isBracketed),
  };
  const input = threadInput(file, message, () => false);
  return { input, bracketed: { ...input, keys: threadKeys({ ...message, ...strict }) } };
}

function threadsOf(messages: readonly ThreadInput[]): Groups {
  const none: ThreadFacts[] = [];
  const ids = messages.map((_, index) => `t${index}`);
  const asked = new Set<ThreadKey>(messages.flatMap((message) => message.keys));
  const page = threadPage(messages, none, asked, () => ids.pop() ?? '');
  if (page.type === 'needs') throw new Error('A page that is the whole world needs nothing more.');
  return page.assignments;
}

function onlyReferences(message: ThreadInput): ThreadInput {
  return { ...message, keys: message.keys.filter((key) => key.startsWith('id:')) };
}

function amongAnybody(message: ThreadInput): ThreadInput {
  return { ...onlyReferences(message), participants: ['anybody@list.example'] };
}

/** Pairs of messages that are together in both, in either, in ours alone, in the expected groups alone. */
function pairs(expected: Groups, ours: Groups): { both: number; either: number; added: number; missing: number } {
  const together = new Map<string, string>();
  for (const [file, group] of expected) together.set(file, `${group} ${ours.get(file)}`);
  const [both, theirs, mine] = [pairCount(together), pairCount(expected), pairCount(ours)];
  return { both, either: theirs + mine - both, added: mine - both, missing: theirs - both };
}

function pairCount(groups: Groups): number {
  const sizes = Map.groupBy(groups.values(), (group) => group);
  return [...sizes.values()].reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0);
}

/** Messages whose company differs between two groupings, one for each pair of groups that meet. */
function unlike(expected: Groups, ours: Groups): string[] {
  const members = (groups: Groups): Map<string, string> => {
    const byGroup = Map.groupBy(groups.keys(), (file) => groups.get(file));
    const named = [...byGroup.values()].map((files) => ({ files, name: [...files].sort().join(' ') }));
    return new Map(named.flatMap(({ files, name }) => files.map((file) => [file, name] as const)));
  };
  const [theirs, mine] = [members(expected), members(ours)];
  return [...expected.keys()].filter((file) => theirs.get(file) !== mine.get(file));
}
