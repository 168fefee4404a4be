/**
 * Whether an import streams: peak memory of importing 100,000 messages against 10,000, each in a process of its own, from
 * a mailbox in memory whose documents are made as they are fetched. Prints both and their ratio.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { v7 as newId } from 'uuid';
import type {
  Feed,
  FeedState,
  FetchedEmail,
  ListedEmail,
  MailboxKey,
  MailProvider,
  ProviderId,
} from '#providers/provider.ts';
import { syncConnection } from '#sync/sync-connection.ts';
import { startProgram } from './support/program.ts';

const octets = 20_000;
const [, , count] = process.argv;

if (count) await importMany(Number(count));
else compare(measure(10_000), measure(100_000));

function measure(messages: number): number {
  const run = spawnSync(process.execPath, ['--expose-gc', fileURLToPath(import.meta.url), String(messages)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const peak = Number(/peak (\d+)/.exec(run.stdout)?.[1]);
  process.stdout.write(`${messages} messages: peak ${Math.round(peak / 1024 / 1024)} MiB\n`);
  return peak;
}

function compare(small: number, large: number): void {
  process.stdout.write(`ratio ${(large / small).toFixed(2)}\n`);
}

async function importMany(messages: number): Promise<void> {
  const program = await startProgram([]);
  const { app, actor } = program;
  const connectionId = newId();
  const { workspaceId: workspace_id, userId: user_id } = actor;
  const connection = {
    workspace_id,
    user_id,
    id: connectionId,
    provider: 'memory' as const,
    address: 'ada@acme.example',
  };
  await app.db.tenant(actor, (tx) =>
    tx
      .insertInto('connection')
      .values({ ...connection, settings: '{}' })
      .execute(),
  );
  app.accounts = { open: async () => endlessAccount(messages), test: async () => {} };
  const report = await syncConnection(app, { ...actor, connectionId }, 'connect');
  if (report.type !== 'done' || report.applied !== messages) throw new Error('The import did not end well.');
  // ru_maxrss, in kilobytes: the highest the process ever was, whatever the collector did since.
  process.stdout.write(`peak ${process.resourceUsage().maxRSS * 1024}\n`);
  await program.remove();
}

/** A mailbox of that many messages; none of them exists before it is fetched. */
function endlessAccount(messages: number): MailProvider {
  const feed: Feed = { key: 'account' as Feed['key'], mailbox: null };
  return {
    capabilities: { stableIds: true, push: false, mark: 'memory' },
    mailboxes: async () => [{ key: 'INBOX' as MailboxKey, name: 'INBOX', role: 'inbox', selectable: true }],
    identities: async () => [],
    feeds: async () => [feed],
    async changes(_, since, limit) {
      const from = Number(since ?? 0);
      const to = Math.min(messages, from + limit);
      const created = Array.from({ length: to - from }, (_each, n) => listed(from + n));
      const newState = String(to) as FeedState;
      return {
        created,
        updated: [],
        destroyed: [],
        newState,
        hasMore: to < messages,
        remaining: messages - to,
        epoch: '',
      };
    },
    async *fetch(ids) {
      for (const id of ids) yield { type: 'email', email: fetched(Number(id)) };
    },
    find: async () => [],
    watch: async () => ({ close: async () => {} }),
    close: async () => {},
  };
}

function listed(n: number): ListedEmail {
  const receivedAt = new Date(Date.UTC(2026, 0, 1) - n * 60_000);
  return { id: String(n) as ProviderId, mailboxes: ['INBOX' as MailboxKey], keywords: [], receivedAt, size: octets };
}

function fetched(n: number): FetchedEmail {
  const head = [
    `From: Guest ${n % 500} <guest${n % 500}@client${n % 90}.example>`,
    'To: ada@acme.example',
    `Subject: Matter ${n}`,
    `Date: ${listed(n).receivedAt?.toUTCString()}`,
    `Message-ID: <memory-${n}@client.example>`,
    '',
    '',
  ].join('\r\n');
  const raw = Buffer.alloc(octets, 'All work and no play makes a calm inbox.\r\n');
  raw.write(head);
  return { ...listed(n), raw, cut: false, parts: null };
}
