/** Listing messages: order, pages, labels, spam and trash. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GoogleUser } from '#simulator/google/mailbox/user.ts';
import { type GmailStage, letter, startGmail } from './stage.ts';

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));

describe('A list of messages', () => {
  it('goes from the newest internal date to the oldest, whatever order the mail was put in', async (t) => {
    const { ada, get } = await startGmail(t);
    const [second, first, third] = [2, 1, 3].map((n) => ada.insert(letter(), { internalDate: day(n) }).id);
    const { json } = await get('/messages');
    assert.deepEqual(idsOf(json), [third, second, first]);
    assert.equal(json.resultSizeEstimate, 3);
    assert.deepEqual(Object.keys(json.messages[0]), ['id', 'threadId']);
  });

  it('is complete over its pages although mail comes and goes while it is read', async (t) => {
    const stage = await startGmail(t);
    const ids = fill(stage.ada, 23);
    const seen: string[] = [];
    let pageToken: string | undefined;
    for (let page = 0; page === 0 || pageToken !== undefined; page += 1) {
      const { json } = await stage.get('/messages', { maxResults: 5, ...(pageToken ? { pageToken } : {}) });
      seen.push(...idsOf(json));
      pageToken = json.nextPageToken;
      stage.ada.insert(letter(), { internalDate: day(40 + page) });
      if (page === 1) stage.ada.delete(seen.at(-1)!);
    }
    assert.deepEqual(seen, ids.toReversed());
  });

  it('has no messages key when it is empty, and no token on its last page', async (t) => {
    const { ada, get } = await startGmail(t);
    assert.deepEqual((await get('/messages')).json, { resultSizeEstimate: 0 });
    fill(ada, 2);
    assert.equal('nextPageToken' in (await get('/messages', { maxResults: 2 })).json, false);
    assert.equal(typeof (await get('/messages', { maxResults: 1 })).json.nextPageToken, 'string');
  });

  it('holds 100 unless told and never more than 500', async (t) => {
    const { ada, get } = await startGmail(t);
    fill(ada, 501);
    assert.equal((await get('/messages')).json.messages.length, 100);
    assert.equal((await get('/messages', { maxResults: 5_000 })).json.messages.length, 500);
  });

  it('leaves spam and trash out unless they are asked for', async (t) => {
    const { ada, get } = await startGmail(t);
    const [plain, junk, gone] = [['INBOX'], ['SPAM'], ['TRASH']].map((labels) => ada.insert(letter(), { labels }).id);
    const listed = async (query: Record<string, string | boolean>) => idsOf((await get('/messages', query)).json);
    assert.deepEqual(await listed({}), [plain]);
    assert.deepEqual(await listed({ includeSpamTrash: true }), [gone, junk, plain]);
    assert.deepEqual(await listed({ labelIds: 'TRASH' }), [gone]);
    assert.deepEqual(await listed({ q: 'in:spam' }), [junk]);
    assert.deepEqual(await listed({ q: 'in:anywhere' }), [gone, junk, plain]);
    assert.deepEqual(await listed({ q: '-in:spam' }), [plain]);
  });

  it('wants every label that is asked for', async (t) => {
    const { ada, get } = await startGmail(t);
    ada.insert(letter(), { labels: ['INBOX'] });
    const both = ada.insert(letter(), { labels: ['INBOX', 'STARRED'] }).id;
    assert.deepEqual(idsOf((await get('/messages', { labelIds: ['INBOX', 'STARRED'] })).json), [both]);
    const { status, json } = await get('/messages', { labelIds: 'Label_9' });
    assert.deepEqual([status, json.error.message], [400, 'Invalid label: Label_9']);
  });

  it('takes no token that it did not give', async (t) => {
    const stage = await startGmail(t);
    fill(stage.ada, 3);
    const { nextPageToken } = (await stage.get('/messages', { maxResults: 1 })).json;
    for (const pageToken of ['x', '12', Buffer.from('{"a":1}').toString('base64url')])
      await refuses(stage, '/messages', pageToken);
    await refuses(stage, '/threads', nextPageToken);
  });
});

describe('A list of threads', () => {
  it('names each thread once, where its newest message stands, over all pages', async (t) => {
    const { ada, get } = await startGmail(t);
    const first = ada.insert(letter({ text: 'One & only' }), { internalDate: day(1) });
    const second = ada.insert(letter(), { internalDate: day(2) });
    ada.insert(letter({ text: 'Newest <b>' }), { internalDate: day(3), threadId: first.threadId });
    ada.insert(letter(), { internalDate: day(4), threadId: first.threadId, labels: ['TRASH'] });
    const page = (await get('/threads', { maxResults: 1 })).json;
    assert.deepEqual(
      page.threads.map(({ id, snippet }: { id: string; snippet: string }) => [id, snippet]),
      [[first.threadId, 'Newest &lt;b&gt;']],
    );
    const rest = (await get('/threads', { pageToken: page.nextPageToken })).json;
    assert.deepEqual(idsOf(rest, 'threads'), [second.threadId]);
  });
});

function fill(user: GoogleUser, count: number): string[] {
  return Array.from(
    { length: count },
    (_, n) => user.insert(letter(), { internalDate: new Date(day(1).getTime() + n) }).id,
  );
}

function idsOf(json: Record<string, { id: string }[]>, key = 'messages'): string[] {
  return (json[key] ?? []).map(({ id }) => id);
}

async function refuses(stage: GmailStage, path: string, pageToken: string): Promise<void> {
  const { status, json } = await stage.get(path, { pageToken });
  assert.deepEqual([status, json.error?.message, json.error?.status], [400, 'Invalid pageToken', 'INVALID_ARGUMENT']);
}
