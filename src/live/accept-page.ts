/**
 * The way from an HTTP upgrade to the hub: the same session or key as for the API. A browser sends its cookie with a
 * WebSocket of any site, so with a cookie the Origin must be ours.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { Fault, isFault } from '#errors.ts';
import type { Actor } from '#users/actor.ts';
import type { Hub } from './hub.ts';

/** Says who asks; throws a Fault for nobody. Asked again while the page is open. */
export type Authenticate = (request: IncomingMessage) => Promise<Actor>;

const livePath = '/api/live';
const mostPages = 5000;
const mostOfOne = 40;
/** Pages have nothing to say. */
const mostOctets = 1024;

/** Answers upgrades on /api/live; refuses all others. */
export function acceptPages(hub: Hub, authenticate: Authenticate) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: mostOctets, perMessageDeflate: false });
  return async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    socket.on('error', () => socket.destroy());
    try {
      const actor = await admission(hub, request, authenticate);
      sockets.handleUpgrade(request, socket, head, (page) => hub.admit(page, actor, () => authenticate(request)));
    } catch (error) {
      refuse(socket, isFault(error) ? (error.status ?? 503) : 500);
    }
  };
}

async function admission(hub: Hub, request: IncomingMessage, authenticate: Authenticate): Promise<Actor> {
  if (request.url?.split('?', 1)[0] !== livePath)
    throw new Fault('refuse', 'not-found', 'There is nothing under this address.', { status: 404 });
  const actor = await authenticate(request);
  if (hub.count() >= mostPages || hub.count(actor.userId) >= mostOfOne)
    throw new Fault('retry', 'too-many-pages', 'Too many pages are open.', { status: 503 });
  return actor;
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
