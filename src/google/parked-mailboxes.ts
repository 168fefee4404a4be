/**
 * The mailboxes that Google did not open when an admin enrolled them, with the reason. One of each member; it goes when
 * the mailbox is opened, by whichever way, and with the member.
 */
import { sql } from 'kysely';
import type { Tx } from '#db/database.ts';
import type { Fault } from '#errors.ts';

/** One of them, as admins read it. */
export interface ParkedMailbox {
  email: string;
  /** Of the Fault. */
  code: string;
  message: string;
  /** When Google was asked last. */
  parkedAt: Date;
}

/** Notes what Google said against it; a later answer replaces the former. */
export async function parkMailbox(
  tx: Tx,
  owner: { workspaceId: string; userId: string },
  email: string,
  { code, message }: Pick<Fault, 'code' | 'message'>,
  at: Date,
): Promise<void> {
  const said = { email, code, message, parked_at: at };
  await tx
    .insertInto('parked_mailbox')
    .values({ workspace_id: owner.workspaceId, user_id: owner.userId, ...said })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'user_id']).doUpdateSet(said))
    .execute();
}

/** Forgets it: the member's mailbox is open (where an address is named: if it is that one), or he has left. */
export async function unparkMailbox(tx: Tx, userId: string, address?: string): Promise<void> {
  await tx
    .deleteFrom('parked_mailbox')
    .where('user_id', '=', userId)
    .$if(address !== undefined, (query) => query.where(sql`lower(email)`, '=', address!.toLowerCase()))
    .execute();
}

/** Those that wait, by address. */
export async function listParked(tx: Tx): Promise<ParkedMailbox[]> {
  const rows = await tx
    .selectFrom('parked_mailbox')
    .select(['email', 'code', 'message', 'parked_at'])
    .orderBy('email')
    .execute();
  return rows.map(({ parked_at: parkedAt, ...rest }) => ({ ...rest, parkedAt }));
}
