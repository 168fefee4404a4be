/**
 * Row-level security lets PostgreSQL search an index only for conditions that it knows to be leakproof. A condition that
 * is not still gives the right rows, by reading the whole workspace: no other test notices.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { createContact } from '#contacts/create-contact.ts';
import { listContacts } from '#contacts/read-contacts.ts';
import type { Tx } from '#db/database.ts';
import type { Tables } from '#db/tables.ts';
import { listThreads } from '#timeline/list-threads.ts';
import { readThread } from '#timeline/read-thread.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { type CrmStage, openCrmStage, type StagedMember } from '../support/crm-stage.ts';

/**
 * The columns, beside the workspace's, of which a search must use all of one group. Tables with several indices that fit
 * are left out: with the few rows here one is as good as another.
 */
const keys: Record<string, string[][]> = {
  timeline_entry: [['record_kind', 'record_id', 'audience'], ['interaction_id']],
  interaction: [['id'], ['message_id'], ['anchor_email_id']],
  interaction_link: [['interaction_id']],
  interaction_setting: [['message_id']],
  message: [['id'], ['thread_id']],
  email: [['id'], ['message_id']],
  email_text: [['email_id']],
  participant: [['email_id']],
  note_text: [['interaction_id']],
};

describe('reading a page', () => {
  let stage: CrmStage;
  let ann: StagedMember;
  let contactId: string;
  let threadId: string;
  before(async () => {
    stage = await openCrmStage();
    ann = await stage.member('ann');
    ({ threadId } = await stage.deliver(ann));
    ({ id: contactId } = await stage.as(ann, (tx) =>
      createContact(tx, ann, { name: 'Jane', emails: ['jane@acme.example'] }),
    ));
  });
  after(() => stage.close());

  const pages: Record<string, (tx: Tx) => Promise<unknown>> = {
    'of a timeline': (tx) => readTimeline(tx, ann, { recordKind: 'contact', recordId: contactId, kind: 'note' }),
    'of a timeline, further down': async (tx) => {
      await stage.deliver(ann);
      const first = await readTimeline(tx, ann, { recordKind: 'contact', recordId: contactId, limit: 1 });
      assert.ok(first.nextCursor);
      return readTimeline(tx, ann, { recordKind: 'contact', recordId: contactId, cursor: first.nextCursor });
    },
    'of a thread': (tx) => readThread(tx, ann, threadId),
    'of conversations': async (tx) => {
      await stage.deliver(ann);
      const first = await listThreads(tx, ann, { recordKind: 'contact', recordId: contactId, limit: 1 });
      assert.ok(first.nextCursor);
      return listThreads(tx, ann, { recordKind: 'contact', recordId: contactId, cursor: first.nextCursor });
    },
    'of contacts': (tx) => listContacts(tx, ann, {}),
  };
  for (const [name, read] of Object.entries(pages)) {
    test(`${name} searches every large table by its keys`, async () => {
      const scans = await scansOf(stage, ann, read);
      assert.ok(scans.length > 0);
      for (const { table, condition } of scans) {
        const found = keys[table]?.some((group) =>
          group.every((column) => new RegExp(`\\b${column}\\b`).test(condition)),
        );
        assert.ok(found ?? true, `${table} is searched for ${condition || 'nothing'}`);
      }
    });
  }
});

interface Scan {
  table: string;
  condition: string;
}

/** How the role that owns nothing would read the tables of all statements of `read`. */
async function scansOf(stage: CrmStage, viewer: StagedMember, read: (tx: Tx) => Promise<unknown>): Promise<Scan[]> {
  const asked: CompiledQuery[] = [];
  const pool = new pg.Pool({ connectionString: stage.appUrl, max: 1 });
  pool.on('error', () => {});
  const dialect = new PostgresDialect({ pool });
  const db = new Kysely<Tables>({
    dialect,
    log(event) {
      asked.push(event.query);
    },
  });
  try {
    return await db.transaction().execute(async (tx) => {
      await sql`select set_config('rapport.workspace_id', ${viewer.workspaceId}, true),
        set_config('rapport.user_id', ${viewer.userId}, true)`.execute(tx);
      await sql`set local enable_seqscan = off`.execute(tx);
      asked.length = 0;
      await read(tx);
      const scans: Scan[] = [];
      for (const query of asked.filter((each) => /^\s*(?:\/\*|select)/.test(each.sql))) {
        const explain = CompiledQuery.raw(`explain (format json) ${query.sql}`, [...query.parameters]);
        const { rows } = await tx.executeQuery(explain as CompiledQuery<Explained>);
        scans.push(...scansIn(rows[0]!['QUERY PLAN'][0].Plan));
      }
      return scans;
    });
  } finally {
    await db.destroy();
  }
}

interface Explained {
  'QUERY PLAN': [{ Plan: PlanNode }];
}

interface PlanNode {
  'Relation Name'?: string;
  'Index Cond'?: string;
  /** Of a bitmap scan. */
  'Recheck Cond'?: string;
  Plans?: PlanNode[];
}

function scansIn(node: PlanNode): Scan[] {
  const below = (node.Plans ?? []).flatMap(scansIn);
  const table = node['Relation Name'];
  return table === undefined
    ? below
    : [{ table, condition: node['Index Cond'] ?? node['Recheck Cond'] ?? '' }, ...below];
}
