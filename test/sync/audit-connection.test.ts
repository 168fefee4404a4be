import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { auditConnection } from '#sync/audit-connection.ts';
import { type Colleague, createEngine, type Engine } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';

describe('the daily audit', () => {
  let engine: Engine;
  let tries = 0;
  const dayMs = 24 * 3_600_000;
  before(async () => {
    engine = await createEngine();
  });
  after(() => engine.close());

  const audit = async (who: Colleague) => {
    await engine.clock.advance(dayMs);
    await auditConnection(engine.app, who.ref, new AbortController().signal);
  };
  const quarantined = async (who: Colleague) => (await engine.view(who)).evidence.quarantined;

  /** A mailbox with one message that its server can not read; counts how often it is asked for. */
  const connectPoisoned = async (address: string) => {
    const who = await engine.connect(address);
    const [id] = who.account.add(mailDocument({ messageId: `poison@${address}` }));
    who.account.poison(id!, 'The server can not read it.');
    who.account.hooks.push((call) => {
      if (call === 'email') tries += 1;
    });
    tries = 0;
    await engine.sync(who);
    return { who, id: id! };
  };

  test('gives quarantined mail another try, and brings it when its server has recovered', async () => {
    const { who, id } = await connectPoisoned('ada@harbour.example');
    await audit(who);
    assert.deepEqual([await quarantined(who), tries], [1, 2]);
    who.account.poison(id, null);
    await audit(who);
    assert.deepEqual([await quarantined(who), (await engine.view(who)).evidence.unmatched], [0, 1]);
  });

  test('leaves alone what has failed as often as the operator allows', async () => {
    const { who } = await connectPoisoned('ben@harbour.example');
    for (let day = 0; day < 8; day++) await audit(who);
    assert.deepEqual([await quarantined(who), tries], [1, engine.app.config.sync.fetchRetries]);
  });
});
