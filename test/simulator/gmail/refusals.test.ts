/** Who is let in to what, and how Gmail says no. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { METHODS } from '#simulator/google/gmail/methods.ts';
import type { ScopeName } from '#simulator/google/gmail/scopes.ts';
import { type Answered, base64url, type GmailStage, letter, startGmail } from './stage.ts';

const ALL: ScopeName[] = [
  'full',
  'modify',
  'readonly',
  'metadata',
  'compose',
  'send',
  'insert',
  'labels',
  'settings.basic',
];

describe('A token', () => {
  it('opens with each scope exactly the methods that Google binds to it', async (t) => {
    const stage = await startGmail(t);
    for (const method of METHODS)
      for (const scope of ALL) {
        const path = method.path.replace(/\{\w+\}/g, 'ffff');
        const { json } = await stage.call(method.http, path, { scopes: [scope] });
        const isRefused = json?.error?.errors[0].reason === 'insufficientPermissions';
        assert.equal(isRefused, !method.scopes.includes(scope), `${method.id} with ${scope}`);
      }
  });

  it('without the scope is told so in Google’s words', async (t) => {
    const stage = await startGmail(t);
    const { status, json } = await stage.call('GET', '/messages', { scopes: ['send'] });
    assert.equal(status, 403);
    assert.deepEqual(json.error, {
      code: 403,
      message: 'Request had insufficient authentication scopes.',
      errors: [{ message: 'Insufficient Permission', domain: 'global', reason: 'insufficientPermissions' }],
      status: 'PERMISSION_DENIED',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
          domain: 'googleapis.com',
          metadata: { service: 'gmail.googleapis.com', method: 'gmail.users.messages.list' },
        },
      ],
    });
    assert.equal(stage.world.stats.units.size, 0);
  });

  it('for metadata reads no words: no full or raw format, and no search', async (t) => {
    const stage = await startGmail(t);
    const { id } = stage.ada.insert(letter());
    const asked = async (path: string, query: Record<string, string>, scopes: ScopeName[] = ['metadata']) =>
      (await stage.call('GET', path, { query, scopes })).status;
    assert.equal(await asked(`/messages/${id}`, { format: 'metadata' }), 200);
    for (const format of ['full', 'raw']) assert.equal(await asked(`/messages/${id}`, { format }), 403);
    assert.equal(await asked(`/messages/${id}`, {}), 403);
    for (const path of ['/messages', '/threads']) {
      assert.equal(await asked(path, {}), 200);
      assert.equal(await asked(path, { q: 'in:inbox' }), 403);
    }
    assert.equal(await asked('/messages', { q: 'in:inbox' }, ['metadata', 'readonly']), 200);
  });

  it('that is none is answered 401', async (t) => {
    const stage = await startGmail(t);
    const response = await fetch(`${stage.url}/gmail/v1/users/me/profile`);
    const { error } = (await response.json()) as Answered['json'];
    assert.equal(response.status, 401);
    assert.match(response.headers.get('www-authenticate') ?? '', /^Bearer/);
    assert.deepEqual(
      [error.status, error.errors[0]],
      [
        'UNAUTHENTICATED',
        {
          message: 'Invalid Credentials',
          domain: 'global',
          reason: 'authError',
          location: 'Authorization',
          locationType: 'header',
        },
      ],
    );
  });

  it('opens its own mailbox only, by address or as me', async (t) => {
    const stage = await startGmail(t);
    const as = async (user: string) => {
      const answer = await stage.call('GET', `/../${user}/profile`);
      return [answer.status, answer.json.emailAddress ?? answer.json.error.message];
    };
    assert.deepEqual(await as('ADA%40acme.example'), [200, 'ada@acme.example']);
    assert.deepEqual(await as('bob@client.example'), [403, 'Delegation denied for ada@acme.example']);
  });
});

describe('Gmail lets nobody in', () => {
  const refusal = async (stage: GmailStage): Promise<unknown[]> => {
    const { status, json } = await stage.get('/profile');
    return [status, json.error?.errors[0].reason, json.error?.status];
  };

  it('where the API was not enabled in the project', async (t) => {
    const stage = await startGmail(t);
    stage.world.disabledProjects.add('crm-1');
    assert.deepEqual(await refusal(stage), [403, 'accessNotConfigured', 'PERMISSION_DENIED']);
    assert.equal((await stage.call('GET', '/profile', { projectId: 'crm-2' })).status, 200);
  });

  it('where the administrator closed the domain', async (t) => {
    const stage = await startGmail(t);
    stage.world.closedDomains.add('acme.example');
    assert.deepEqual(await refusal(stage), [403, 'domainPolicy', 'PERMISSION_DENIED']);
    assert.equal((await stage.call('GET', '/profile', { email: 'bob@client.example' })).status, 200);
  });

  it('where the user has no mail service, is suspended, or is gone', async (t) => {
    const stage = await startGmail(t);
    stage.ada.licensed = false;
    assert.deepEqual(await refusal(stage), [400, 'failedPrecondition', 'FAILED_PRECONDITION']);
    stage.ada.suspended = true;
    assert.deepEqual(await refusal(stage), [401, 'authError', 'UNAUTHENTICATED']);
    assert.equal((await stage.call('GET', '/profile', { email: 'nobody@acme.example' })).status, 401);
  });
});

describe('A call that asks for what can not be', () => {
  it('is refused: ids, parameters, bodies, paths', async (t) => {
    const stage = await startGmail(t);
    const { id } = stage.ada.insert(letter());
    const answers: [Answered, number, RegExp][] = [
      [await stage.get('/messages/not-an-id'), 400, /Invalid id value/],
      [await stage.get('/messages/ffffffffffffffff'), 404, /Requested entity was not found/],
      [await stage.get('/messages', { maxResults: 'ten' }), 400, /Invalid value at 'max_results' \(TYPE_UINT32\)/],
      [await stage.get('/messages', { includeSpamTrash: 'perhaps' }), 400, /include_spam_trash/],
      [await stage.get('/messages', { limit: 5 }), 400, /Unknown name "limit"/],
      [await stage.get('/messages', { q: ['a', 'b'] }), 400, /not repeated/],
      [await stage.get(`/messages/${id}`, { format: 'short' }), 400, /TYPE_ENUM/],
      [await stage.post(`/messages/${id}/modify`, { addLabels: [] }), 400, /addLabels is unknown/],
      [await stage.post(`/messages/${id}/modify`, { addLabelIds: 'INBOX' }), 400, /is no list/],
      [await stage.post('/messages/send', []), 400, /Invalid JSON payload/],
      [await stage.get('/nothing/here'), 404, /^<!DOCTYPE html>/],
    ];
    for (const [{ status, text, json }, wanted, words] of answers) {
      assert.equal(status, wanted, text);
      assert.match(json?.error?.message ?? text, words);
      if (json !== null) assert.equal(json.error.code, wanted);
    }
  });

  it('may ask in either case for a format, and with the parameters that every method takes', async (t) => {
    const stage = await startGmail(t);
    const { id } = stage.ada.insert(letter());
    const query = { format: 'RAW', alt: 'json', prettyPrint: 'false', quotaUser: 'x' };
    const { status, text } = await stage.get(`/messages/${id}`, query);
    assert.equal(status, 200);
    assert.doesNotMatch(text.trim(), /\n/);
  });

  it('is refused when it is too large to be read, or its message too large to be sent', async (t) => {
    const stage = await startGmail(t);
    const message = base64url(Buffer.concat([Buffer.from('To: bob@client.example\r\n\r\n'), Buffer.alloc(36_700_160)]));
    assert.equal((await stage.post('/messages/send', { raw: message })).status, 413);
    assert.equal(stage.bob.messages.size, 0);
  });
});
