/** The clauses of the mail port that no Gmail can keep, whoever plays it, and what it promises instead. */
import {
  cutsLongForPeople,
  fetchesExactlyForPeople,
  findsArchivedById,
  keepsIdentityOfArchived,
  keepsWhatFitsForPeople,
  listsTheSameAnew,
  reportsGmailKeywords,
  subscribesInsteadOfWatching,
} from './clauses-gmail.ts';
import type { ClauseName, Exception } from './mail-provider.contract.ts';

const built = 'a sync reads documents built from Gmail’s parsed form; a person gets the octets';
const archive = 'Gmail has no archive: an archived email is in All Mail alone';

/** By the clause that is not kept. */
export const gmailExceptions: Partial<Record<ClauseName, Exception>> = {
  'fetches every email octet for octet, also broken ones': { reason: built, instead: fetchesExactlyForPeople },
  'cuts a long document and describes its attachments': { reason: built, instead: cutsLongForPeople },
  'does not cut a document that just fits': { reason: built, instead: keepsWhatFitsForPeople },
  'keeps the identity of a moved email': { reason: archive, instead: keepsIdentityOfArchived },
  'finds an email by its Message-ID in every mailbox': { reason: archive, instead: findsArchivedById },
  'reports changed keywords': { reason: 'Gmail does not keep $answered', instead: reportsGmailKeywords },
  'tells a new epoch from the old one': { reason: 'Gmail’s ids never die', instead: listsTheSameAnew },
  'tells once that its watch was lost': {
    reason: 'push is subscribed and holds no connection',
    instead: subscribesInsteadOfWatching,
  },
};
