/**
 * Contacts as the rules see them: the directory that a page of mail is matched against, and what a contact's fields
 * may hold. Pure.
 */

/** The part of a workspace's CRM that the addresses of some messages touch. Keys are normalised addresses. */
export interface Directory {
  contactsByKey: Map<string, { contactId: string; companyId: string | null }>;
  /** By registrable domain. */
  companiesByDomain: Map<string, string>;
  /** Open deals only: a closed deal gathers no new mail. */
  dealsByContact: Map<string, string[]>;
  /** By upper-case reference, open or closed. */
  dealsByReference: Map<string, string>;
  /** By contact: whether the owner chose to log mail with it. Where he chose nothing, the mailbox decides. */
  sync: Map<string, boolean>;
  /** By address: whose it was when the owner made a choice, though that contact has it no more. */
  former: Map<string, FormerContact>;
  /** Addresses that a colleague gave to a contact of the owner's choice: mail with them is shared by his defaults too. */
  limited: Set<string>;
  /** Mailboxes of the owner that log only mail with contacts whom he switched on, by the id of the connection. */
  quietMailboxes: Set<string>;
  /** Addresses whose mail the owner does not want here, by themselves or by their domain. */
  blocked: Set<string>;
}

/** A contact that lost an address, or is gone; the owner's choice for it goes on for mail with that address. */
export interface FormerContact {
  contactId: string;
  /** Null: he chose nothing about logging. */
  sync: boolean | null;
}

/** A directory that knows nobody. */
export function emptyDirectory(): Directory {
  return {
    contactsByKey: new Map(),
    companiesByDomain: new Map(),
    dealsByContact: new Map(),
    dealsByReference: new Map(),
    sync: new Map(),
    former: new Map(),
    limited: new Set(),
    quietMailboxes: new Set(),
    blocked: new Set(),
  };
}

/** What a contact can be to the workspace. */
export const contactKinds = ['lead', 'client', 'investor', 'partner', 'own'] as const;
export type ContactKind = (typeof contactKinds)[number];

/** How much of everything a contact may have. */
export const contactLimits = { name: 200, emails: 50, title: 200, phone: 60 } as const;
