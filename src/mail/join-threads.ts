/**
 * Joins the messages of one page into threads, to the fixpoint of the rules in `thread.ts`. Pure.
 *
 * What the caller supplies: every stored thread that has at least one of the keys in `asked`; `asked` may start empty
 * or, to save a round, as the keys of the page's messages. A join can make a thread grow (new participants, a longer
 * span, a first reply), and then it may meet threads by keys that were not asked for. The answer is then
 * `{ type: 'needs', keys }`: load all threads that have these keys too, and call again with all candidates and all keys
 * asked so far; nothing of a `needs` answer is to be stored. A page of answers among known people usually takes one
 * more round, for the subject of their threads. The rounds end, because each asks for keys that no round asked before.
 * Stored threads must be at the fixpoint themselves: they are when every change came through here, under one lock.
 */
import { overlapTokens, SUBJECT_DAYS, type ThreadFacts, type ThreadInput, type ThreadKey } from './thread.ts';

/** A thread after the page, and what the page added to it. */
export interface ThreadChange {
  thread: ThreadFacts;
  newKeys: ThreadKey[];
  newParticipants: string[];
}

/** A recorded union: `from` lives on in `into`. */
export interface ThreadMerge {
  from: string;
  into: string;
}

/** What becomes of a page; `assignments` leads from each message's key to its thread's id. */
export type ThreadPage =
  | { type: 'needs'; keys: ThreadKey[] }
  | {
      type: 'threads';
      assignments: Map<string, string>;
      merges: ThreadMerge[];
      created: ThreadFacts[];
      changed: ThreadChange[];
    };

/** A thread in the making: some stored threads and some messages. */
interface Cluster {
  keys: Set<ThreadKey>;
  participants: Set<string>;
  tokens: Set<string>;
  first: number;
  last: number;
  hasReply: boolean;
  threads: ThreadFacts[];
  messages: ThreadInput[];
}

const SUBJECT_SPAN = SUBJECT_DAYS * 24 * 60 * 60 * 1000;

/** Joins `messages` into `candidates`; `asked` are the keys for which all threads were loaded. */
export function threadPage(
  messages: readonly ThreadInput[],
  candidates: readonly ThreadFacts[],
  asked: ReadonlySet<ThreadKey>,
  newId: () => string,
): ThreadPage {
  const clusters = joinAll([...candidates.map(clusterOfThread), ...messages.map(clusterOfMessage)]);
  const touched = clusters.filter((cluster) => cluster.messages.length > 0 || cluster.threads.length > 1);
  const needed = new Set(touched.flatMap(keysThatMatter).filter((key) => !asked.has(key)));
  return needed.size > 0 ? { type: 'needs', keys: [...needed] } : settle(touched, newId);
}

function clusterOfThread(thread: ThreadFacts): Cluster {
  return {
    keys: new Set(thread.keys),
    participants: new Set(thread.participants),
    tokens: new Set(thread.participants.flatMap(overlapTokens)),
    first: firstOf(thread),
    last: lastOf(thread),
    hasReply: thread.hasReply,
    threads: [thread],
    messages: [],
  };
}

function clusterOfMessage(message: ThreadInput): Cluster {
  const { keys, participants, at, isReply } = message;
  const facts = { id: '', keys, participants, firstAt: at, lastAt: at, hasReply: isReply };
  return { ...clusterOfThread(facts), threads: [], messages: [message] };
}

/** The fixpoint: each key is looked at again whenever a cluster that has it has grown. */
function joinAll(clusters: readonly Cluster[]): Cluster[] {
  const parents: Parents = new Map();
  const holders = sharedKeys(clusters);
  const waiting = new Set(holders.keys());
  for (const key of waiting) {
    waiting.delete(key);
    const roots = [...new Set(holders.get(key)?.map((cluster) => rootOf(parents, cluster)))];
    holders.set(key, roots);
    for (const group of groupsToJoin(key, roots)) {
      const grown = absorb(group, parents);
      for (const again of grown.keys) if (holders.has(again)) waiting.add(again);
    }
  }
  return clusters.filter((cluster) => !parents.has(cluster));
}

/** Which cluster another was poured into; one that is no key here stands for itself. */
type Parents = Map<Cluster, Cluster>;

function rootOf(parents: Parents, cluster: Cluster): Cluster {
  let at = cluster;
  for (let up = parents.get(at); up !== undefined; up = parents.get(at)) {
    const above = parents.get(up);
    if (above !== undefined) parents.set(at, above);
    at = up;
  }
  return at;
}

/** Only keys that two clusters have can join anything. */
function sharedKeys(clusters: readonly Cluster[]): Map<ThreadKey, Cluster[]> {
  const holders = new Map<ThreadKey, Cluster[]>();
  for (const cluster of clusters) {
    for (const key of cluster.keys) {
      const others = holders.get(key);
      if (others === undefined) holders.set(key, [cluster]);
      else others.push(cluster);
    }
  }
  for (const [key, found] of holders) if (found.length < 2) holders.delete(key);
  return holders;
}

/** Groups of clusters with this key that the rules join directly; they may overlap only through the next round. */
function groupsToJoin(key: ThreadKey, clusters: readonly Cluster[]): Cluster[][] {
  if (clusters.length < 2) return [];
  if (key.startsWith('provider:')) return [[...clusters]];
  if (key.startsWith('id:')) return disjoint(byToken(clusters, (cluster) => cluster.tokens));
  return disjoint(byToken(clusters, (cluster) => cluster.participants).flatMap(nearWithReply));
}

function byToken(clusters: readonly Cluster[], tokensOf: (cluster: Cluster) => Set<string>): Cluster[][] {
  const groups = new Map<string, Cluster[]>();
  for (const cluster of clusters) {
    for (const token of tokensOf(cluster)) {
      const group = groups.get(token);
      if (group === undefined) groups.set(token, [cluster]);
      else group.push(cluster);
    }
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Runs of clusters that each lie within the span of the next one; a run without any reply joins nothing. */
function nearWithReply(clusters: readonly Cluster[]): Cluster[][] {
  const dated = clusters.filter((cluster) => Number.isFinite(cluster.first)).sort((a, b) => a.first - b.first);
  const runs: Cluster[][] = [];
  let reach = Number.NEGATIVE_INFINITY;
  for (const cluster of dated) {
    if (cluster.first - reach > SUBJECT_SPAN) runs.push([]);
    runs.at(-1)?.push(cluster);
    reach = Math.max(reach, cluster.last);
  }
  return runs.filter((run) => run.length > 1 && run.some((cluster) => cluster.hasReply));
}

/** Makes groups that share a cluster one group. */
function disjoint(groups: readonly Cluster[][]): Cluster[][] {
  const parents: Parents = new Map();
  for (const group of groups) {
    for (const [index, cluster] of group.entries()) {
      const [from, into] = [rootOf(parents, cluster), rootOf(parents, group[index - 1] ?? cluster)];
      if (from !== into) parents.set(from, into);
    }
  }
  const members = Map.groupBy(new Set(groups.flat()), (cluster) => rootOf(parents, cluster));
  return [...members.values()];
}

/** Pours the smaller clusters of a group into the largest one. */
function absorb(group: readonly Cluster[], parents: Parents): Cluster {
  const into = group.reduce((largest, cluster) => (cluster.keys.size > largest.keys.size ? cluster : largest));
  for (const cluster of group) {
    if (cluster === into) continue;
    parents.set(cluster, into);
    for (const key of cluster.keys) into.keys.add(key);
    for (const address of cluster.participants) into.participants.add(address);
    for (const token of cluster.tokens) into.tokens.add(token);
    into.first = Math.min(into.first, cluster.first);
    into.last = Math.max(into.last, cluster.last);
    into.hasReply ||= cluster.hasReply;
    into.threads.push(...cluster.threads);
    into.messages.push(...cluster.messages);
  }
  return into;
}

/** The keys of the messages, and those by which a stored thread could meet others only now, because it grew. */
function keysThatMatter(cluster: Cluster): ThreadKey[] {
  const ofMessages = cluster.messages.flatMap((message) => message.keys);
  return ofMessages.concat(cluster.threads.flatMap((thread) => keysOfGrowth(cluster, thread)));
}

function keysOfGrowth(cluster: Cluster, thread: ThreadFacts): ThreadKey[] {
  const hasNewPeople = cluster.participants.size > new Set(thread.participants).size;
  const isLonger = cluster.first !== firstOf(thread) || cluster.last !== lastOf(thread);
  const hasGrown = hasNewPeople || isLonger || cluster.hasReply !== thread.hasReply;
  return thread.keys.filter((key) => (key.startsWith('id:') ? hasNewPeople : key.startsWith('subject:') && hasGrown));
}

function firstOf(thread: ThreadFacts): number {
  return thread.firstAt === null ? Number.POSITIVE_INFINITY : Date.parse(thread.firstAt);
}

function lastOf(thread: ThreadFacts): number {
  return thread.lastAt === null ? Number.NEGATIVE_INFINITY : Date.parse(thread.lastAt);
}

function settle(touched: readonly Cluster[], newId: () => string): ThreadPage {
  const assignments = new Map<string, string>();
  const merges: ThreadMerge[] = [];
  const created: ThreadFacts[] = [];
  const changed: ThreadChange[] = [];
  for (const cluster of [...touched].sort(byAge)) {
    const winner = oldest(cluster.threads);
    const thread = factsOf(cluster, winner?.id ?? newId());
    for (const message of cluster.messages) assignments.set(message.key, thread.id);
    for (const loser of cluster.threads) if (loser.id !== thread.id) merges.push({ from: loser.id, into: thread.id });
    if (winner === null) created.push(thread);
    else if (isChanged(winner, thread)) changed.push(changeOf(winner, thread));
  }
  return { type: 'threads', assignments, merges, created, changed };
}

function byAge(a: Cluster, b: Cluster): number {
  if (a.first !== b.first) return a.first < b.first ? -1 : 1;
  return (a.messages[0]?.key ?? '') < (b.messages[0]?.key ?? '') ? -1 : 1;
}

/** The thread that the others merge into: the one that began first, then the smallest id. */
function oldest(threads: readonly ThreadFacts[]): ThreadFacts | null {
  const isOlder = (a: ThreadFacts, b: ThreadFacts): boolean =>
    firstOf(a) === firstOf(b) ? a.id < b.id : firstOf(a) < firstOf(b);
  return [...threads].sort((a, b) => (isOlder(a, b) ? -1 : 1))[0] ?? null;
}

function factsOf(cluster: Cluster, id: string): ThreadFacts {
  return {
    id,
    keys: [...cluster.keys].sort(),
    participants: [...cluster.participants].sort(),
    firstAt: iso(cluster.first),
    lastAt: iso(cluster.last),
    hasReply: cluster.hasReply,
  };
}

function iso(time: number): string | null {
  return Number.isFinite(time) ? new Date(time).toISOString() : null;
}

function isChanged(before: ThreadFacts, after: ThreadFacts): boolean {
  const sameSpan = firstOf(before) === firstOf(after) && lastOf(before) === lastOf(after);
  const sameSets = before.keys.length === after.keys.length && before.participants.length === after.participants.length;
  return !sameSpan || !sameSets || before.hasReply !== after.hasReply;
}

function changeOf(before: ThreadFacts, after: ThreadFacts): ThreadChange {
  const keys = new Set(before.keys);
  const participants = new Set(before.participants);
  return {
    thread: after,
    newKeys: after.keys.filter((key) => !keys.has(key)),
    newParticipants: after.participants.filter((address) => !participants.has(address)),
  };
}
