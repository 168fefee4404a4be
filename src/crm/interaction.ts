/** Who may see what of an entry: nothing, subject and metadata, or all. Ordered. */
export type AccessLevel = 'private' | 'subject' | 'full';
/** The kinds of dated facts on a timeline. */
export type InteractionKind = 'email_sent' | 'email_received' | 'call' | 'meeting' | 'note';
/** The record kinds that an interaction can concern. */
export type RecordKind = 'contact' | 'company' | 'deal';
/** Why an interaction concerns a record. */
export type LinkReason = 'address' | 'domain' | 'deal-contact' | 'deal-reference' | 'by-hand';
