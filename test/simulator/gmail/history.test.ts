/** The history of a mailbox: what it tells, page by page, and when it has forgotten. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type GmailStage, letter, startGmail } from './stage.ts';

interface Record {
  id: string;
  messages: { id: string; threadId: string }[];
  messagesAdded?: { message: { id: string; labelIds: string[] } }[];
  messagesDeleted?: { message: { id: string } }[];
  labelsAdded?: { message: { id: string; labelIds: string[] }; labelIds: string[] }[];
  labelsRemoved?: { message: { id: string; labelIds?: string[] }; labelIds: string[] }[];
}

describe('History', () => {
  it('tells what came, changed and went, in order, with the labels of that moment', async (t) => {
    const { ada, get } = await startGmail(t);
    const startHistoryId = ada.historyId;
    const { id } = ada.insert(letter(), { labels: ['INBOX', 'UNREAD'] });
    ada.label(id, { add: ['STARRED'], remove: ['UNREAD'] });
    ada.delete(id);
    const { json } = await get('/history', { startHistoryId });
    const records = json.history as Record[];
    assert.deepEqual(
      records.map(({ id: _, messages: __, ...change }) => change),
      [
        { messagesAdded: [{ message: { id, threadId: id, labelIds: ['INBOX', 'UNREAD'] } }] },
        { labelsAdded: [{ message: { id, threadId: id, labelIds: ['INBOX', 'STARRED'] }, labelIds: ['STARRED'] }] },
        { labelsRemoved: [{ message: { id, threadId: id, labelIds: ['INBOX', 'STARRED'] }, labelIds: ['UNREAD'] }] },
        { messagesDeleted: [{ message: { id, threadId: id, labelIds: ['INBOX', 'STARRED'] } }] },
      ],
    );
    assert.ok(records.every(({ messages }) => messages[0]?.id === id));
    assert.ok(records.every((record, at) => at === 0 || BigInt(record.id) > BigInt(records[at - 1]!.id)));
    assert.deepEqual([json.historyId, records.at(-1)!.id], [ada.historyId, ada.historyId]);
  });

  it('says only where it stands when nothing came after', async (t) => {
    const { ada, get } = await startGmail(t);
    ada.insert(letter());
    assert.deepEqual((await get('/history', { startHistoryId: ada.historyId })).json, { historyId: ada.historyId });
  });

  it('says nothing of a change that changes nothing, and nobody hears of it', async (t) => {
    const { world, ada } = await startGmail(t);
    const { id } = ada.insert(letter(), { labels: ['INBOX'] });
    const before = ada.historyId;
    world.onChange(() => assert.fail('Nothing changed.'));
    ada.label(id, { add: ['INBOX'], remove: ['STARRED'] });
    assert.equal(ada.historyId, before);
  });

  it('comes in pages that lose nothing, also when more happens meanwhile', async (t) => {
    const stage = await startGmail(t);
    const startHistoryId = stage.ada.historyId;
    const ids = Array.from({ length: 7 }, () => stage.ada.insert(letter()).id);
    const first = await page(stage, { startHistoryId, maxResults: 4 });
    ids.push(stage.ada.insert(letter()).id);
    const rest = await page(stage, { startHistoryId, maxResults: 10, pageToken: first.nextPageToken });
    assert.deepEqual([...first.ids, ...rest.ids], ids);
    assert.equal(rest.nextPageToken, undefined);
    assert.equal((await page(stage, { startHistoryId, maxResults: 8 })).nextPageToken, undefined);
  });

  it('tells only the kinds and the label that are asked for', async (t) => {
    const stage = await startGmail(t);
    const startHistoryId = stage.ada.historyId;
    const one = stage.ada.insert(letter(), { labels: ['INBOX'] }).id;
    const other = stage.ada.insert(letter(), { labels: ['SENT'] }).id;
    stage.ada.label(one, { remove: ['INBOX'] });
    assert.deepEqual((await page(stage, { startHistoryId, historyTypes: 'labelRemoved' })).ids, [one]);
    assert.deepEqual((await page(stage, { startHistoryId, labelId: 'INBOX' })).ids, [one, one]);
    assert.deepEqual((await page(stage, { startHistoryId, labelId: 'SENT', historyTypes: 'messageAdded' })).ids, [
      other,
    ]);
    assert.equal((await stage.get('/history', { startHistoryId, historyTypes: 'everything' })).status, 400);
  });

  it('has ids that no JavaScript number can hold, when told', async (t) => {
    const stage = await startGmail(t, { firstHistoryId: 2n ** 53n });
    const startHistoryId = stage.ada.historyId;
    const ids = Array.from({ length: 30 }, () => stage.ada.insert(letter()).id);
    const { json } = await stage.get('/history', { startHistoryId });
    const places = (json.history as Record[]).map(({ id }) => id);
    assert.ok(places.every((place) => BigInt(place) > 2n ** 53n));
    const after = places[20]!;
    assert.deepEqual((await page(stage, { startHistoryId: after })).ids, ids.slice(21));
  });

  it('is not found when it is forgotten, from the future, or nobody’s', async (t) => {
    const stage = await startGmail(t, { firstHistoryId: 5_000n, historyRetentionMs: 60_000 });
    const start = stage.ada.historyId;
    stage.ada.insert(letter());
    const middle = stage.ada.historyId;
    assert.equal((await stage.get('/history', { startHistoryId: start })).status, 200);
    await stage.clock.advance(60_001);
    stage.ada.insert(letter());
    await isForgotten(stage, start);
    assert.equal((await stage.get('/history', { startHistoryId: middle })).json.history.length, 1);
    for (const never of ['4999', '1', '999999999999']) await isForgotten(stage, never);
    assert.equal((await stage.get('/history', { startHistoryId: 'soon' })).status, 400);
    assert.equal((await stage.get('/history')).status, 400);
  });

  it('forgets everything handed out when it is made to, and goes on from there', async (t) => {
    const stage = await startGmail(t);
    stage.ada.insert(letter());
    const before = stage.ada.historyId;
    stage.ada.expireHistory();
    await isForgotten(stage, before);
    const { historyId } = (await stage.get('/profile')).json;
    const { id } = stage.ada.insert(letter());
    assert.deepEqual((await page(stage, { startHistoryId: historyId })).ids, [id]);
  });
});

async function page(
  stage: GmailStage,
  query: { [name: string]: string | number | undefined },
): Promise<{ ids: string[]; nextPageToken?: string }> {
  const { json } = await stage.get('/history', query as { [name: string]: string });
  const records = (json.history ?? []) as Record[];
  return { ids: records.map(({ messages }) => messages[0]!.id), nextPageToken: json.nextPageToken };
}

async function isForgotten(stage: GmailStage, startHistoryId: string): Promise<void> {
  const { status, json } = await stage.get('/history', { startHistoryId });
  assert.equal(status, 404);
  assert.deepEqual(json, {
    error: {
      code: 404,
      message: 'Requested entity was not found.',
      errors: [{ message: 'Requested entity was not found.', domain: 'global', reason: 'notFound' }],
      status: 'NOT_FOUND',
    },
  });
}
