/**
 * One call, or several, of every method that the simulated Gmail knows: what the schema checks look at. The calls are
 * made in this order and lean on each other.
 */
import { type Answered, type Asking, base64url, type GmailStage, letter } from './stage.ts';

/** A call that was made. */
export interface Made {
  id: string;
  answer: Answered;
}

const MIXED = [
  'From: =?utf-8?Q?M=C3=BCller=2C_Hans?= <hans@client.example>',
  'To: ada@acme.example',
  'Subject: =?iso-8859-1?Q?Gr=FC=DFe?=',
  'Message-ID: <mixed@client.example>',
  'Content-Type: multipart/mixed; boundary=outer',
  '',
  '--outer',
  'Content-Type: text/html; charset=iso-8859-1',
  '',
  '<p>Good &amp; new</p>',
  '--outer',
  'Content-Type: application/pdf; name=plan.pdf',
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from('a plan').toString('base64'),
  '--outer',
  'Content-Type: message/rfc822',
  '',
  letter({ subject: 'Inner' }),
  '--outer--',
  '',
].join('\r\n');

/** Calls every method and answers what came. */
export async function callEveryMethod(stage: GmailStage): Promise<Made[]> {
  const made: Made[] = [];
  const make = async (id: string, http: string, path: string, asking?: Asking): Promise<Answered> => {
    const answer = await stage.call(http, path, asking);
    made.push({ id: `gmail.users.${id}`, answer });
    return answer;
  };
  const seed = stage.ada.insert(MIXED);
  stage.ada.deliver(letter({ id: 'first@client.example' }));
  await callProfile(make);
  await callMessages(make, seed.id);
  await callThreads(make, seed.threadId);
  await callLabels(make);
  await callDrafts(make);
  for (const historyTypes of [[], ['labelAdded'], ['messageDeleted']] as const)
    await make('history.list', 'GET', '/history', {
      query: { startHistoryId: '1000000', historyTypes, maxResults: 500 },
    });
  await make('stop', 'POST', '/stop');
  return made;
}

type Make = (id: string, http: string, path: string, asking?: Asking) => Promise<Answered>;

async function callProfile(make: Make): Promise<void> {
  await make('getProfile', 'GET', '/profile');
  await make('settings.sendAs.list', 'GET', '/settings/sendAs');
  await make('settings.sendAs.get', 'GET', '/settings/sendAs/sales@acme.example');
  await make('watch', 'POST', '/watch', { body: { topicName: 'projects/crm-1/topics/mail', labelIds: ['INBOX'] } });
}

async function callMessages(make: Make, id: string): Promise<void> {
  await make('messages.list', 'GET', '/messages', { query: { maxResults: 1, labelIds: ['INBOX'], q: 'in:inbox' } });
  await make('messages.list', 'GET', '/messages', { query: { q: 'from:nobody' } });
  for (const format of ['full', 'metadata', 'minimal', 'raw'])
    await make('messages.get', 'GET', `/messages/${id}`, { query: { format } });
  const full = await make('messages.get', 'GET', `/messages/${id}`);
  const { attachmentId } = full.json.payload.parts[1].body;
  await make('messages.attachments.get', 'GET', `/messages/${id}/attachments/${attachmentId}`);
  await make('messages.modify', 'POST', `/messages/${id}/modify`, { body: { addLabelIds: ['STARRED'] } });
  await make('messages.batchModify', 'POST', '/messages/batchModify', {
    body: { ids: [id], removeLabelIds: ['UNREAD'] },
  });
  await make('messages.trash', 'POST', `/messages/${id}/trash`);
  await make('messages.untrash', 'POST', `/messages/${id}/untrash`);
  const raw = base64url(letter({ from: 'ada@acme.example', to: 'bob@client.example' }));
  await make('messages.send', 'POST', '/messages/send', { body: { raw } });
  const inserted = await make('messages.insert', 'POST', '/messages', { body: { raw, labelIds: ['INBOX'] } });
  const imported = await make('messages.import', 'POST', '/messages/import', { body: { raw } });
  await make('messages.delete', 'DELETE', `/messages/${inserted.json.id}`);
  await make('messages.batchDelete', 'POST', '/messages/batchDelete', { body: { ids: [imported.json.id] } });
}

async function callThreads(make: Make, threadId: string): Promise<void> {
  await make('threads.list', 'GET', '/threads', { query: { maxResults: 1 } });
  await make('threads.get', 'GET', `/threads/${threadId}`, {
    query: { format: 'metadata', metadataHeaders: ['Subject'] },
  });
  await make('threads.get', 'GET', `/threads/${threadId}`);
  await make('threads.modify', 'POST', `/threads/${threadId}/modify`, { body: { addLabelIds: ['IMPORTANT'] } });
  await make('threads.trash', 'POST', `/threads/${threadId}/trash`);
  await make('threads.untrash', 'POST', `/threads/${threadId}/untrash`);
  await make('threads.delete', 'DELETE', `/threads/${threadId}`);
}

async function callLabels(make: Make): Promise<void> {
  const color = { textColor: '#000000', backgroundColor: '#ffffff' };
  const made = await make('labels.create', 'POST', '/labels', { body: { name: 'Clients/Acme', color } });
  await make('labels.patch', 'PATCH', `/labels/${made.json.id}`, { body: { labelListVisibility: 'labelHide' } });
  await make('labels.update', 'PUT', `/labels/${made.json.id}`, { body: { name: 'Clients' } });
  await make('labels.get', 'GET', `/labels/${made.json.id}`);
  await make('labels.list', 'GET', '/labels');
  await make('labels.delete', 'DELETE', `/labels/${made.json.id}`);
}

async function callDrafts(make: Make): Promise<void> {
  const raw = base64url(letter({ to: 'bob@client.example', from: 'ada@acme.example' }));
  const made = await make('drafts.create', 'POST', '/drafts', { body: { message: { raw } } });
  await make('drafts.update', 'PUT', `/drafts/${made.json.id}`, { body: { message: { raw } } });
  await make('drafts.get', 'GET', `/drafts/${made.json.id}`);
  await make('drafts.list', 'GET', '/drafts');
  await make('drafts.send', 'POST', '/drafts/send', { body: { id: made.json.id } });
  const other = await make('drafts.create', 'POST', '/drafts', { body: { message: { raw } } });
  await make('drafts.delete', 'DELETE', `/drafts/${other.json.id}`);
}
