import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { changeMailDefaults } from '#connections/mail-defaults.ts';
import type { Tx } from '#db/database.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { type Colleague, createEngine, type Engine, rowsOf } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';

const card = '4111 1111 1111 1111';
const iban = 'DE89370400440532013000';

describe('mail with numbers that want care', () => {
  let engine: Engine;
  let [ann, ben]: Colleague[] = [];
  let jane = '';
  before(async () => {
    engine = await createEngine();
    ann = await engine.connect('ann@harbour.example');
    ben = await engine.connect('ben@harbour.example');
    jane = await engine.addContact(ann, 'Jane', 'jane@firm.example');
    await as(ann, (tx) => tx.updateTable('workspace').set({ bound_level: 'full' }).execute());
  });
  after(() => engine.close());

  const as = <T>(who: Colleague, work: (tx: Tx) => Promise<T>) => engine.database.db.tenant(who.actor, work);
  const warn = (on: boolean) => as(ann!, (tx) => tx.updateTable('workspace').set({ warns: on }).execute());
  const receive = async (subject: string, body: string, name?: string) => {
    const plain = { messageId: `${subject.replaceAll(/\W/g, '')}@firm.example`, from: 'jane@firm.example', subject };
    ann!.account.add(name === undefined ? mailDocument({ ...plain, body }) : withAttachment(plain, body, name));
    await engine.sync(ann!);
  };
  const warnings = async (who: Colleague) => {
    const { items } = await as(who, (tx) =>
      readTimeline(tx, who.actor, { recordKind: 'contact', recordId: jane, limit: 100 }),
    );
    return Object.fromEntries(items.map((item) => [item.subject, item.warnings]));
  };

  test('is marked when the workspace wants to know, from then on, and by kinds alone', async () => {
    await receive('Before', `My card is ${card}.`);
    await warn(true);
    await receive('Card', `My card is ${card}.`);
    await receive(`Account ${iban}`, 'See above.');
    await receive('Name', 'See the file.', `${card} and ${iban}.pdf`);
    await receive('Nothing', 'Call 4111 111 111.');
    await receive('Quoted', `Thank you.\n\nOn Mon, 5 Jan 2026 Ann wrote:\n> My card is ${card}.`);
    await warn(false);
    await receive('After', `My card is ${card}.`);
    assert.deepEqual(await warnings(ann!), {
      Before: [],
      Card: ['card'],
      [`Account ${iban}`]: ['iban'],
      Name: ['card', 'iban'],
      Nothing: [],
      Quoted: [],
      After: [],
    });
    const rows = await rowsOf<{ subject: string; snippet: string; warnings: string[] }>(engine, ann!, 'email_text');
    assert.doesNotMatch(JSON.stringify(rows.map((row) => row.warnings)), /\d/);
  });

  test('says so to those alone who may read it', async () => {
    const seen = await warnings(ben!);
    assert.equal(Object.keys(seen).length, 7);
    assert.deepEqual(new Set(Object.values(seen)), new Set([null]));
    await as(ann!, (tx) => changeMailDefaults(engine.app, tx, ann!.actor, ann!.ref.connectionId, { level: 'full' }));
    assert.deepEqual((await warnings(ben!)).Card, ['card']);
  });
});

function withAttachment(facts: { messageId: string; from: string; subject: string }, body: string, name: string) {
  const head = mailDocument({ ...facts, body: '' })
    .toString('utf8')
    .split('\r\n\r\n')[0]!;
  const parts = [
    `${head}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=edge`,
    `--edge\r\nContent-Type: text/plain\r\n\r\n${body}`,
    `--edge\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\nx\r\n--edge--\r\n`,
  ];
  return Buffer.from(`${parts[0]}\r\n\r\n${parts[1]}\r\n${parts[2]}`);
}
