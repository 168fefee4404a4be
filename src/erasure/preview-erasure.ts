/**
 * Counts what an erasure would remove, by doing all of it in one transaction that is rolled back: what a run removes
 * follows from rules of matching that no other count would follow exactly. Nothing of it is ever seen by anybody.
 */
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { listEverybody } from './everybody.ts';
import { findQuotes, standingQuotes } from './find-quotes.ts';
import { findPerson, learnNames, type Person, type PersonRef, refuseOwn } from './person.ts';
import { removeRecords } from './remove-records.ts';
import { addToReport, type ErasureReport, emptyReport, type StayingQuote } from './report.ts';
import { stepsOf } from './run-erasure.ts';

/** A person, and what its erasure would remove. */
export interface PreviewedErasure {
  person: Person;
  preview: ErasureReport;
}

/** Looks. Throws a Fault `refuse` for nobody, and for one of our own addresses. */
export async function previewErasure(
  app: Pick<App, 'db'>,
  workspaceId: string,
  ref: PersonRef,
): Promise<PreviewedErasure> {
  const program = { workspaceId, userId: null };
  // All words of the workspace are searched before the lock is taken.
  const { person, quotes } = await app.db.tenant(program, (tx) => searchWords(tx, ref));
  const result: { preview: ErasureReport | null } = { preview: null };
  await app.db
    .tenant(program, async (tx) => {
      result.preview = await eraseAll(tx, workspaceId, person, quotes);
      throw new RolledBack();
    })
    .catch((error) => {
      if (!(error instanceof RolledBack)) throw error;
    });
  if (result.preview === null) throw new Error('A preview was rolled back without an answer.');
  return { person, preview: result.preview };
}

/** Ends a transaction that must not happen. */
class RolledBack extends Error {}

async function searchWords(tx: Tx, ref: PersonRef): Promise<{ person: Person; quotes: StayingQuote[] }> {
  const everybody = await listEverybody(tx);
  const person = await learnNames(tx, await findPerson(tx, ref), everybody);
  await refuseOwn(tx, person.keys);
  return { person, quotes: await findQuotes(tx, person, everybody) };
}

async function eraseAll(tx: Tx, workspaceId: string, person: Person, quotes: StayingQuote[]): Promise<ErasureReport> {
  await lockWorkspace(tx, workspaceId);
  const everybody = await listEverybody(tx);
  let preview = emptyReport();
  for (const step of stepsOf(workspaceId)) {
    for (let part = await step(tx, person, everybody); part !== null; part = await step(tx, person, everybody)) {
      preview = addToReport(preview, part);
    }
  }
  preview = addToReport(preview, await removeRecords(tx, workspaceId, person, everybody));
  return addToReport(preview, { quotes: await standingQuotes(tx, quotes, everybody) });
}
