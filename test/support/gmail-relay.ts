/** What stands between the adapter and Gmail in tests: it counts, and spoils what no script of the simulator can. */

/** The relay; its members may be changed at any time. */
export interface GmailRelay {
  fetch: typeof fetch;
  /** Messages for which Gmail fails, alone and in a batch. */
  poisoned: Set<string>;
  /** The list of labels that comes in place of the true one. */
  labels: string | null;
  /** Every request: method and path with query; a batch as its parts. */
  requests: { target: string; parts: string[] }[];
}

/** Makes a relay to wherever the requests go. */
export function relayGmail(): GmailRelay {
  const relay: GmailRelay = { fetch: pass, poisoned: new Set(), labels: null, requests: [] };
  async function pass(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const url = new URL(input instanceof Request ? input.url : input);
    const body = String(init?.body ?? '');
    const parts = [...body.matchAll(/^GET (\S+) HTTP\/1\.1\r$/gm)].map(([, target]) => target ?? '');
    relay.requests.push({ target: `${init?.method ?? 'GET'} ${url.pathname}${url.search}`, parts });
    if (relay.labels !== null && url.pathname.endsWith('/labels')) return Response.json(JSON.parse(relay.labels));
    if (isPoisoned(relay, url.pathname)) return failure();
    const response = await fetch(input, init);
    return parts.some((target) => isPoisoned(relay, target)) ? spoilParts(relay, parts, response) : response;
  }
  return relay;
}

function isPoisoned({ poisoned }: GmailRelay, target: string): boolean {
  return [...poisoned].some((id) => target.includes(`/messages/${id}`));
}

function failure(): Response {
  const error = { code: 500, message: 'Internal error encountered.', errors: [{ reason: 'backendError' }] };
  return Response.json({ error }, { status: 500 });
}

async function spoilParts(relay: GmailRelay, parts: readonly string[], response: Response): Promise<Response> {
  let text = await response.text();
  for (const [index, target] of parts.entries()) {
    if (!isPoisoned(relay, target)) continue;
    const at = text.indexOf(`response-rapport-${index}>`);
    text = text.slice(0, at) + text.slice(at).replace('HTTP/1.1 200 OK', 'HTTP/1.1 500 Internal Server Error');
  }
  return new Response(text, response);
}
