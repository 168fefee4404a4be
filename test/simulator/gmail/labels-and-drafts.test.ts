/** Labels, drafts, and changing what a message carries. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answered, base64url, type GmailStage, letter, startGmail } from './stage.ts';

describe('Labels of a message', () => {
  it('are given and taken, one message or many, ids that are gone passed over', async (t) => {
    const { ada, post } = await startGmail(t);
    const [one, other] = [1, 2].map(() => ada.insert(letter(), { labels: ['INBOX', 'UNREAD'] }).id);
    const changed = await post(`/messages/${one}/modify`, { addLabelIds: ['STARRED'], removeLabelIds: ['UNREAD'] });
    assert.deepEqual(changed.json.labelIds, ['INBOX', 'STARRED']);
    const many = await post('/messages/batchModify', { ids: [one, 'ffff', other], removeLabelIds: ['INBOX'] });
    assert.equal(many.status, 204);
    assert.deepEqual(
      [one, other].map((id) => ada.message(id!).labelIds),
      [['STARRED'], ['UNREAD']],
    );
  });

  it('can be none that Gmail gives itself, and none that is not there', async (t) => {
    const { ada, post } = await startGmail(t);
    const { id } = ada.insert(letter());
    const refusal = async (body: unknown) => errorOf(await post(`/messages/${id}/modify`, body));
    assert.deepEqual(await refusal({ addLabelIds: ['SENT'] }), [400, 'Invalid label: SENT']);
    assert.deepEqual(await refusal({ removeLabelIds: ['DRAFT'] }), [400, 'Invalid label: DRAFT']);
    assert.deepEqual(await refusal({ addLabelIds: ['Label_7'] }), [400, 'Invalid label: Label_7']);
    assert.equal((await refusal({ addLabelIds: ['INBOX'], removeLabelIds: ['INBOX'] }))[0], 400);
    const ids = Array.from({ length: 1_001 }, () => id);
    assert.equal((await post('/messages/batchModify', { ids, addLabelIds: ['STARRED'] })).status, 400);
  });

  it('put a message in one place at a time: inbox, spam or trash', async (t) => {
    const { ada, post } = await startGmail(t);
    const { id } = ada.insert(letter(), { labels: ['INBOX', 'STARRED'] });
    assert.deepEqual((await post(`/messages/${id}/trash`)).json.labelIds, ['STARRED', 'TRASH']);
    assert.deepEqual((await post(`/messages/${id}/untrash`)).json.labelIds, ['STARRED']);
    assert.deepEqual((await post(`/messages/${id}/modify`, { addLabelIds: ['SPAM'] })).json.labelIds, [
      'STARRED',
      'SPAM',
    ]);
    assert.deepEqual((await post(`/messages/${id}/modify`, { addLabelIds: ['INBOX'] })).json.labelIds, [
      'STARRED',
      'INBOX',
    ]);
  });

  it('change for a whole thread at once', async (t) => {
    const { ada, post, call } = await startGmail(t);
    const { threadId } = ada.insert(letter(), { labels: ['INBOX'] });
    ada.insert(letter(), { labels: ['SENT'], threadId });
    const labels = () => ada.messages.thread(threadId).map(({ labelIds }) => labelIds.join());
    await post(`/threads/${threadId}/modify`, { addLabelIds: ['STARRED'] });
    assert.deepEqual(labels(), ['INBOX,STARRED', 'SENT,STARRED']);
    await post(`/threads/${threadId}/trash`);
    assert.deepEqual(labels(), ['STARRED,TRASH', 'SENT,STARRED,TRASH']);
    await call('DELETE', `/threads/${threadId}`);
    assert.equal(ada.messages.size, 0);
  });
});

describe('A mailbox’s labels', () => {
  it('are Gmail’s own and those that were made, each with its counts when it is asked for alone', async (t) => {
    const { ada, post, get } = await startGmail(t);
    const { json: made } = await post('/labels', { name: 'Clients' });
    assert.deepEqual([made.id, made.type], ['Label_1', 'user']);
    const { threadId } = ada.insert(letter(), { labels: [made.id, 'UNREAD'] });
    ada.insert(letter(), { labels: [made.id], threadId });
    const { json } = await get(`/labels/${made.id}`);
    const { messagesTotal, messagesUnread, threadsTotal, threadsUnread } = json;
    assert.deepEqual([messagesTotal, messagesUnread, threadsTotal, threadsUnread], [2, 1, 1, 1]);
    const { labels } = (await get('/labels')).json;
    assert.deepEqual(labels.at(-1).name, 'Clients');
    assert.equal(labels.find(({ id }: { id: string }) => id === 'INBOX').type, 'system');
    assert.equal('messagesTotal' in labels[0], false);
  });

  it('have one name each, in whatever case', async (t) => {
    const { post, call } = await startGmail(t);
    await post('/labels', { name: 'Clients' });
    const { id } = (await post('/labels', { name: 'Leads' })).json;
    assert.deepEqual(errorOf(await post('/labels', { name: 'CLIENTS' })), [409, 'Label name exists or conflicts']);
    assert.equal((await call('PATCH', `/labels/${id}`, { body: { name: 'clients' } })).status, 409);
    assert.equal((await call('PATCH', `/labels/${id}`, { body: { name: 'LEADS' } })).json.name, 'LEADS');
    assert.deepEqual(errorOf(await post('/labels', { name: ' ' })), [400, 'Invalid label name']);
    assert.equal((await post('/labels', {})).status, 400);
  });

  it('keep their id when they are renamed, and are never given one again', async (t) => {
    const { ada, call, post } = await startGmail(t);
    const first = ada.createLabel('Clients');
    const renamed = await call('PUT', `/labels/${first}`, { body: { name: 'Customers' } });
    assert.deepEqual([renamed.json.id, renamed.json.name], [first, 'Customers']);
    await call('DELETE', `/labels/${first}`);
    assert.notEqual((await post('/labels', { name: 'Customers' })).json.id, first);
  });

  it('leave their messages when they are deleted, and history says so', async (t) => {
    const { ada, call, get } = await startGmail(t);
    const label = ada.createLabel('Clients');
    const { id } = ada.insert(letter(), { labels: ['INBOX', label] });
    const startHistoryId = ada.historyId;
    assert.equal((await call('DELETE', `/labels/${label}`)).status, 204);
    assert.deepEqual(ada.message(id).labelIds, ['INBOX']);
    const [record] = (await get('/history', { startHistoryId })).json.history;
    assert.deepEqual(record.labelsRemoved[0].labelIds, [label]);
    assert.equal((await get(`/labels/${label}`)).status, 404);
  });

  it('can not be changed or deleted where they are Gmail’s own', async (t) => {
    const { call } = await startGmail(t);
    assert.deepEqual(errorOf(await call('DELETE', '/labels/INBOX')), [400, 'Invalid delete request']);
    assert.deepEqual(errorOf(await call('PATCH', '/labels/INBOX', { body: { name: 'In' } })), [
      400,
      'Invalid update request',
    ]);
  });
});

describe('A draft', () => {
  const draft = (text: string): object => ({
    message: { raw: base64url(letter({ from: 'ada@acme.example', to: 'bob@client.example', text })) },
  });

  it('keeps its id while its message becomes another', async (t) => {
    const { ada, post, call, get } = await startGmail(t);
    const made = (await post('/drafts', draft('One'))).json;
    assert.deepEqual(made.message.labelIds, ['DRAFT']);
    const written = (await call('PUT', `/drafts/${made.id}`, { body: draft('Two') })).json;
    assert.equal(written.id, made.id);
    assert.notEqual(written.message.id, made.message.id);
    assert.equal(written.message.threadId, made.message.threadId);
    assert.equal((await get(`/messages/${made.message.id}`)).status, 404);
    assert.equal((await get(`/drafts/${made.id}`)).json.message.snippet, 'Two');
    assert.deepEqual((await get('/drafts')).json.drafts, [
      { id: made.id, message: { id: written.message.id, threadId: made.message.threadId } },
    ]);
    assert.equal(ada.messages.size, 1);
  });

  it('is gone when it is sent, and its letter has a new id and no draft label', async (t) => {
    const stage = await startGmail(t);
    const made = (await stage.post('/drafts', draft('One'))).json;
    const sent = (await stage.post('/drafts/send', { id: made.id })).json;
    assert.deepEqual(sent.labelIds, ['SENT']);
    assert.notEqual(sent.id, made.message.id);
    assert.deepEqual(idsOf(stage), [sent.id]);
    assert.equal(stage.bob.list().length, 1);
    assert.equal((await stage.get(`/drafts/${made.id}`)).status, 404);
    const other = (await stage.post('/drafts', draft('Two'))).json;
    const instead = draft('Three') as { message: unknown };
    await stage.post('/drafts/send', { id: other.id, message: instead.message });
    assert.match(Buffer.from(stage.bob.list()[0]!.raw).toString(), /Three/);
  });

  it('can be deleted, also as the message that it is', async (t) => {
    const { post, call, get } = await startGmail(t);
    const [one, other] = [(await post('/drafts', draft('1'))).json, (await post('/drafts', draft('2'))).json];
    assert.equal((await call('DELETE', `/drafts/${one.id}`)).status, 204);
    assert.equal((await call('DELETE', `/messages/${other.message.id}`)).status, 204);
    assert.deepEqual((await get('/drafts')).json, { resultSizeEstimate: 0 });
    assert.equal((await get(`/drafts/${other.id}`)).status, 404);
  });

  it('needs a message, and a recipient to be sent', async (t) => {
    const { post } = await startGmail(t);
    assert.equal((await post('/drafts', {})).status, 400);
    const { json } = await post('/drafts', { message: { raw: base64url('Subject: nobody\r\n\r\n') } });
    assert.deepEqual(errorOf(await post('/drafts/send', { id: json.id })), [400, 'Recipient address required']);
    assert.equal((await post('/drafts/send', { id: 'r1' })).status, 404);
  });
});

describe('A profile', () => {
  it('counts messages and threads and says where history stands', async (t) => {
    const { ada, get } = await startGmail(t);
    const { threadId } = ada.insert(letter());
    ada.insert(letter(), { threadId });
    assert.deepEqual((await get('/profile')).json, {
      emailAddress: 'ada@acme.example',
      messagesTotal: 2,
      threadsTotal: 1,
      historyId: ada.historyId,
    });
  });

  it('counts no thread whose last message is gone', async (t) => {
    const { ada, get } = await startGmail(t);
    const { id, threadId } = ada.insert(letter());
    const other = ada.insert(letter(), { threadId }).id;
    ada.delete(id);
    assert.equal((await get('/profile')).json.threadsTotal, 1);
    ada.delete(other);
    assert.equal((await get('/profile')).json.threadsTotal, 0);
    assert.equal((await get(`/threads/${threadId}`)).status, 404);
  });

  it('lists the addresses to send from, saying only what is true of each', async (t) => {
    const { ada, get } = await startGmail(t);
    ada.aliases.add({
      address: 'press@acme.example',
      isDefault: true,
      replyTo: 'pr@acme.example',
      signature: '<b>A</b>',
    });
    const { sendAs } = (await get('/settings/sendAs')).json;
    const flags = sendAs.map((alias: Record<string, unknown>) =>
      Object.keys(alias).filter((key) => alias[key] === true),
    );
    assert.deepEqual(flags, [['isPrimary'], ['treatAsAlias'], ['isDefault', 'treatAsAlias']]);
    const { json } = await get('/settings/sendAs/PRESS@acme.example');
    assert.deepEqual([json.replyToAddress, json.signature], ['pr@acme.example', '<b>A</b>']);
    assert.equal((await get('/settings/sendAs/nobody@acme.example')).status, 404);
  });
});

describe('A watch', () => {
  const topicName = 'projects/crm-1/topics/mail';

  it('lasts seven days from its last call, and ends when it is stopped', async (t) => {
    const { world, ada, clock, post } = await startGmail(t);
    const { json } = await post('/watch', { topicName, labelIds: ['INBOX'], labelFilterBehavior: 'exclude' });
    assert.deepEqual(json, { historyId: ada.historyId, expiration: String(clock.now().getTime() + 7 * 86_400_000) });
    await clock.advance(1_000);
    await post('/watch', { topicName });
    const watch = world.watches.get('ada@acme.example');
    assert.deepEqual([watch?.expiresAt, watch?.labelIds], [Number(json.expiration) + 1_000, []]);
    assert.equal((await post('/stop')).status, 204);
    assert.equal(world.watches.size, 0);
  });

  it('needs a topic of the client’s project that Gmail may publish to', async (t) => {
    const { world, post } = await startGmail(t);
    for (const wrong of [undefined, 'mail', 'projects/other/topics/mail'])
      assert.match(String(errorOf(await post('/watch', { topicName: wrong }))[1]), /Invalid topicName does not match/);
    world.topicGate = (name, project) => ({
      code: 403,
      reason: 'forbidden',
      status: 'PERMISSION_DENIED',
      message: `${name} ${project}`,
    });
    assert.deepEqual(errorOf(await post('/watch', { topicName })), [403, `${topicName} crm-1`]);
    assert.equal(world.watches.size, 0);
  });
});

function errorOf({ json }: Answered): [number, string] {
  return [json.error.code, json.error.message];
}

function idsOf({ ada }: GmailStage): string[] {
  return ada.list().map(({ id }) => id);
}
