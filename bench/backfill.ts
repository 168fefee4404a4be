/**
 * How fast a mailbox becomes a timeline: a real Dovecot with real mail, the embedded database, two cores.
 *
 * In one run: the floor (bare imapflow fetch of the same octets and postal-mime parse, nothing stored), then Rapport
 * end to end (list, fetch, parse, match, thread, store, commit), with the people written to most as contacts. Prints
 * messages per second and the ratio of the two times.
 */
import type { ImapFlow } from 'imapflow';
import PostalMime from 'postal-mime';
import { connectImap } from '#connections/connect-imap.ts';
import { createContact } from '#contacts/create-contact.ts';
import { isAddress } from '#mail/address.ts';
import { syncConnection } from '#sync/sync-connection.ts';
import { type EnronServer, startEnron } from './support/enron.ts';
import { type BenchProgram, startProgram } from './support/program.ts';

const runs = 3;
const contacts = 100;

const server = await startEnron();
const total = [...server.loaded.values()].reduce((sum, count) => sum + count, 0);
try {
  const { people: addresses } = await floor(server);
  const floors: number[] = [];
  const whole: number[] = [];
  for (let run = 0; run < runs; run++) {
    floors.push((await floor(server)).seconds);
    whole.push(await rapport(server, addresses));
  }
  report(median(floors), median(whole));
} finally {
  await server.dovecot.remove();
}

/** Fetches and parses everything, keeps nothing but the addresses written to most. */
async function floor({ dovecot, people }: EnronServer): Promise<{ seconds: number; people: string[] }> {
  const counts = new Map<string, number>();
  const started = performance.now();
  for (const { address } of people) {
    const client = await dovecot.connect(address);
    for (const { path } of await client.list()) await readFolder(client, path, counts);
    await client.logout();
  }
  const seconds = (performance.now() - started) / 1000;
  const own = new Set(people.map(({ address }) => address));
  const known = [...counts].filter(([address]) => !own.has(address)).sort((a, b) => b[1] - a[1]);
  return { seconds, people: known.slice(0, contacts).map(([address]) => address) };
}

async function readFolder(client: ImapFlow, path: string, counts: Map<string, number>): Promise<void> {
  const lock = await client.getMailboxLock(path, { readOnly: true });
  try {
    if (client.mailbox === false || client.mailbox.exists === 0) return;
    const query = { uid: true, flags: true, internalDate: true, size: true, source: true };
    for await (const message of client.fetch('1:*', query, { uid: true })) {
      const parsed = await PostalMime.parse(message.source as Buffer);
      const everybody = [parsed.from, ...(parsed.to ?? [])];
      for (const each of everybody) {
        const address = each?.address?.toLowerCase();
        if (address && isAddress(address)) counts.set(address, (counts.get(address) ?? 0) + 1);
      }
    }
  } finally {
    lock.release();
  }
}

/** Imports everything into a fresh Rapport; the start of the database is not counted. */
async function rapport(server: EnronServer, addresses: string[]): Promise<number> {
  const program = await startProgram([`${server.dovecot.host}:${server.dovecot.port}`]);
  try {
    for (const address of addresses) {
      await program.app.db.tenant(program.actor, (tx) =>
        createContact(tx, program.actor, { name: address, emails: [address] }),
      );
    }
    const started = performance.now();
    for (const person of server.people) await importMailbox(program, server, person.address);
    return (performance.now() - started) / 1000;
  } finally {
    await program.remove();
  }
}

async function importMailbox(program: BenchProgram, server: EnronServer, address: string): Promise<void> {
  const { connectionId } = await connectImap(program.app, program.actor, {
    address,
    host: server.dovecot.host,
    port: server.dovecot.port,
    security: 'none',
    username: address,
    password: server.password,
    historyDays: null,
  });
  const { workspaceId, userId } = program.actor;
  const report = await syncConnection(program.app, { workspaceId, userId, connectionId }, 'connect');
  if (report.type !== 'done') throw new Error(`The import of a mailbox ended as ${report.type}.`);
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function report(floorSeconds: number, seconds: number): void {
  const rate = (time: number) => Math.round(total / time);
  process.stdout.write(
    [
      `messages           ${total} in ${server.people.length} mailboxes, median of ${runs} runs`,
      `fetch and parse    ${floorSeconds.toFixed(2)} s, ${rate(floorSeconds)} messages/s (bare imapflow + postal-mime)`,
      `Rapport            ${seconds.toFixed(2)} s, ${rate(seconds)} messages/s, end to end`,
      `ratio              ${(seconds / floorSeconds).toFixed(2)}`,
      '',
    ].join('\n'),
  );
}
