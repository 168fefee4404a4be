import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { addressDigests, addTombstones, findErased } from '#erasure/tombstones.ts';
import { createSeal, readKey } from '#platform/seal.ts';
import { type CrmStage, openCrmStage } from '../support/crm-stage.ts';

const first = readKey('ab'.repeat(32));
const second = readKey('cd'.repeat(32));
const seal = createSeal({ current: first, old: [] });

describe('tombstones', () => {
  let stage: CrmStage;
  before(async () => {
    stage = await openCrmStage();
  });
  after(() => stage.close());

  const program = (workspaceId: string) => ({ workspaceId, userId: null });
  const erase = (workspaceId: string, key: string) =>
    stage.db.tenant(program(workspaceId), (tx) =>
      addTombstones(tx, { workspaceId, id: randomUUID() }, addressDigests(seal, workspaceId, key).slice(0, 1)),
    );
  const find = (workspaceId: string, keys: string[], by = seal) =>
    stage.db.tenant(program(workspaceId), (tx) => findErased(tx, by, workspaceId, keys));

  test('tell an erased address from all others, in its workspace alone', async () => {
    const { workspaceId } = stage;
    const neighbour = await stage.neighbour();
    await erase(workspaceId, 'iris@acme.example');
    assert.deepEqual([...(await find(workspaceId, ['iris@acme.example', 'jane@acme.example']))], ['iris@acme.example']);
    await erase(neighbour.workspaceId, 'other@acme.example');
    assert.deepEqual([...(await find(neighbour.workspaceId, ['iris@acme.example']))], []);
    assert.deepEqual([...(await find(workspaceId, []))], []);
    const [here, there] = [workspaceId, neighbour.workspaceId].map((id) =>
      addressDigests(seal, id, 'iris@acme.example'),
    );
    assert.notDeepEqual(here, there, 'nobody can compare two workspaces');
  });

  test('count on after the encryption key has changed, and are nothing without the key', async () => {
    const { workspaceId } = stage;
    await erase(workspaceId, 'omar@acme.example');
    const renewed = createSeal({ current: second, old: [first] });
    assert.deepEqual([...(await find(workspaceId, ['omar@acme.example'], renewed))], ['omar@acme.example']);
    const stranger = createSeal({ current: second, old: [] });
    assert.deepEqual([...(await find(workspaceId, ['omar@acme.example'], stranger))], []);
  });

  test('cost nothing but one question where nobody is erased', async () => {
    const neighbour = await stage.neighbour();
    const counting = {
      fingerprints: () => {
        throw new Error('No digest is needed.');
      },
    };
    const found = await stage.db.tenant(program(neighbour.workspaceId), (tx) =>
      findErased(tx, counting, neighbour.workspaceId, ['iris@acme.example']),
    );
    assert.equal(found.size, 0);
  });
});
