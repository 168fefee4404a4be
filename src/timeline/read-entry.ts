import type { TimelineItem } from '#access/read-entries.ts';
import { showEntries } from '#audit/show-entries.ts';
import type { Tx } from '#db/database.ts';
import { notFound } from '#errors.ts';
import { isUuid } from '#platform/uuid.ts';
import type { Actor } from '#users/actor.ts';

/** One entry, as far as the actor may see it. What he may not see is answered like what is not there. */
export async function readEntry(tx: Tx, actor: Actor, id: string): Promise<TimelineItem> {
  const [item] = isUuid(id) ? await showEntries(tx, actor, [id]) : [];
  if (item === undefined) throw notFound('entry');
  return item;
}
