/** The script of faults: which call they meet, and what they do to it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FaultScript } from '#simulator/google/faults.ts';
import { authorization, base64url, type GmailStage, letter, startGmail, until } from './stage.ts';

describe('A script of faults', () => {
  it('meets the nth call that fits, as often as told, and no other', () => {
    const faults = new FaultScript();
    faults.add({ method: 'token', nth: 2, times: 2, act: 'hang' });
    assert.deepEqual(
      [1, 2, 3, 4].map(() => faults.take('token')),
      [null, 'hang', 'hang', null],
    );
    faults.add({ method: 'gmail.users.messages.*', email: 'Ada@acme.example', act: 'html' });
    assert.equal(faults.take('gmail.users.labels.list', 'ada@acme.example'), null);
    assert.equal(faults.take('gmail.users.messages.get', 'bob@client.example'), null);
    assert.equal(faults.take('gmail.users.messages.get'), null);
    assert.equal(faults.take('gmail.users.messages.get', 'ada@acme.example'), 'html');
    assert.equal(faults.acted, 3);
  });

  it('lets the first of several act, counts for all of them, and forgets what is taken away', () => {
    const faults = new FaultScript();
    const remove = faults.add({ method: '*', times: Number.POSITIVE_INFINITY, act: 'html' });
    faults.add({ method: 'batch', nth: 2, times: 2, act: 'hang' });
    assert.deepEqual([faults.take('batch'), faults.take('batch')], ['html', 'html']);
    remove();
    assert.deepEqual([faults.take('batch'), faults.take('batch')], ['hang', null]);
    faults.add({ method: '*', act: 'hang' });
    faults.clear();
    assert.equal(faults.take('batch'), null);
  });
});

describe('A scripted fault', () => {
  it('answers an error with Google’s body, once, and then all is well', async (t) => {
    const stage = await startGmail(t);
    stage.world.faults.add({
      method: 'gmail.users.messages.list',
      act: { status: 429, reason: 'userRateLimitExceeded', retryAfter: 7 },
    });
    const { status, headers, json } = await stage.get('/messages');
    assert.deepEqual([status, headers.get('retry-after'), json.error.errors[0].domain], [429, '7', 'usageLimits']);
    assert.equal((await stage.get('/messages')).status, 200);
    assert.equal(stage.world.stats.units.get('ada@acme.example'), 5);
    stage.world.faults.add({ method: '*', act: { status: 503, reason: 'backendError', message: 'Later.' } });
    assert.equal((await stage.get('/labels')).json.error.message, 'Later.');
  });

  it('answers HTML, half a body or none', async (t) => {
    const stage = await startGmail(t);
    const next = async (act: 'html' | 'truncate' | 'empty-200' | { html: number }) => {
      stage.world.faults.add({ method: '*', act });
      return stage.get('/profile');
    };
    const page = await next('html');
    assert.deepEqual([page.status, page.headers.get('content-type')], [502, 'text/html; charset=UTF-8']);
    assert.equal((await next({ html: 200 })).status, 200);
    const half = await next('truncate');
    assert.deepEqual([half.status, half.json], [200, null]);
    assert.match(half.text, /^\{/);
    assert.equal((await next('empty-200')).text, '');
  });

  it('leaves the caller without an answer, the call carried out or not', async (t) => {
    const stage = await startGmail(t);
    const raw = base64url(letter({ from: 'ada@acme.example', to: 'bob@client.example' }));
    const send = async (act: 'hang' | 'drop-connection' | 'accept-then-hang') => {
      stage.world.faults.add({ method: 'gmail.users.messages.send', act });
      const handed = new AbortController();
      const before = stage.world.faults.acted;
      const sent = post(stage, '/messages/send', { raw }, handed.signal).then(
        () => 'answered',
        (error: Error) => error.name,
      );
      await until(() => stage.world.faults.acted > before);
      await new Promise((resolve) => setImmediate(resolve));
      if (act !== 'drop-connection') handed.abort();
      return [await sent, stage.bob.messages.size];
    };
    assert.deepEqual(await send('hang'), ['AbortError', 0]);
    assert.deepEqual(await send('drop-connection'), ['TypeError', 0]);
    assert.deepEqual(await send('accept-then-hang'), ['AbortError', 1]);
  });

  it('repeats a page, or forgets a page token', async (t) => {
    const { world, ada, get } = await startGmail(t);
    for (let n = 0; n < 3; n += 1) ada.insert(letter());
    const first = (await get('/messages', { maxResults: 1 })).json;
    const pageToken = first.nextPageToken;
    world.faults.add({ method: 'gmail.users.messages.list', act: 'repeat-page-token' });
    const second = (await get('/messages', { maxResults: 1, pageToken })).json;
    assert.equal(second.nextPageToken, pageToken);
    world.faults.add({ method: 'gmail.users.messages.list', act: 'repeat-page-token' });
    const again = (await get('/messages', { maxResults: 1 })).json;
    const back = (await get('/messages', { maxResults: 1, pageToken: again.nextPageToken })).json;
    assert.deepEqual([back.messages, back.nextPageToken], [first.messages, pageToken]);
    world.faults.add({ method: 'gmail.users.messages.list', act: 'expire-page-token' });
    const expired = await get('/messages', { maxResults: 1, pageToken });
    assert.deepEqual([expired.status, expired.json.error.message], [400, 'Invalid pageToken']);
    assert.equal((await get('/messages', { maxResults: 1, pageToken })).status, 200);
  });

  it('meets one part of a batch without harming the others, and hangs all of it', async (t) => {
    const stage = await startGmail(t);
    stage.world.faults.add({ method: 'gmail.users.getProfile', nth: 2, act: 'html' });
    const line = '--e\r\nContent-Type: application/http\r\n\r\nGET /gmail/v1/users/me/profile HTTP/1.1\r\n\r\n\r\n';
    const ask = (signal?: AbortSignal) =>
      fetch(`${stage.url}/batch/gmail/v1`, {
        method: 'POST',
        headers: { authorization: authorization(), 'content-type': 'multipart/mixed; boundary=e' },
        body: `${line.repeat(3)}--e--`,
        signal,
      });
    const text = await (await ask()).text();
    assert.deepEqual(text.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 200', 'HTTP/1.1 502', 'HTTP/1.1 200']);
    stage.world.faults.add({ method: 'gmail.users.getProfile', nth: 3, act: 'drop-connection' });
    await assert.rejects(ask(), TypeError);
  });
});

function post(stage: GmailStage, path: string, body: unknown, signal: AbortSignal): Promise<Response> {
  return fetch(`${stage.url}/gmail/v1/users/me${path}`, {
    method: 'POST',
    headers: { authorization: authorization(), 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
}
