/**
 * The labels of one mailbox: Gmail's own, and those that its owner made (`Label_1`, `Label_2`, …, never used twice).
 * Owns names and visibility; which message carries which label is the mailbox's affair.
 */

/** A label, in Gmail's fields. */
export interface MailboxLabel {
  id: string;
  name: string;
  type: 'system' | 'user';
  messageListVisibility?: 'show' | 'hide';
  labelListVisibility?: 'labelShow' | 'labelShowIfUnread' | 'labelHide';
  color?: { textColor: string; backgroundColor: string };
}

const HIDDEN = { messageListVisibility: 'hide', labelListVisibility: 'labelHide' } as const;
const SYSTEM: readonly MailboxLabel[] = [
  ...['INBOX', 'SENT', 'DRAFT', 'UNREAD', 'STARRED'].map((id) => ({ id, name: id, type: 'system' as const })),
  ...[
    ...['CHAT', 'SPAM', 'TRASH', 'IMPORTANT'],
    ...['PERSONAL', 'SOCIAL', 'PROMOTIONS', 'UPDATES', 'FORUMS'].map((name) => `CATEGORY_${name}`),
  ].map((id) => ({ id, name: id, type: 'system' as const, ...HIDDEN })),
];
/** Gmail gives and takes these itself. */
const KEPT = new Set(['SENT', 'DRAFT', 'CHAT']);

/** The labels of a mailbox. */
export class Labels {
  readonly #labels = new Map(SYSTEM.map((label) => [label.id, { ...label }]));
  #made = 0;

  /** Makes a label; null when one of that name is there, in whatever case. */
  create(name: string, more: Partial<MailboxLabel> = {}): MailboxLabel | null {
    if (this.named(name) !== undefined) return null;
    this.#made += 1;
    const shown = { messageListVisibility: 'show', labelListVisibility: 'labelShow' } as const;
    const label: MailboxLabel = { ...shown, ...more, id: `Label_${this.#made}`, name, type: 'user' };
    this.#labels.set(label.id, label);
    return label;
  }

  get(id: string): MailboxLabel | undefined {
    return this.#labels.get(id);
  }

  list(): MailboxLabel[] {
    return [...this.#labels.values()];
  }

  /** A label by its name, in whatever case. */
  named(name: string): MailboxLabel | undefined {
    const wanted = name.toLowerCase();
    return this.list().find((label) => label.name.toLowerCase() === wanted);
  }

  /** Takes a label away; false when there is none of that id, or it is Gmail's own. */
  delete(id: string): boolean {
    return this.get(id)?.type === 'user' && this.#labels.delete(id);
  }

  /** Whether a person may put this label on a message, or take it off. */
  isAssignable(id: string): boolean {
    return this.#labels.has(id) && !KEPT.has(id);
  }
}
