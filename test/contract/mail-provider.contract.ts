/**
 * The contract of the mail port, as sentences. Each adapter runs every clause on an account that its *stage* sets up
 * and disturbs from the other side, as a real provider's world would.
 *
 * An adapter that can not keep a clause lists it with the reason and with the clause that it keeps instead: a clause
 * is never merely left out.
 */
import { describe, it } from 'node:test';
import {
  asksToReconnect,
  distrustsLists,
  findsByAddress,
  findsById,
  knowsIdentity,
  namesMailboxes,
  survivesSilence,
  survivesThrottling,
  tellsLost,
  wakes,
} from './clauses-account.ts';
import {
  asksForResync,
  continues,
  countsDown,
  createsFirst,
  destroyedWins,
  keepsIdentity,
  listsEmpty,
  listsOnce,
  losesNothing,
  overlooksTheBrief,
  refusesForeignState,
  repeatsItself,
  reportsExpunged,
  reportsKeywords,
  saysNothing,
  tellsEpochs,
} from './clauses-changes.ts';
import {
  answersEveryId,
  cutsLong,
  fetchesExactly,
  fetchesNothing,
  goesOnAfterPoison,
  keepsWhatFits,
  leavesNoTrace,
  survivesLeaving,
} from './clauses-fetch.ts';
import type { Clause, Stage } from './stage.ts';

/** Why an adapter can not keep a clause, and what it promises in its place. */
export interface Exception {
  reason: string;
  instead: Clause;
}

/** Runs every clause against the adapter's stage. */
export function mailProviderContract(
  adapter: string,
  openStage: () => Promise<Stage>,
  exceptions: Partial<Record<ClauseName, Exception>> = {},
): void {
  describe(`The mail port, spoken by ${adapter},`, () => {
    for (const [name, clause] of Object.entries(clauses) as [ClauseName, Clause][]) {
      const exception = exceptions[name];
      const title = exception === undefined ? name : `${name} (exception: ${exception.reason})`;
      it(title, { timeout: 60_000 }, async () => {
        const stage = await openStage();
        try {
          await (exception?.instead ?? clause)(stage);
        } finally {
          await stage.end();
        }
      });
    }
  });
}

/** The names of all clauses, for lists of exceptions. */
export type ClauseName = keyof typeof clauses;

const clauses = {
  'names the mailboxes with what they are for': namesMailboxes,
  'knows the address of its owner': knowsIdentity,
  'lists every email exactly once, newest first, page by page': listsOnce,
  'counts down what is left to list': countsDown,
  'lists an empty account': listsEmpty,
  'says nothing when nothing happened': saysNothing,
  'gives the same answer to the same state': repeatsItself,
  'continues in a new opening where the last one stood': continues,
  'reports changed keywords': reportsKeywords,
  'never updates an email before it was created': createsFirst,
  'reports what was expunged': reportsExpunged,
  'lets destroyed win over updated': destroyedWins,
  'never mentions an email that came and went between two looks': overlooksTheBrief,
  'loses nothing while mail comes and goes between pages': losesNothing,
  'keeps the identity of a moved email': keepsIdentity,
  'asks for a new listing when its ids are dead': asksForResync,
  'asks for a new listing when it can not read its state': refusesForeignState,
  'tells a new epoch from the old one': tellsEpochs,
  'asks to reconnect when access was revoked': asksToReconnect,
  'fetches every email octet for octet, also broken ones': fetchesExactly,
  'fetches an empty list without asking anybody': fetchesNothing,
  'answers every id once, also those that are gone': answersEveryId,
  'goes on after a message that can not be had': goesOnAfterPoison,
  'cuts a long document and describes its attachments': cutsLong,
  'does not cut a document that just fits': keepsWhatFits,
  'leaves no trace in the account when it reads': leavesNoTrace,
  'may be left in the middle of a fetch': survivesLeaving,
  'finds an email by its Message-ID in every mailbox': findsById,
  'finds emails by address and day, newest first': findsByAddress,
  'wakes when mail arrives': wakes,
  'tells once that its watch was lost': tellsLost,
  'never takes a broken list of mailboxes for the truth': distrustsLists,
  'tries again later when the other side falls silent': survivesSilence,
  'tries again later when signing in is throttled': survivesThrottling,
} as const satisfies Record<string, Clause>;
