/** What the tests of access do again and again, in the names of members: by the API, on a real PostgreSQL. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { sql } from 'kysely';
import { WebSocket } from 'ws';
import { lockWorkspace } from '#db/lock-workspace.ts';
import { settleInteractions } from '#timeline/record-interaction.ts';
import { type AccessStage, type Mate, openAccessStage } from '../support/access-stage.ts';

/** An id of nothing. */
export const nowhere = '018f0000-0000-7000-8000-00000000abcd';

/** A stage for the tests of this suite, and the hands that they have on it. */
export function onAccessStage(): { stage: AccessStage; hands: ReturnType<typeof accessHands> } {
  const opened = {} as ReturnType<typeof onAccessStage>;
  before(async () => {
    opened.stage = await openAccessStage();
    opened.hands = accessHands(opened.stage);
  });
  after(() => opened.stage.close());
  return opened;
}

function accessHands(stage: AccessStage) {
  let count = 0;

  /** An owner, a colleague who wants to read, a second owner, and a contact that no other test knows. */
  const meet = async () => {
    count += 1;
    const nth = count;
    const [ann, ben, cid] = [
      await stage.mate(`ann${nth}`, 'manager'),
      await stage.mate(`ben${nth}`),
      await stage.mate(`cid${nth}`),
    ];
    const from = `iris@pier${nth}.example`;
    const iris = await stage.contact(ann, 'Iris', from);
    const write = (subject: string, owners: Mate[] = [ann], more: object = {}) =>
      stage.arrive({ id: `${subject}@pier${nth}.example`, from, subject, ...more }, ...owners);
    return { nth, ann, ben, cid, iris, from, domain: `pier${nth}.example`, write };
  };
  const ask = async (who: Mate, about: string, id: string, note?: string) => {
    const answer = await who.call('POST', '/api/access-requests', { about, id, ...(note !== undefined && { note }) });
    assert.equal(answer.status, 201, JSON.stringify(answer.json));
    return answer.json.id as string;
  };
  const inbox = async (who: Mate) => (await who.call('GET', '/api/access-requests?box=inbox')).json.items;
  const grants = async (who: Mate) => (await who.call('GET', '/api/access-grants')).json.items;
  const decide = async (who: Mate, id: string, body: object) => {
    const answer = await who.call('POST', `/api/access-requests/${id}/decide`, body);
    return answer.status === 200 ? answer.json.decision : [answer.status, answer.json.code, answer.json.field ?? null];
  };
  const vote = (who: Mate, id: string, level: string | null) =>
    who.call('PUT', `/api/interactions/${id}/visibility`, { level });
  const alerts = async (who: Mate) =>
    (await who.call('GET', '/api/alerts')).json.items
      .filter((each: { kind: string }) => each.kind === 'access-asked')
      .map((each: { clearedAt: string | null }) => (each.clearedAt === null ? 'open' : 'cleared'));

  /** As if somebody on it were protected. */
  async function protect(who: Mate, interactionId: string): Promise<void> {
    await stage.app.db.tenant(who.actor, async (tx) => {
      await lockWorkspace(tx, who.actor.workspaceId);
      await sql`update email set protected = true
                 where message_id = (select message_id from interaction where id = ${interactionId})`.execute(tx);
      await settleInteractions(tx, [interactionId]);
    });
  }

  async function auditOf(who: Mate, kinds: string[]): Promise<string[]> {
    const rows = await stage.app.db.tenant(who.actor, (tx) =>
      sql<{ kind: string }>`select kind from audit_entry
         where workspace_id = current_workspace() and kind = any(${kinds}::text[])
           and actor_user_id = ${who.actor.userId} order by seq`.execute(tx),
    );
    return rows.rows.map((row) => row.kind);
  }

  /** Opens his page and notes of what it hears. */
  async function listen({ call }: Mate) {
    const heard: { what: string; ids: string[] | null }[] = [];
    const waiting: (() => void)[] = [];
    const socket = new WebSocket(`${stage.origin.replace('http', 'ws')}/api/live`, {
      headers: { authorization: `Bearer ${call.key}` },
    });
    socket.on('message', (text) => {
      heard.push(JSON.parse(String(text)));
      for (const wake of waiting.splice(0)) wake();
    });
    await new Promise((resolve) => socket.once('open', resolve));
    return {
      /** The kinds, each once, up to a word of the test. */
      async until(end: string): Promise<string[]> {
        while (!heard.some((each) => each.ids?.includes(end))) await new Promise<void>((wake) => waiting.push(wake));
        const all = heard.splice(0).filter((each) => !each.ids?.includes(end));
        return [...new Set(all.map((each) => each.what))].sort();
      },
    };
  }

  return { meet, ask, inbox, grants, decide, vote, alerts, protect, auditOf, listen };
}
