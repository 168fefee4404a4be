/** What a mailbox is for (RFC 6154, RFC 8621 §2); null for a folder or label without a special use. */
export type MailboxRole = 'inbox' | 'sent' | 'drafts' | 'junk' | 'trash' | 'archive' | 'all' | 'flagged' | 'important';

/** A folder or label inside a connection: never an account, never an address. */
export interface Mailbox {
  name: string;
  role: MailboxRole | null;
  /** False for a node of the tree that holds no mail (`\Noselect`). */
  selectable: boolean;
}
