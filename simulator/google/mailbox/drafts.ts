/** The drafts of a mailbox: a draft keeps its id, and gets a new message each time that it is written. */
import type { RawSource } from './message.ts';
import type { GoogleUser, Placed } from './user.ts';

/** A draft: its own id, and the message that it is now. */
export interface Draft extends Placed {
  draftId: string;
}

/** The drafts of one mailbox. */
export class Drafts {
  readonly #user: Pick<GoogleUser, 'insert' | 'delete' | 'send' | 'message'>;
  readonly #random: () => number;
  /** Draft id to message id. */
  readonly #drafts = new Map<string, string>();

  constructor(user: Pick<GoogleUser, 'insert' | 'delete' | 'send' | 'message'>, random: () => number) {
    this.#user = user;
    this.#random = random;
  }

  create(raw: RawSource, threadId?: string): Draft {
    const draftId = `r${this.#random()}${this.#drafts.size}`;
    return this.#write(draftId, raw, threadId);
  }

  /** Writes a draft anew, in its thread unless told. */
  update(draftId: string, raw: RawSource, threadId?: string): Draft {
    const before = this.#messageOf(draftId);
    const { threadId: thread } = this.#user.message(before);
    const draft = this.#write(draftId, raw, threadId ?? thread);
    this.#user.delete(before);
    return draft;
  }

  /** The draft of an id, or null. */
  get(draftId: string): Draft | null {
    const id = this.#drafts.get(draftId);
    return id === undefined ? null : { draftId, id, threadId: this.#user.message(id).threadId };
  }

  /** The draft that a message is, or null. */
  of(messageId: string): string | null {
    for (const [draftId, id] of this.#drafts) if (id === messageId) return draftId;
    return null;
  }

  delete(draftId: string): void {
    this.#user.delete(this.#messageOf(draftId));
  }

  /** Sends a draft, or what is put in its place; the draft is gone and the letter has a new id. */
  send(draftId: string, raw: RawSource, threadId?: string): Placed {
    const before = this.#messageOf(draftId);
    const placed = this.#user.send(raw, { threadId });
    this.#user.delete(before);
    return placed;
  }

  /** Forgets the draft of a message that is gone. */
  forget(messageId: string): void {
    const draftId = this.of(messageId);
    if (draftId !== null) this.#drafts.delete(draftId);
  }

  #write(draftId: string, raw: RawSource, threadId?: string): Draft {
    const placed = this.#user.insert(raw, { labels: ['DRAFT'], threadId });
    this.#drafts.set(draftId, placed.id);
    return { draftId, ...placed };
  }

  #messageOf(draftId: string): string {
    const id = this.#drafts.get(draftId);
    if (id === undefined) throw new Error(`There is no draft ${draftId}.`);
    return id;
  }
}
