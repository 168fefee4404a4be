/**
 * Fetches a small text over HTTPS through the outbound guard: the name is resolved once, the address that was checked is
 * the one that is connected to, and every redirect goes through the same. Size, time and hops are bounded.
 */
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { Outbound } from '#platform/outbound.ts';

const mostOctets = 256 * 1024;
const mostHops = 3;
const patienceMs = 5_000;

/** The text under an address; null when there is none, or nothing that may be had. */
export async function fetchText(outbound: Outbound, address: string): Promise<string | null> {
  const signal = AbortSignal.timeout(patienceMs);
  let url = URL.parse(address);
  for (let hop = 0; url?.protocol === 'https:' && hop < mostHops; hop++) {
    const answer = await ask(outbound, url, signal);
    const { statusCode = 0, headers } = answer;
    if (statusCode === 200) return readText(answer);
    answer.destroy();
    if (statusCode < 300 || statusCode >= 400 || !headers.location) return null;
    url = URL.parse(headers.location, url.href);
  }
  return null;
}

async function ask(outbound: Outbound, url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const { address, port, servername } = await outbound(url.hostname, Number(url.port || 443));
  return new Promise((resolve, reject) => {
    const options = { host: address, port, servername, path: `${url.pathname}${url.search}`, signal, agent: false };
    const headers = { host: url.host, accept: 'text/xml, application/xml', 'user-agent': 'Rapport' };
    request({ ...options, headers }, resolve)
      .on('error', reject)
      .end();
  });
}

async function readText(answer: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    size += (chunk as Buffer).length;
    if (size > mostOctets) return null;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
