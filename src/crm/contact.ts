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
  /** Contacts whose mail the owner keeps out of the log. */
  syncOff: Set<string>;
}

/** A directory that knows nobody. */
export function emptyDirectory(): Directory {
  return {
    contactsByKey: new Map(),
    companiesByDomain: new Map(),
    dealsByContact: new Map(),
    dealsByReference: new Map(),
    syncOff: new Set(),
  };
}

/** What a contact can be to the workspace. */
export const contactKinds = ['lead', 'client', 'investor', 'partner', 'own'] as const;
export type ContactKind = (typeof contactKinds)[number];

/** How much of everything a contact may have. */
export const contactLimits = { name: 200, emails: 50, title: 200, phone: 60 } as const;
