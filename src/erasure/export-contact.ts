/**
 * What a member is given of what is held about a contact: all that he may see, and his own mail with it as far as his
 * mailboxes still have it.
 *
 * Invariants: everything is read as the timeline reads it, so it holds nothing that the member could not read page by
 * page, and tells nothing of what he may not see, not even how much that is; `withheld` counts entries that he sees the
 * subjects of and no more. It stands in the audit log before the first octet leaves.
 */
import { readCopiesOf } from '#access/person-words.ts';
import type { TimelineItem } from '#access/read-entries.ts';
import type { App } from '#app.ts';
import { recordAudit } from '#audit/record-audit.ts';
import { keysOf } from '#contacts/contact-emails.ts';
import { readContactSetting } from '#contacts/read-contact-settings.ts';
import { type Contact, readContact } from '#contacts/read-contacts.ts';
import type { Database, Tx } from '#db/database.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import type { Actor } from '#users/actor.ts';
import { type Fate, type FetchLimits, fetchDocuments, type OwnedCopy } from './fetch-documents.ts';
import type { ZippedFile } from './zip-files.ts';

/** No export holds more entries of the timeline, or more of one's own mail. */
const mostEntries = 10_000;
const mostCopies = 10_000;
const pageLength = 100;

/** How many documents an export of a member fetches, and how many octets in all. */
export const exportLimits: FetchLimits = { documents: 500, octets: 200 * 1024 * 1024 };

/** What is held, before the documents are fetched. */
interface Held {
  contact: Contact;
  settings: object;
  entries: TimelineItem[];
  /** There are more entries than an export holds. */
  moreEntries: boolean;
  copies: OwnedCopy[];
}

/** The files of the export. Throws a Fault `refuse` for no contact before there is any. */
export async function exportContact(app: App, actor: Actor, contactId: string): Promise<AsyncGenerator<ZippedFile>> {
  const held = await readHeld(app.db, actor, contactId);
  await app.db.tenant(actor, (tx) =>
    recordAudit(tx, actor, {
      kind: 'person-exported',
      subjects: [{ type: 'contact', id: contactId }],
      detail: { entries: held.entries.length, messages: held.copies.length },
    }),
  );
  return filesOf(app, actor, held);
}

async function* filesOf(app: App, actor: Actor, held: Held): AsyncGenerator<ZippedFile> {
  const fates = new Map<OwnedCopy, Fate>();
  yield* fetchDocuments(app, actor.workspaceId, held.copies, exportLimits, fates);
  const { contact, settings, entries, moreEntries, copies } = held;
  const person = {
    exportedAt: app.clock.now(),
    contact,
    settings,
    entries,
    moreEntries,
    withheld: entries.filter((entry) => entry.level === 'subject').length,
    messages: copies.map((copy) => ({ ...describeCopy(copy), ...fates.get(copy) })),
  };
  yield { name: 'person.json', octets: Buffer.from(`${JSON.stringify(person, null, 2)}\n`) };
}

/** A copy as `person.json` tells it. */
export function describeCopy({ providerId: _, ...copy }: OwnedCopy): object {
  return copy;
}

async function readHeld(db: Database, actor: Actor, contactId: string): Promise<Held> {
  const first = await db.tenant(actor, (tx) => readFirst(tx, actor, contactId));
  const entries: TimelineItem[] = [];
  let cursor: string | undefined;
  do {
    const after = cursor;
    const page = await db.tenant(actor, (tx) =>
      readTimeline(tx, actor, {
        recordKind: 'contact',
        recordId: contactId,
        limit: pageLength,
        ...(after === undefined ? {} : { cursor: after }),
      }),
    );
    entries.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && entries.length < mostEntries);
  return { ...first, entries, moreEntries: cursor !== undefined };
}

async function readFirst(tx: Tx, actor: Actor, contactId: string) {
  const contact = await readContact(tx, actor, contactId);
  const copies = await readCopiesOf(tx, await keysOf(tx, contactId), mostCopies);
  return {
    contact,
    settings: await readContactSetting(tx, contactId),
    copies: copies.map((copy) => ({ ...copy, ownerUserId: actor.userId })),
  };
}
