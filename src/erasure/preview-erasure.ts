/**
 * Counts what an erasure would remove, by doing all of it in one transaction that is rolled back: what a run removes
 * follows from rules of matching that no other count would follow exactly. Nothing of it is ever seen by anybody.
 */
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { listEverybody } from './everybody.ts';
import { findQuotes } from './find-quotes.ts';
import { findPerson, learnNames, needlesOf, type Person, type PersonRef, refuseOwn } from './person.ts';
import { removeRecords } from './remove-records.ts';
import { addToReport, type ErasureReport, emptyReport } from './report.ts';
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
  const result: { found: PreviewedErasure | null } = { found: null };
  await app.db
    .tenant({ workspaceId, userId: null }, async (tx) => {
      result.found = await eraseAll(tx, workspaceId, ref);
      throw new RolledBack();
    })
    .catch((error) => {
      if (!(error instanceof RolledBack)) throw error;
    });
  if (result.found === null) throw new Error('A preview was rolled back without an answer.');
  return result.found;
}

/** Ends a transaction that must not happen. */
class RolledBack extends Error {}

async function eraseAll(tx: Tx, workspaceId: string, ref: PersonRef): Promise<PreviewedErasure> {
  await lockWorkspace(tx, workspaceId);
  const everybody = await listEverybody(tx);
  const person = await learnNames(tx, await findPerson(tx, ref), everybody);
  await refuseOwn(tx, person.keys);
  let preview = emptyReport();
  for (const step of stepsOf(workspaceId)) {
    for (let part = await step(tx, person, everybody); part !== null; part = await step(tx, person, everybody)) {
      preview = addToReport(preview, part);
    }
  }
  preview = addToReport(preview, await removeRecords(tx, workspaceId, person, everybody));
  return { person, preview: addToReport(preview, await findQuotes(tx, needlesOf(person), everybody)) };
}
