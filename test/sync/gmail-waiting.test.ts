import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openMemory } from '#providers/memory/index.ts';
import type { Fetched, FetchManner, MailProvider, ProviderId } from '#providers/provider.ts';
import { syncConnection } from '#sync/sync-connection.ts';
import { type Colleague, createEngine, type Engine } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';
import { waitFor } from '../support/wait-for.ts';

describe('a provider that makes us wait for more, as Gmail does by its quota', () => {
  let engine: Engine;
  before(async () => {
    engine = await createEngine();
  });
  after(() => engine.close());

  const connect = async (name: string, mails: number) => {
    const who = await engine.connect(`${name}@harbour.example`, { layout: 'account' });
    for (let n = 0; n < mails; n++) who.account.add(mailDocument({ messageId: `${name}-${n}@x.example` }));
    return who;
  };
  const syncBy = ({ ref }: Colleague, provider: MailProvider) => {
    const accounts = { ...engine.app.accounts, open: async () => provider };
    return syncConnection({ ...engine.app, accounts }, ref, 'manual');
  };
  const settled = async (who: Colleague) => (await engine.view(who)).evidence.unmatched;

  test('what was fetched stands there two seconds later, and not when the rest has come', async () => {
    const who = await connect('patient', 9);
    const provider = openMemory(who.account);
    let goOn = () => {};
    const waiting = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let isWaiting = false;
    async function* fetch(ids: ProviderId[], most: number, how?: FetchManner): AsyncIterable<Fetched> {
      let count = 0;
      for await (const fetched of provider.fetch(ids, most, how)) {
        count += 1;
        if (count === 5) {
          isWaiting = true;
          await waiting;
        }
        yield fetched;
      }
    }
    const running = syncBy(who, { ...provider, fetch });
    await waitFor('the wait', async () => isWaiting);
    assert.equal(await settled(who), 0, 'it may be more at any moment');
    for (let second = 0; second < 2; second++) await engine.clock.advance(1_000);
    await waitFor('what was fetched', async () => (await settled(who)) === 4);
    goOn();
    assert.deepEqual(await running, { type: 'done', listed: 9, applied: 9 });
    assert.equal(await settled(who), 9);
  });

  test('the newest mail of a large mailbox comes in growing portions before all of it is listed', async () => {
    const who = await connect('large', 2_600);
    engine.app.config.sync.listPage = 200;
    const provider = openMemory(who.account);
    const calls: string[] = [];
    const listed: number[] = [];
    const report = await syncBy(who, {
      ...provider,
      async changes(...asked) {
        const page = await provider.changes(...asked);
        if (calls.at(-1) !== 'list') listed.push(0);
        listed.push((listed.pop() ?? 0) + page.created.length);
        calls.push('list');
        return page;
      },
      fetch(ids, ...how) {
        calls.push(`fetch ${ids.length}`);
        return provider.fetch(ids, ...how);
      },
    });
    assert.equal(report.type, 'done');
    assert.deepEqual(
      calls.filter((call) => call !== 'list'),
      ['fetch 200', 'fetch 1000', 'fetch 1400'],
    );
    assert.ok(listed[0]! < listed[1]! && listed[1]! < listed[2]!, `${listed}`);
  });
});
