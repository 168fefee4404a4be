/** Google's own client library finds in the simulated Gmail what it expects of Google. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { gmail_v1 } from '@googleapis/gmail';
import { OAuth2Client } from 'google-auth-library';
import { authorization, base64url, type GmailStage, letter, startGmail } from './stage.ts';

describe('Google’s client library', () => {
  it('lists, reads, changes and follows a mailbox', async (t) => {
    const { stage, users } = await open(t);
    const { id } = stage.ada.insert(letter({ id: 'm1@client.example' }));
    const startHistoryId = stage.ada.historyId;
    const listed = await users.messages.list({ userId: 'me', maxResults: 500, labelIds: ['INBOX'], q: 'after:0' });
    assert.equal(listed.data.messages?.[0]?.id, id);
    const read = await users.messages.get({
      userId: 'me',
      id,
      format: 'full',
      fields: 'id,payload(headers,body/size)',
    });
    assert.equal(read.data.payload?.headers?.find(({ name }) => name === 'Message-ID')?.value, '<m1@client.example>');
    await users.messages.modify({ userId: 'me', id, requestBody: { removeLabelIds: ['UNREAD'] } });
    const historyTypes = ['labelAdded', 'labelRemoved'];
    const { data } = await users.history.list({ userId: 'me', startHistoryId, historyTypes });
    assert.deepEqual(data.history?.[0]?.labelsRemoved?.[0]?.labelIds, ['UNREAD']);
  });

  it('sends a letter as JSON, and as an upload', async (t) => {
    const { stage, users } = await open(t);
    const document = letter({ from: 'ada@acme.example', to: 'bob@client.example' });
    await users.messages.send({ userId: 'me', requestBody: { raw: base64url(document) } });
    const media = { mimeType: 'message/rfc822', body: document };
    await users.messages.send({ userId: 'me', requestBody: {}, media }, { rootUrl: stage.url });
    const [one, other] = stage.bob.list().map(({ raw }) => Buffer.from(raw).toString().split('\r\n\r\n')[1]);
    assert.equal(one, other);
  });

  it('understands how it is refused', async (t) => {
    const { users } = await open(t);
    const error = await users.messages.get({ userId: 'me', id: 'ffff' }, { retry: false }).then(
      () => assert.fail('It was answered.'),
      (thrown: { status?: number; message?: string; errors?: { reason?: string }[] }) => thrown,
    );
    assert.equal(error.status, 404);
    assert.equal(error.message, 'Requested entity was not found.');
  });
});

async function open(t: TestContext): Promise<{ stage: GmailStage; users: gmail_v1.Resource$Users }> {
  const stage = await startGmail(t);
  const auth = new OAuth2Client();
  auth.setCredentials({ access_token: authorization().replace('Bearer ', '') });
  const { users } = new gmail_v1.Gmail({ auth, rootUrl: `${stage.url}/` });
  return { stage, users };
}
