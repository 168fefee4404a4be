/**
 * A TCP proxy that stands between a client and a real server and does what networks and broken servers do: cuts,
 * falls silent without closing, slows down, and changes what the server says line by line.
 */
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** The proxy and its faults. Each fault holds for connections from then on, and for open ones where that is said. */
export interface TcpProxy {
  host: string;
  port: number;
  /** How many connections were ever accepted. */
  readonly accepted: number;
  /** Lines that clients sent, as latin1 text, oldest first. */
  readonly commands: string[];
  /** Changes each line of the server; null drops it. Lines are latin1 text without their end; may be several lines. */
  rewrite: ((line: string) => string | null) | null;
  /** Milliseconds before anything of the server is passed on. */
  delayMs: number;
  /** Closes each new connection at once. */
  refusing: boolean;
  /** Cuts the connection that has passed on so many octets of the server from now on; once. */
  cutAfter(octets: number): void;
  /** Falls silent, as `fallSilent` does, when so many octets of the server were passed on from now; once. */
  silenceAfter(octets: number): void;
  /** Sends something that the server never said to all open connections. */
  inject(text: string): void;
  /** Passes nothing on any more, in neither direction, and closes nothing: open and new connections. */
  fallSilent(): void;
  /** New connections work again; those that fell silent stay so. */
  recover(): void;
  /** Cuts all open connections. */
  cut(): void;
  close(): Promise<void>;
}

interface Pair {
  client: net.Socket;
  server: net.Socket;
  silent: boolean;
  tail: Buffer;
  queue: Promise<void>;
}

/** Starts a proxy on a free port of the loopback. */
export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const pairs = new Set<Pair>();
  let silent = false;
  let budget = Number.POSITIVE_INFINITY;
  let atTheEnd: 'cut' | 'silence' = 'cut';
  let accepted = 0;
  const listener = net.createServer((client) => {
    accepted += 1;
    if (proxy.refusing) return client.destroy();
    const server = net.connect(target.port, target.host);
    const pair: Pair = { client, server, silent, tail: Buffer.alloc(0), queue: Promise.resolve() };
    pairs.add(pair);
    client.on('data', (chunk) => toServer(pair, chunk));
    server.on('data', (chunk) => toClient(pair, chunk));
    for (const socket of [client, server]) socket.on('error', () => {}).on('close', () => part(pair));
  });
  const part = (pair: Pair): void => {
    if (pair.silent || !pairs.delete(pair)) return;
    pair.queue.then(() => pair.client.end(() => pair.client.destroy()));
    pair.server.destroy();
  };
  const toServer = (pair: Pair, chunk: Buffer): void => {
    if (pair.silent) return;
    proxy.commands.push(...chunk.toString('latin1').split('\r\n').filter(Boolean));
    pair.server.write(chunk);
  };
  const toClient = (pair: Pair, chunk: Buffer): void => {
    pair.queue = pair.queue.then(async () => {
      if (proxy.delayMs > 0) await wait(proxy.delayMs);
      if (pair.silent) return;
      const out = proxy.rewrite === null ? flush(pair, chunk) : rewriteLines(pair, chunk, proxy.rewrite);
      budget -= out.length;
      if (budget > 0) return void pair.client.write(out);
      const last = out.subarray(0, out.length + budget);
      budget = Number.POSITIVE_INFINITY;
      if (atTheEnd === 'silence') proxy.fallSilent();
      pair.client.write(last, () => (atTheEnd === 'cut' ? cutPair(pair) : undefined));
    });
  };
  const proxy: TcpProxy = {
    host: '127.0.0.1',
    port: 0,
    get accepted() {
      return accepted;
    },
    commands: [],
    rewrite: null,
    delayMs: 0,
    refusing: false,
    cutAfter(octets) {
      budget = octets;
      atTheEnd = 'cut';
    },
    silenceAfter(octets) {
      budget = octets;
      atTheEnd = 'silence';
    },
    inject(text) {
      for (const pair of pairs) pair.client.write(text);
    },
    fallSilent() {
      silent = true;
      for (const pair of pairs) pair.silent = true;
    },
    recover() {
      silent = false;
    },
    cut() {
      for (const pair of pairs) cutPair(pair);
    },
    async close() {
      for (const pair of pairs) cutPair(pair);
      await once(listener.close(), 'close');
    },
  };
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  proxy.port = (listener.address() as net.AddressInfo).port;
  return proxy;
}

function cutPair(pair: Pair): void {
  pair.client.destroy();
  pair.server.destroy();
}

function flush(pair: Pair, chunk: Buffer): Buffer {
  if (pair.tail.length === 0) return chunk;
  const whole = Buffer.concat([pair.tail, chunk]);
  pair.tail = Buffer.alloc(0);
  return whole;
}

function rewriteLines(pair: Pair, chunk: Buffer, rewrite: (line: string) => string | null): Buffer {
  const whole = flush(pair, chunk);
  const end = whole.lastIndexOf('\r\n');
  pair.tail = Buffer.from(whole.subarray(end < 0 ? 0 : end + 2));
  if (end < 0) return Buffer.alloc(0);
  const lines = whole.subarray(0, end).toString('latin1').split('\r\n').map(rewrite);
  return Buffer.from(lines.map((line) => (line === null ? '' : `${line}\r\n`)).join(''), 'latin1');
}
