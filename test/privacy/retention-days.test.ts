import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { systemClock } from '#platform/clock.ts';
import { changeWorkspace, readWorkspace, type WorkspacePatch } from '#users/workspaces.ts';
import { type CrmStage, openCrmStage, type StagedMember } from '../support/crm-stage.ts';

/** Nothing waits to be fetched here. */
const idle = { jobs: { enqueue: async () => {} }, clock: systemClock };

describe('how long a workspace keeps things', () => {
  let stage: CrmStage;
  let ann: StagedMember;
  before(async () => {
    stage = await openCrmStage();
    ann = await stage.member('ann');
  });
  after(() => stage.close());

  const change = (patch: WorkspacePatch) => stage.as(ann, (tx) => changeWorkspace(tx, ann, patch, idle));
  const kept = async () => {
    const { wordsDays, envelopeDays, interactionDays, auditDays, warns } = await stage.as(ann, (tx) =>
      readWorkspace(tx, ann),
    );
    return { wordsDays, envelopeDays, interactionDays, auditDays, warns };
  };

  it('is for good unless an admin says otherwise, and null turns a period off again', async () => {
    const forGood = { wordsDays: null, envelopeDays: null, interactionDays: null, auditDays: null, warns: false };
    assert.deepEqual(await kept(), forGood);
    await change({ wordsDays: 30, envelopeDays: 200, interactionDays: 400, auditDays: 36_500, warns: true });
    await change({ name: 'Another name' });
    assert.deepEqual(await kept(), {
      wordsDays: 30,
      envelopeDays: 200,
      interactionDays: 400,
      auditDays: 36_500,
      warns: true,
    });
    await change(forGood);
    assert.deepEqual(await kept(), forGood);
  });

  it('never lets the whole of something go before its part, and says at which field', async () => {
    await assert.rejects(change({ envelopeDays: 89 }), { code: 'retention-order', field: 'envelopeDays' });
    await change({ envelopeDays: 90 });
    await assert.rejects(change({ unmatchedDays: 91 }), { code: 'retention-order', field: 'unmatchedDays' });
    await assert.rejects(change({ interactionDays: 89 }), { code: 'retention-order', field: 'interactionDays' });
    await change({ interactionDays: 90 });
    await assert.rejects(change({ wordsDays: 91 }), { code: 'retention-order', field: 'wordsDays' });
    await assert.rejects(change({ wordsDays: 91, interactionDays: 90 }), { field: 'interactionDays' });
    await change({ wordsDays: 91, interactionDays: null, envelopeDays: null });
    assert.equal((await kept()).wordsDays, 91);
    await change({ wordsDays: null });
  });

  it('is told in the audit log with what it became', async () => {
    await change({ auditDays: 365, wordsDays: 30 });
    await change({ auditDays: null });
    const { rows } = await stage.as(ann, (tx) =>
      sql<{
        detail: object;
      }>`select detail from audit_entry where kind = 'workspace-changed' order by seq desc limit 2`.execute(tx),
    );
    const [last, first] = rows.map((row) => row.detail as { fields: string[]; auditDays?: number; wordsDays?: number });
    assert.deepEqual([last?.fields, last?.auditDays, last?.wordsDays], [['auditDays'], null, undefined]);
    assert.deepEqual([first?.auditDays, first?.wordsDays], [365, 30]);
  });
});
