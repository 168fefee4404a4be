/**
 * One call of Google's interfaces beside mail and sign-in (Pub/Sub, a profile, what the doctor looks at): bounded in time
 * and size, following nowhere. What Google answers is given as it is; only no answer at all is a Fault, and `retry`.
 */
import { type Ask, exchange } from '#providers/gmail/exchange.ts';
import { readObject } from '#providers/gmail/oauth-errors.ts';

/** What is asked. A form or a JSON body makes it a POST. */
export interface GoogleCall {
  url: string;
  token?: string;
  form?: Record<string, string>;
  body?: object;
  /** Milliseconds of silence that are borne. */
  silenceMs?: number;
  /** Octets of the answer at most. */
  maxOctets?: number;
  /** Ends the wait. */
  signal?: AbortSignal;
}

/** What Google answered; `json` is null for anything that is no JSON object. */
export interface GoogleAnswer {
  status: number;
  json: Record<string, unknown> | null;
  text: string;
  /** Where it sends a browser. */
  location: string | null;
}

const usualSilenceMs = 10_000;
const usualOctets = 256 * 1024;

/** Calls; throws a Fault `retry` when no whole answer came. */
export async function callGoogle(call: GoogleCall): Promise<GoogleAnswer> {
  const { silenceMs = usualSilenceMs, signal } = call;
  const answer = await exchange({ silenceMs, resolveFetch: signal && endedBy(signal) }, askOf(call));
  const { status, headers, body } = answer;
  return { status, json: readObject(body), text: body.toString('utf8'), location: headers.get('location') };
}

/** The word that Google gives for an error of its APIs: the first of `error.errors`, or `error.status`. */
export function reasonOf({ json }: Pick<GoogleAnswer, 'json'>): string | null {
  const error = json?.error;
  if (typeof error === 'string') return error;
  if (typeof error !== 'object' || error === null) return null;
  const { errors, status } = error as { errors?: unknown; status?: unknown };
  const first: unknown = Array.isArray(errors) ? errors[0] : null;
  const reason = typeof first === 'object' && first !== null ? (first as { reason?: unknown }).reason : undefined;
  if (typeof reason === 'string') return reason;
  return typeof status === 'string' ? status : null;
}

/** `fetch` that another signal can end too. */
function endedBy(ending: AbortSignal): typeof fetch {
  return (input, init) => {
    const signals = [ending, init?.signal].filter((signal) => signal != null);
    return fetch(input, { ...init, signal: AbortSignal.any(signals) });
  };
}

function askOf({ url, token, form, body, maxOctets = usualOctets }: GoogleCall): Ask {
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  if (!form && !body) return { method: 'GET', url, headers: authorization, maxOctets };
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
  const text = form ? new URLSearchParams(form).toString() : JSON.stringify(body);
  return { method: 'POST', url, headers: { ...authorization, 'content-type': type }, body: text, maxOctets };
}
