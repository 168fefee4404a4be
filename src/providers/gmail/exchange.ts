/**
 * One HTTP exchange with Google: bounded in octets, in redirects (none) and in silence.
 *
 * What went wrong on our side of the line is a Fault `retry`, whatever it was: only an answer that Google really gave
 * may be more, and reading those is the business of errors.ts and oauth-errors.ts.
 */
import { Fault } from '#errors.ts';
import type { GoogleWorld } from './settings.ts';

/** A request, as plain values. */
export interface Ask {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  /** Octets of the answer that are read at most; more is a Fault `gmail-answer-large`. */
  maxOctets: number;
}

/** An answer, read whole. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Buffer;
}

const silenceMs = 60_000;

/** Asks once; never follows a redirect, because the token must not travel. */
export async function exchange(world: Pick<GoogleWorld, 'resolveFetch' | 'silenceMs'>, ask: Ask): Promise<Answer> {
  const hangUp = new AbortController();
  const silence = setTimeout(() => hangUp.abort(), world.silenceMs ?? silenceMs);
  try {
    const { method, url, headers, body } = ask;
    const response = await (world.resolveFetch ?? fetch)(url, {
      method,
      redirect: 'manual',
      signal: hangUp.signal,
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, headers: response.headers, body: await readBody(response, ask, silence) };
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw unreachable();
  } finally {
    clearTimeout(silence);
    hangUp.abort();
  }
}

async function readBody(response: Response, { maxOctets }: Ask, silence: NodeJS.Timeout): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let octets = 0;
  for await (const chunk of response.body ?? []) {
    silence.refresh();
    octets += chunk.length;
    if (octets > maxOctets) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Nothing came, or not all of it. The cause is not kept: it may carry the request and its token. */
function unreachable(): Fault {
  return new Fault(
    'retry',
    'gmail-unreachable',
    'Google could not be reached, or did not answer in time; Rapport tries again by itself.',
  );
}

function tooLarge(): Fault {
  return new Fault('retry', 'gmail-answer-large', 'Google sent more than Rapport reads at once.');
}
