/** A mailbox on a real Dovecot, behind a proxy with faults, as a stage of the contract suite. */
import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ImapFlow } from 'imapflow';
import { systemClock } from '#platform/clock.ts';
import { openImap } from '#providers/imap/index.ts';
import type { ImapSettings, ImapWorld } from '#providers/imap/settings.ts';
import { SignInGate } from '#providers/imap/sign-in-gate.ts';
import type { Stage } from '../contract/stage.ts';
import type { Dovecot } from './dovecot.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

/** A stage that also shows its parts, for tests of IMAP alone. */
export interface ImapStage extends Stage {
  user: string;
  settings: ImapSettings;
  world: ImapWorld;
  proxy: TcpProxy;
  server: Dovecot;
  /** The user's other mail program. */
  hand(): Promise<ImapFlow>;
}

/** Waits that no busy machine exceeds. */
export const testTiming = { connectMs: 10_000, greetingMs: 5_000, silenceMs: 20_000, idleMs: 60_000 };
/** For tests that wait until nothing comes any more. */
export const shortSilenceMs = 1_000;

/** The world of a test: the real clock, no guard before loopback. */
export function testWorld(over: Partial<ImapWorld> = {}): ImapWorld {
  return {
    resolve: async (address, port) => ({ address, port, servername: undefined }),
    clock: systemClock,
    gate: new SignInGate(systemClock),
    timing: testTiming,
    ...over,
  };
}

/** A fresh user with empty mailboxes on the server. */
export async function openImapStage(server: Dovecot, user: string): Promise<ImapStage> {
  const password = 'secret-of-the-stage';
  await server.setPassword(user, password);
  const proxy = await startTcpProxy({ host: server.host, port: server.port });
  const settings: ImapSettings = { host: proxy.host, port: proxy.port, username: user, security: 'none' };
  const timing = { ...testTiming };
  const world = testWorld({ timing });
  let client: ImapFlow | null = null;
  const hand = async () => {
    client ??= await server.connect(user);
    return client;
  };
  const at = async (mailbox: string, messageId: string): Promise<{ client: ImapFlow; uid: string }> => {
    const other = await hand();
    await other.mailboxOpen(mailbox);
    const uids = await other.search({ header: { 'message-id': `<${messageId}>` } }, { uid: true });
    if (!Array.isArray(uids) || uids.length !== 1) throw new Error(`${mailbox} holds no single ${messageId}.`);
    return { client: other, uid: String(uids[0]) };
  };
  return {
    user,
    settings,
    world,
    proxy,
    server,
    hand,
    open: () => openImap(settings, { password }, world),
    async add(mailbox, raw, facts = {}) {
      await (await hand()).append(mailbox, raw, (facts.keywords ?? []).map(toFlag), facts.receivedAt);
    },
    async flag(mailbox, messageId, keywords) {
      const { client: other, uid } = await at(mailbox, messageId);
      await other.messageFlagsSet(uid, keywords.map(toFlag), { uid: true });
    },
    async expunge(mailbox, messageId) {
      const { client: other, uid } = await at(mailbox, messageId);
      await other.messageDelete(uid, { uid: true });
    },
    async move(mailbox, messageId, to) {
      const { client: other, uid } = await at(mailbox, messageId);
      await other.messageMove(uid, to, { uid: true });
    },
    poison: async (mailbox, messageId) => chmodSync(findFile(server.maildir(user, mailbox), messageId), 0),
    newEpoch: async (mailbox) => server.renewUidValidity(user, mailbox),
    revoke: () => server.setPassword(user, 'another'),
    async breakList(kind) {
      proxy.rewrite = kind === null ? null : (line) => breakListLine(kind, line);
    },
    async fallSilent() {
      timing.silenceMs = shortSilenceMs;
      proxy.fallSilent();
    },
    async throttle() {
      proxy.rewrite = (line) => line.replace(/^(\w+) OK .*Logged in.*/, '$1 NO [LIMIT] Too many sign-ins for now.');
    },
    async recover() {
      timing.silenceMs = testTiming.silenceMs;
      proxy.rewrite = null;
      proxy.recover();
    },
    cutWatches: async () => proxy.cut(),
    async end() {
      await client?.logout().catch(() => {});
      await proxy.close();
    },
  };
}

function toFlag(keyword: string): string {
  const name = keyword.replace(/^\$/, '');
  const system = ['seen', 'answered', 'flagged', 'draft', 'deleted'].includes(name);
  return system ? `\\${name[0]!.toUpperCase()}${name.slice(1)}` : keyword;
}

function findFile(maildir: string, messageId: string): string {
  for (const place of ['cur', 'new']) {
    for (const name of readdirSync(join(maildir, place))) {
      const path = join(maildir, place, name);
      // One that was poisoned before is unreadable for us too, unless we are root.
      if ((statSync(path).mode & 0o400) === 0) continue;
      if (readFileSync(path).includes(`<${messageId}>`)) return path;
    }
  }
  throw new Error(`There is no file of ${messageId}.`);
}

function breakListLine(kind: 'empty' | 'garbage', line: string): string | null {
  if (!/^\* (?:LIST|LSUB) /.test(line)) return line;
  return kind === 'empty' ? null : '* LIST (((\\what "/ {x} \u0001\u0002';
}
