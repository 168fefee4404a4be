/**
 * Binds the three forms of the one rule: the pure function, settle_interactions with the predicate, and row-level
 * security. Random worlds on a real PostgreSQL, read as the role that owns nothing.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { readEntries, type TimelineItem } from '#access/read-entries.ts';
import { levelWithoutCopy, viewerLevel } from '#crm/visibility.ts';
import type { Tx } from '#db/database.ts';
import { asOwner } from '#db/owner.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { settleInteractions } from '#timeline/record-interaction.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { storeWorlds } from './store-world.ts';
import { type PlacedWorld, place, rulesOf, standsUnder, worlds } from './visible-world.ts';

/** `npm run test:worlds` asks for ten thousand. */
const worldCount = Number(process.env.RAPPORT_TEST_WORLDS ?? 320);
const batch = 32;

describe('what a member sees', () => {
  let stage: TestDatabase;
  before(async () => {
    stage = await createTestDatabase();
  });
  after(() => stage.drop());

  test(`is what the pure rule says, in ${worldCount} random worlds`, async () => {
    const batches = fc.array(worlds, { minLength: batch, maxLength: batch });
    await fc.assert(
      fc.asyncProperty(batches, async (some) => {
        const placed = some.map(place);
        await asOwner(stage.ownerUrl, async (owner) => {
          // Thousands of worlds would each be looked for among all the others.
          await owner.query('truncate workspace cascade');
          await storeWorlds(owner, placed);
        });
        for (const each of placed) await checkWorld(each);
      }),
      { numRuns: Math.ceil(worldCount / batch), endOnFailure: true },
    );
  });

  async function checkWorld(placed: PlacedWorld): Promise<void> {
    const { workspaceId, members, messages } = placed;
    const interactions = messages.map((message) => message.interactionId);
    await stage.db.tenant({ workspaceId, userId: members[0]! }, (tx) => settleInteractions(tx, interactions));
    for (const [viewer, userId] of members.entries()) {
      await stage.db.tenant({ workspaceId, userId }, async (tx) => {
        const seen = await readEntries(tx, interactions);
        const byId = new Map(seen.map((item) => [item.id, item]));
        messages.forEach((message, at) => {
          checkEntry(placed, at, viewer, byId.get(message.interactionId));
        });
        await checkTimelines(tx, placed, viewer);
        await checkWall(tx, placed, viewer);
      });
    }
  }
});

/** The predicate and the reader. */
function checkEntry(placed: PlacedWorld, at: number, viewer: number, item: TimelineItem | undefined): void {
  const message = placed.messages[at]!;
  const rules = rulesOf(placed, at);
  const { level } = viewerLevel(placed.members[viewer]!, rules);
  assert.equal(item?.level ?? 'private', level);
  if (item === undefined) return;
  const own = message.copies[viewer]!.map((copy) => copy.emailId);
  const holds = own.length > 0 && !placed.world.messages[at]![viewer]?.deleted;
  assert.equal(item.own, holds);
  assert.equal(item.teamLevel, holds ? viewerLevel('nobody', rules).level : null);
  const shown = item.subject.replace('subject of ', '');
  assert.ok(holds ? own.includes(shown) : shown === message.anchor);
  assert.equal(item.snippet, level === 'full' ? `snippet of ${shown}` : null);
  assert.equal(item.hasAttachments, level === 'full' ? true : null);
  assert.deepEqual(
    item.participants.map((each) => each.role).filter((role) => role !== 'cc'),
    holds ? ['from', 'to', 'bcc'] : ['from', 'to'],
  );
  assert.deepEqual(new Set(item.links.map((link) => link.id)), linksOf(placed, at, viewer));
}

function linksOf(placed: PlacedWorld, at: number, viewer: number): Set<string> {
  const ids = placed.world.messages[at]!.flatMap((each, member) => {
    if (each.gone || each.copies.length === 0) return [];
    return each.contacts
      .filter((contact) => placed.world.settings[member]![contact]?.sync ?? true)
      .filter((contact) => member === viewer || !each.bcc.includes(contact))
      .map((contact) => placed.contacts[contact]!);
  });
  return new Set(ids);
}

/** The materialised entries. */
async function checkTimelines(tx: Tx, placed: PlacedWorld, viewer: number): Promise<void> {
  const actor = { workspaceId: placed.workspaceId, userId: placed.members[viewer]!, role: 'rep' as const };
  for (const [contact, recordId] of placed.contacts.entries()) {
    const { items } = await readTimeline(tx, actor, { recordKind: 'contact', recordId });
    const expected = placed.messages.filter((_, at) => standsUnder(placed, at, contact, viewer));
    assert.deepEqual(items.map((item) => item.id).sort(), expected.map((message) => message.interactionId).sort());
  }
}

/** The second wall: statements without any predicate of ours. */
async function checkWall(tx: Tx, placed: PlacedWorld, viewer: number): Promise<void> {
  const words = new Set<string>();
  placed.messages.forEach((message, at) => {
    for (const { emailId } of message.copies[viewer]!) words.add(emailId);
    const shared = levelWithoutCopy(placed.members[viewer]!, rulesOf(placed, at)).level !== 'private';
    if (message.anchor && shared) words.add(message.anchor);
  });
  const own = new Set(placed.messages.flatMap((message) => message.copies[viewer]!.map((copy) => copy.emailId)));
  const { rows } = await sql<{ words: string[]; bcc: string[]; audiences: string[]; others: number }>`
    select array(select email_id::text from email_text) as words,
           array(select email_id::text from participant where role = 'bcc') as bcc,
           array(select distinct audience::text from timeline_entry where audience <> team_audience()) as audiences,
           (select count(*)::integer from interaction_link
             where owner_user_id <> current_member() and (bcc or not logs)) +
           (select count(*)::integer from email_contact_setting where user_id <> current_member()) +
           (select count(*)::integer from interaction_setting where user_id <> current_member()) +
           (select count(*)::integer from access_grant where owner_user_id <> current_member()) +
           (select count(*)::integer from viewer_level where user_id <> current_member()) as others`.execute(tx);
  const [raw] = rows;
  assert.deepEqual(new Set(raw!.words), words);
  assert.deepEqual(new Set(raw!.bcc), own);
  assert.ok(raw!.audiences.every((audience) => audience === placed.members[viewer]));
  assert.equal(raw!.others, 0);
}
