import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { createCompany } from '#contacts/create-company.ts';
import { createContact } from '#contacts/create-contact.ts';
import { suggestContacts } from '#contacts/suggest-contacts.ts';
import { dayInWords, suggestionReasons } from '#contacts/suggestion-reasons.ts';
import { normaliseAddress } from '#mail/address.ts';
import { type CrmStage, openCrmStage, type StagedMember } from '../support/crm-stage.ts';
import { refuses } from '../support/refuses.ts';

interface Known {
  sent?: number;
  received?: number;
  name?: string | null;
  automated?: string;
  lastAt?: Date;
}

describe('suggestions', () => {
  let stage: CrmStage;
  let ann: StagedMember;
  let ben: StagedMember;
  before(async () => {
    stage = await openCrmStage();
    ann = await stage.member('ann');
    ben = await stage.member('ben');
  });
  after(() => stage.close());

  const knows = (member: StagedMember, address: string, known: Known = {}) =>
    stage.as(member, (tx) =>
      tx
        .insertInto('correspondent')
        .values({
          workspace_id: stage.workspaceId,
          connection_id: member.connectionId,
          owner_user_id: member.userId,
          key: normaliseAddress(address),
          address,
          name: known.name ?? null,
          domain: address.split('@')[1]!,
          sent_count: known.sent ?? 0,
          received_count: known.received ?? 0,
          last_at: known.lastAt ?? new Date('2026-01-05T10:00:00Z'),
          automated_reason: known.automated ?? null,
        })
        .execute(),
    );
  const suggest = (member: StagedMember, limit?: number, cursor?: string) =>
    stage.as(member, (tx) => suggestContacts(tx, member, { limit, cursor }));

  test('are people whom the viewer’s own mail knows: no contact, no machine, nobody of ours, nobody else’s', async () => {
    await stage.as(ann, async (tx) => {
      await createContact(tx, ann, { name: 'Known', emails: ['known@acme.example'] });
      await createCompany(tx, ann, { name: 'ACME', domains: ['acme.example'] });
    });
    await knows(ann, 'known@acme.example', { sent: 9 });
    await knows(ann, 'robot@acme.example', { received: 9, automated: 'no-reply address' });
    await knows(ann, 'colleague@us.example', { sent: 9 });
    await knows(ann, 'often@acme.example', { received: 8 });
    await knows(ann, 'Once@new.example', { sent: 1, name: 'NEW, ONA' });
    await knows(ann, 'older@new.example', { received: 2 });
    await knows(ann, 'newer@new.example', { received: 2, lastAt: new Date('2026-01-06T10:00:00Z') });
    await knows(ben, 'of.ben@new.example', { sent: 5 });
    const { items } = await suggest(ann);
    assert.deepEqual(
      items.map((item) => [item.name, item.email, item.companyName, item.sent, item.received]),
      [
        ['Ona New', 'Once@new.example', null, 1, 0],
        ['often', 'often@acme.example', 'ACME', 0, 8],
        ['newer', 'newer@new.example', null, 0, 2],
        ['older', 'older@new.example', null, 0, 2],
      ],
    );
    assert.match(
      items[1]!.reasons.join('; '),
      /^They wrote to you 8 times, last on .*; At ACME, a company in your CRM$/,
    );
    assert.deepEqual(
      (await suggest(ben)).items.map((item) => item.name),
      ['Of Ben'],
    );
  });

  test('count one person once over all mailboxes of the viewer', async () => {
    const cleo = await stage.member('cleo');
    const second = { ...cleo, connectionId: randomUUID() };
    await stage.as(cleo, (tx) =>
      tx
        .insertInto('connection')
        .values({
          workspace_id: stage.workspaceId,
          id: second.connectionId,
          user_id: cleo.userId,
          provider: 'imap',
          address: 'cleo@elsewhere.example',
          settings: '{}',
        })
        .execute(),
    );
    await knows(cleo, 'twice@two.example', { sent: 2, name: 'Old Name' });
    await knows(second, 'twice@two.example', {
      received: 3,
      name: 'New Name',
      lastAt: new Date('2026-02-01T10:00:00Z'),
    });
    await knows(second, 'cleo@elsewhere.example', { sent: 3 });
    await knows(second, 'bot@two.example', { received: 1, automated: 'list mail' });
    await knows(cleo, 'bot@two.example', { received: 4 });
    const { items } = await suggest(cleo);
    assert.deepEqual(
      items.map((item) => [item.name, item.sent, item.received, item.lastAt.toISOString()]),
      [['New Name', 2, 3, '2026-02-01T10:00:00.000Z']],
    );
  });

  test('are read page by page, each person once', async () => {
    const dora = await stage.member('dora');
    for (let nth = 0; nth < 7; nth++) await knows(dora, `p${nth}@pages.example`, { sent: nth % 2, received: 1 });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await suggest(dora, 2, cursor);
      seen.push(...page.items.map((item) => item.email));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    assert.deepEqual(
      seen,
      (await suggest(dora)).items.map((item) => item.email),
    );
    assert.equal(new Set(seen).size, 7);
    await refuses('invalid-request', undefined, 'cursor', () => suggest(dora, 2, 'nothing'));
  });

  test('say in words why', () => {
    const now = new Date('2026-03-12T09:00:00Z');
    const words = (sent: number, received: number, lastAt: string, companyName: string | null = null) =>
      suggestionReasons({ sent, received, lastAt: new Date(lastAt), companyName }, now);
    assert.deepEqual(words(4, 0, '2026-03-10T23:00:00Z'), ['You wrote to them 4 times, last on Tuesday']);
    assert.deepEqual(words(0, 1, '2026-03-12T01:00:00Z'), ['They wrote to you once, last today']);
    assert.deepEqual(words(2, 3, '2026-03-11T01:00:00Z', 'ACME'), [
      'You wrote to them twice, they wrote to you 3 times, last yesterday',
      'At ACME, a company in your CRM',
    ]);
    assert.equal(dayInWords(new Date('2026-03-05T09:00:00Z'), now), 'on 5 March');
    assert.equal(dayInWords(new Date('2024-12-31T09:00:00Z'), now), 'on 31 December 2024');
    assert.equal(dayInWords(new Date('2026-03-20T09:00:00Z'), now), 'on 20 March');
  });
});
