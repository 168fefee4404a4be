/**
 * A small IMAP server that says what a test wants it to say: one mailbox of a few mails, and a script that may answer
 * any command in its own way. For what no real server can be made to do.
 */
import { once } from 'node:events';
import net from 'node:net';

/** One command as it came. */
export interface ScriptedCommand {
  tag: string;
  /** In capitals, `UID FETCH` as one. */
  name: string;
  args: string;
  /** How many connections were accepted so far, this one included. */
  connection: number;
}

/** Lines to send without their ends, `hang up` to close, or null to answer as usual. Bodies may hold anything. */
export type Script = (command: ScriptedCommand) => string[] | 'hang up' | null;

/** The server and its mailbox. */
export interface ScriptedImap {
  host: string;
  port: number;
  readonly commands: ScriptedCommand[];
  readonly connections: number;
  greeting: string | null;
  capabilities: string;
  script: Script;
  /** Documents by UID. */
  mails: Map<number, string>;
  uidValidity: number;
  /** Undefined leaves the line out. */
  uidNext: number | undefined;
  close(): Promise<void>;
}

/** Starts a server on a free port of the loopback. */
export async function startScriptedImap(mails: Record<number, string> = {}): Promise<ScriptedImap> {
  const sockets = new Set<net.Socket>();
  let connections = 0;
  const listener = net.createServer((socket) => {
    const connection = ++connections;
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    if (server.greeting !== null) socket.write(`${server.greeting}\r\n`);
    let rest = '';
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString('latin1')).split('\r\n');
      rest = lines.pop()!;
      for (const line of lines) serve(server, socket, line, connection);
    });
  });
  const server: ScriptedImap = {
    host: '127.0.0.1',
    port: 0,
    commands: [],
    get connections() {
      return connections;
    },
    greeting: '* OK ready',
    capabilities: 'IMAP4rev1 ESEARCH AUTH=PLAIN SASL-IR',
    script: () => null,
    mails: new Map(Object.entries(mails).map(([uid, raw]) => [Number(uid), raw])),
    uidValidity: 7,
    uidNext: 1000,
    async close() {
      for (const socket of sockets) socket.destroy();
      await once(listener.close(), 'close');
    },
  };
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  server.port = (listener.address() as net.AddressInfo).port;
  return server;
}

function serve(server: ScriptedImap, socket: net.Socket, line: string, connection: number): void {
  const [, tag, name, args] = /^(\S+) ((?:UID )?\S+) ?(.*)$/i.exec(line) ?? [];
  if (tag === undefined || name === undefined) return;
  const command = { tag, name: name.toUpperCase(), args: args ?? '', connection };
  server.commands.push(command);
  const lines = server.script(command) ?? usualAnswer(server, command);
  if (lines === 'hang up') return void socket.destroy();
  socket.write(Buffer.from(lines.map((each) => `${each}\r\n`).join(''), 'latin1'));
  if (lines.some((each) => each.startsWith('* BYE'))) socket.end();
}

function usualAnswer(server: ScriptedImap, { tag, name, args }: ScriptedCommand): string[] {
  const done = `${tag} OK done`;
  const uids = [...server.mails.keys()].sort((a, b) => a - b);
  switch (name) {
    case 'CAPABILITY':
      return [`* CAPABILITY ${server.capabilities}`, done];
    case 'LIST':
      return [args === '"" ""' ? '* LIST (\\Noselect) "/" ""' : '* LIST () "/" INBOX', done];
    case 'EXAMINE':
      return examine(server, done);
    case 'UID SEARCH':
      return [search({ tag, args }, uids), done];
    case 'UID FETCH':
      return [...askedOf(args, uids).map((uid) => fetchLine(server, uid, args)), done];
    case 'LOGOUT':
      return ['* BYE see you', done];
    default:
      return [done];
  }
}

function examine(server: ScriptedImap, done: string): string[] {
  const lines = [`* ${server.mails.size} EXISTS`, `* OK [UIDVALIDITY ${server.uidValidity}] valid`];
  if (server.uidNext !== undefined) lines.push(`* OK [UIDNEXT ${server.uidNext}] next`);
  return [...lines, done];
}

function search({ tag, args }: { tag: string; args: string }, uids: number[]): string {
  const [, range = '1:*'] = /UID (\S+)$/.exec(args) ?? [];
  const found = askedOf(range, uids);
  if (!args.startsWith('RETURN')) return `* SEARCH ${found.join(' ')}`;
  const facts = found.length === 0 ? '' : ` MIN ${found[0]} MAX ${found.at(-1)} ALL ${found.join(',')}`;
  return `* ESEARCH (TAG "${tag}") UID COUNT ${found.length}${facts}`;
}

/** Whether the sequence set at the head of the arguments holds the UID. */
export function isAsked(args: string, uid: number): boolean {
  return readRanges(args).some(([low, high]) => uid >= low && uid <= high);
}

function readRanges(args: string): [number, number][] {
  return args
    .split(' ', 1)[0]!
    .split(',')
    .map((part) => part.split(':'))
    .map(([low, high = low]) => [Number(low), high === '*' ? Number.POSITIVE_INFINITY : Number(high)]);
}

function askedOf(args: string, uids: number[]): number[] {
  const ranges = readRanges(args);
  return uids.filter((uid) => ranges.some(([low, high]) => uid >= low && uid <= high));
}

/** The line that a server would send for this email; its sequence number is made up, because nobody may use it. */
export function fetchLine(server: ScriptedImap, uid: number, args: string): string {
  const raw = server.mails.get(uid) ?? '';
  const facts = `UID ${uid} FLAGS (\\Seen) INTERNALDATE "05-Jan-2026 09:00:00 +0000" RFC822.SIZE ${raw.length}`;
  const [, limit] = /<0\.(\d+)>/.exec(args) ?? [];
  if (limit === undefined) return `* ${uid} FETCH (${facts})`;
  const body = raw.slice(0, Number(limit));
  return `* ${uid} FETCH (${facts} BODY[]<0> {${body.length}}\r\n${body})`;
}
