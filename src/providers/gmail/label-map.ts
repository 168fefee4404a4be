/**
 * Which labels each message has, gathered from the lists of the labels: 5 units for 500 ids, where reading a message
 * would cost 20 for one.
 *
 * The list of a label is in the same order as the list of all mail, of which it is a part. So the first n messages of
 * the mailbox have no label that is not within the first n entries of the label's list: lists are read just so far as
 * the listing has come, and the first page of a large mailbox does not wait for the labels of all the others.
 * Entries are kept until they are dropped.
 */
import type { ApiCall } from './api-call.ts';
import { answerBroken } from './errors.ts';
import type { ToldMessagePage } from './google-types.ts';
import { listing } from './manners.ts';
import { idIn, objectsIn, textIn } from './read-fields.ts';
import type { GmailSession, Settled } from './session.ts';

interface LabelList {
  label: string;
  read: number;
  token: string | undefined;
  isWhole: boolean;
  idlePages: number;
}

type LabelCall = ApiCall & { list: LabelList };

const pageSize = 500;
const mostIdlePages = 10;

/** The labels of a mailbox's messages, as far as they were asked for. */
export class LabelMap {
  readonly #session: GmailSession;
  readonly #lists: LabelList[];
  /** By message: the set of its labels, shared by all that have the same ones. */
  readonly #sets = new Map<string, LabelSet>();
  readonly #empty: LabelSet = { labels: [], wider: new Map() };

  constructor(session: GmailSession, labels: readonly string[]) {
    this.#session = session;
    this.#lists = labels.map((label) => ({ label, read: 0, token: undefined, isWhole: false, idlePages: 0 }));
  }

  /** Reads on until the first `count` messages of the mailbox are known with all their labels. */
  async reach(count: number): Promise<void> {
    for (;;) {
      const short = this.#lists.filter((list) => !list.isWhole && list.read < count);
      if (short.length === 0) return;
      for await (const { call, settled } of this.#session.askAll(short.map(pageOf), listing)) {
        this.#addPage(call.list, settled);
      }
    }
  }

  /** The labels of a message. */
  labelsOf(id: string): readonly string[] {
    return (this.#sets.get(id) ?? this.#empty).labels;
  }

  /** Forgets messages that are not asked for any more. */
  drop(ids: Iterable<string>): void {
    for (const id of ids) this.#sets.delete(id);
  }

  #addPage(list: LabelList, settled: Settled): void {
    if (settled.type === 'failed') throw settled.fault;
    // The label was deleted meanwhile, or its page token has expired: then its list is read from its beginning.
    const before = list.read;
    if (settled.type === 'ok') this.#addIds(list, settled.value);
    else restart(list);
    list.idlePages = list.read > before ? 0 : list.idlePages + 1;
    if (list.idlePages > mostIdlePages + this.#sets.size / pageSize) throw answerBroken();
  }

  #addIds(list: LabelList, page: ToldMessagePage): void {
    for (const { id: given } of objectsIn(page.messages)) {
      const id = idIn(given);
      if (id !== null && this.#add(id, list.label)) list.read += 1;
    }
    list.token = textIn(page.nextPageToken) ?? undefined;
    list.isWhole = list.token === undefined;
  }

  #add(id: string, label: string): boolean {
    const set = this.#sets.get(id) ?? this.#empty;
    if (set.labels.includes(label)) return false;
    let wider = set.wider.get(label);
    if (wider === undefined) {
      wider = { labels: [...set.labels, label], wider: new Map() };
      set.wider.set(label, wider);
    }
    this.#sets.set(id, wider);
    return true;
  }
}

interface LabelSet {
  labels: readonly string[];
  wider: Map<string, LabelSet>;
}

function pageOf(list: LabelList): LabelCall {
  const { label, token } = list;
  const query = {
    labelIds: [label],
    includeSpamTrash: true,
    maxResults: pageSize,
    pageToken: token,
    fields: 'messages(id),nextPageToken',
  };
  return { method: 'messages.list', path: '/messages', query, list };
}

/** What is known already does not count again, so the list is read further than it need be: that does no harm. */
function restart(list: LabelList): void {
  list.isWhole = list.token === undefined;
  list.token = undefined;
  list.read = 0;
}
