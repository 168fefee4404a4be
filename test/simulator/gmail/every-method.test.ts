/** Every method of the simulated Gmail, held against our own statement of Google's resources. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { METHODS } from '#simulator/google/gmail/methods.ts';
import { findFaults } from '#simulator/google/gmail/schema.ts';
import { QUOTA_2026, QUOTA_LEGACY, unitsOf } from '#simulator/google/quota-rules.ts';
import { callEveryMethod } from './every-method.ts';
import { startGmail } from './stage.ts';

describe('The simulated Gmail', () => {
  it('answers every method that it knows, in the shapes of the API', async (t) => {
    const stage = await startGmail(t);
    const made = await callEveryMethod(stage);
    assert.deepEqual(new Set(made.map(({ id }) => id)), new Set(METHODS.map(({ id }) => id)));
    for (const { id, answer } of made) {
      const wanted = METHODS.find((method) => method.id === id)?.response === null ? 204 : 200;
      assert.equal(answer.status, wanted, `${id} ${answer.text}`);
      assert.equal(answer.text === '', wanted === 204, id);
    }
  });

  it('has a price for every method, in both generations', () => {
    const dear = (rules: typeof QUOTA_2026) => METHODS.filter(({ id }) => unitsOf(rules, id) > 1).length;
    assert.equal(METHODS.length - dear(QUOTA_2026), 5);
    assert.deepEqual(
      ['messages.get', 'threads.get', 'messages.list', 'history.list', 'watch', 'messages.send'].map((name) => [
        unitsOf(QUOTA_2026, `gmail.users.${name}`),
        unitsOf(QUOTA_LEGACY, `gmail.users.${name}`),
      ]),
      [
        [20, 5],
        [40, 10],
        [5, 5],
        [2, 2],
        [100, 100],
        [100, 100],
      ],
    );
  });

  it('knows a value of the wrong shape', () => {
    const faults = (value: unknown) => findFaults('Message', value);
    assert.deepEqual(
      faults({ id: '1', historyId: '18446744073709551615', labelIds: ['INBOX'], internalDate: '-5' }),
      [],
    );
    assert.deepEqual(faults({ historyId: 5 }), ['Message.historyId is no uint64']);
    assert.deepEqual(faults({ historyId: '18446744073709551616' }), ['Message.historyId is no uint64']);
    assert.deepEqual(faults({ raw: 'a+b' }), ['Message.raw is no byte']);
    assert.deepEqual(faults({ surprise: 1 }), ['Message.surprise is unknown']);
    assert.deepEqual(faults({ payload: { parts: [{ body: { size: 1.5 } }] } }), [
      'Message.payload.parts[0].body.size is no int32',
    ]);
    assert.deepEqual(findFaults('Label', { type: 'own' }), ['Label.type is none of system, user']);
  });
});
