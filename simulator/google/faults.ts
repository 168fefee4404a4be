/**
 * A script of faults: which call goes wrong, and how. Deterministic: a fault counts the calls that fit it, from the
 * moment it was added, and acts on the `nth` of them and on `times - 1` after it.
 *
 * `method` is the id of a method (`gmail.users.messages.get`), of what has no id in Google's documents (`batch`,
 * `token`, `revoke`, `keys`, `push`), a beginning with an asterisk (`gmail.users.messages.*`), or `*` for any.
 */

/** What a fault does. */
export type FaultAct =
  /** An error with Google's own body; `retryAfter` in seconds. */
  | { status: number; reason: string; message?: string; retryAfter?: number }
  /** A page in HTML: with status 502, or the one given. */
  | 'html'
  | { html: number }
  /** A body that ends in its middle. */
  | 'truncate'
  /** Status 200 without a body. */
  | 'empty-200'
  /** Nothing is done and nothing is answered; the connection stays open. */
  | 'hang'
  /** Nothing is done; the connection is cut. */
  | 'drop-connection'
  /** The call is carried out; its answer never comes. */
  | 'accept-then-hang'
  /** Of a batch: the parts at these places (from 0) fail, with 429 unless told. */
  | { partsFail: readonly number[]; status?: number; reason?: string; retryAfter?: number }
  /** Of a batch: the parts come in another order, or with names that nobody asked for. */
  | 'mangle-part-order'
  | 'mangle-content-ids'
  /** Of a list: the next page is this page again. */
  | 'repeat-page-token'
  /** Of a list: a page token that was given before is not accepted any more. */
  | 'expire-page-token'
  /** Of Pub/Sub. */
  | { push: 'drop' | 'duplicate' | 'reorder' | 'delay' };

/** One scripted fault: only for calls of `email`, from the `nth` on (1 unless told), `times` in a row (1). */
export interface Fault {
  method: string;
  email?: string;
  nth?: number;
  times?: number;
  act: FaultAct;
}

interface Planned {
  fault: Fault;
  calls: number;
}

/** The script of a world. */
export class FaultScript {
  readonly #planned = new Set<Planned>();
  /** How often a fault has acted. */
  acted = 0;

  /** Adds a fault; answers how to take it away. */
  add(fault: Fault): () => void {
    const planned = { fault, calls: 0 };
    this.#planned.add(planned);
    return () => void this.#planned.delete(planned);
  }

  /** Takes every fault away. */
  clear(): void {
    this.#planned.clear();
  }

  /** Counts one call, and says which fault meets it: the one that was added first, of several. */
  take(method: string, email?: string): FaultAct | null {
    let act: FaultAct | null = null;
    for (const planned of this.#planned) {
      if (!fits(planned.fault, method, email)) continue;
      const { nth = 1, times = 1 } = planned.fault;
      planned.calls += 1;
      if (planned.calls >= nth) act ??= planned.fault.act;
      if (planned.calls >= nth + times - 1) this.#planned.delete(planned);
    }
    if (act !== null) this.acted += 1;
    return act;
  }
}

function fits(fault: Fault, method: string, email: string | undefined): boolean {
  const { method: wanted } = fault;
  const named = wanted.endsWith('*') ? method.startsWith(wanted.slice(0, -1)) : method === wanted;
  return named && (fault.email === undefined || fault.email.toLowerCase() === email?.toLowerCase());
}
