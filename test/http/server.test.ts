import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { usualRates } from '#http/parts.ts';
import { routes } from '#http/routes.ts';
import { createTestClock } from '../support/clock.ts';
import { cookiesOf, password, startStage } from './stage.ts';

type Stage = Awaited<ReturnType<typeof startStage>>;
let stage: Stage;
let webFolder: string;
before(async () => {
  webFolder = mkdtempSync(path.join(tmpdir(), 'rapport-page-'));
  mkdirSync(path.join(webFolder, 'assets'));
  writeFileSync(path.join(webFolder, 'index.html'), '<!doctype html><title>Rapport</title>');
  writeFileSync(path.join(webFolder, 'assets', 'main-abc.js'), 'export const page = 1;\n'.repeat(100));
  writeFileSync(path.join(webFolder, 'secret.key'), 'not for the web');
  stage = await startStage({ webFolder });
});
after(async () => {
  await stage.close();
  rmSync(webFolder, { recursive: true });
});

describe('the page', () => {
  it('is served with its policy, for every address that its router may know', async () => {
    for (const address of ['/', '/contacts', '/contacts/1?x=2']) {
      const page = await stage.anyone('GET', address);
      assert.equal(page.status, 200);
      assert.match(page.json, /Rapport/);
      assert.equal(page.headers.get('cache-control'), 'no-cache');
      const policy = page.headers.get('content-security-policy') ?? '';
      assert.match(policy, /script-src 'self'(;|$)/);
      assert.match(policy, /frame-src 'self' blob: data:/);
    }
  });

  it('keeps what is named by its content for good, packed for who takes it', async () => {
    const asset = await stage.anyone('GET', '/assets/main-abc.js');
    assert.match(asset.headers.get('cache-control') ?? '', /immutable/);
    assert.equal(asset.headers.get('content-encoding'), 'gzip');
    const etag = asset.headers.get('etag') ?? '';
    assert.equal((await stage.anyone('GET', '/assets/main-abc.js', undefined, { 'if-none-match': etag })).status, 304);
  });

  it('is no way to other files', async () => {
    for (const address of [
      '/assets/none.js',
      '/assets/../../package.json',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/secret.key.js',
      '/..%2fpackage.json',
    ]) {
      const answer = await stage.anyone('GET', address);
      assert.ok(answer.status === 404 || /Rapport<\/title>/.test(answer.json), address);
    }
    assert.match((await stage.anyone('GET', '/secret.key')).json, /<title>Rapport/);
  });
});

describe('the watcher', () => {
  it('hears that the process lives and can work', async () => {
    assert.deepEqual((await stage.anyone('GET', '/healthz')).json, { status: 'ok' });
    assert.deepEqual((await stage.anyone('GET', '/readyz')).json, {
      status: 'ready',
      checks: { database: 'ok', queue: 'ok' },
    });
  });

  it('hears what can not work', async () => {
    const { query } = stage.app.db;
    stage.app.db.query = (text) => (text.includes('check-queue') ? Promise.reject(new Error('gone')) : query(text));
    const answer = await stage.anyone('GET', '/readyz');
    stage.app.db.query = query;
    assert.deepEqual(
      [answer.status, answer.json],
      [503, { status: 'not-ready', checks: { database: 'ok', queue: 'failed' } }],
    );
  });

  it('gets figures on the machine itself, or with a key of an admin', async () => {
    const far = { 'x-forwarded-for': '203.0.113.7' };
    const figures = await stage.anyone('GET', '/metrics');
    assert.match(figures.json, /rapport_http_request_seconds/);
    assert.equal((await stage.anyone('GET', '/metrics', undefined, far)).status, 401);
    const [admin, rep] = [
      await stage.member('ada@acme.example', 'admin'),
      await stage.member('rep@acme.example', 'rep'),
    ];
    assert.equal((await rep('GET', '/metrics', undefined, far)).status, 403);
    assert.equal((await admin('GET', '/metrics', undefined, far)).status, 200);
    assert.ok(!figures.json.includes('acme.example'));
  });

  it('reads the document of all routes', async () => {
    const { json } = await stage.anyone('GET', '/api/openapi.json');
    assert.equal(json.openapi, '3.1.0');
    const count = Object.values(json.paths as Record<string, object>).flatMap((each) => Object.keys(each)).length;
    assert.equal(count, routes.length);
  });
});

describe('a password', () => {
  const env = { RAPPORT_TRUSTED_PROXIES: '127.0.0.1' };
  const far = (proto: string) => ({ 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': proto });
  const signIn = (at: Stage, headers: Record<string, string>) =>
    at.anyone('POST', '/api/auth/sign-in/email', { email: 'ada@acme.example', password }, headers);

  it('is not taken over plain HTTP from elsewhere, unless the operator says so', async () => {
    const silent = await startStage({ env });
    const https = await startStage({ env: { ...env, RAPPORT_BASE_URL: 'https://crm.acme.example' } });
    const plain = await startStage({ env: { ...env, RAPPORT_BASE_URL: 'http://crm.acme.example:3000' } });
    try {
      for (const each of [silent, https, plain]) await each.member('ada@acme.example', 'admin');
      assert.deepEqual((await signIn(silent, far('http'))).json.code, 'https-required');
      assert.equal((await signIn(silent, {})).status, 200);
      assert.deepEqual((await signIn(https, far('http'))).json.code, 'https-required');
      const good = await signIn(https, far('https'));
      assert.equal(good.status, 200);
      const [cookie = ''] = good.headers.getSetCookie();
      assert.match(cookie, /^__Host-rapport\.session_token=/);
      assert.match(cookie, /; Secure/);
      assert.ok(!/domain=/i.test(cookie));
      assert.match(good.headers.get('strict-transport-security') ?? '', /max-age/);
      assert.equal((await https.withCookies(cookiesOf(good))('GET', '/api/me')).status, 200);
      assert.equal((await signIn(plain, far('http'))).status, 200);
    } finally {
      for (const each of [silent, https, plain]) await each.close();
    }
  });

  it('can not be guessed quickly, neither from one address nor for one account', async () => {
    const clock = createTestClock();
    const rates = { ...usualRates, door: { burst: 6, perMinute: 6 }, account: { burst: 3, perMinute: 1 } };
    const strict = await startStage({ env, clock, rates });
    try {
      await strict.member('ada@acme.example', 'admin');
      const guess = (email: string, from: string) =>
        strict.anyone(
          'POST',
          '/api/auth/sign-in/email',
          { email, password: 'a guess at it' },
          { ...far('https'), 'x-forwarded-for': from },
        );
      const tries = (answers: { status: number }[]) => answers.map((each) => each.status);
      const spread = [];
      for (let n = 0; n < 4; n++)
        spread.push(
          await strict.anyone('POST', '/api/auth/sign-in/email', {
            email: 'ada@acme.example',
            password: 'a guess at it',
          }),
        );
      assert.deepEqual(tries(spread), [401, 401, 401, 429]);
      assert.ok(Number(spread[3]?.headers.get('retry-after')) > 0);
      for (const email of ['b@acme.example', 'c@acme.example'])
        await strict.anyone('POST', '/api/auth/sign-in/email', { email, password: 'a guess at it' });
      assert.equal(
        (await strict.anyone('POST', '/api/auth/sign-in/email', { email: 'd@acme.example', password: 'a guess' }))
          .status,
        429,
      );
      await clock.advance(61_000);
      const later = await strict.anyone('POST', '/api/auth/sign-in/email', { email: 'ada@acme.example', password });
      assert.equal(later.status, 200);
      assert.equal((await guess('ada@acme.example', '203.0.113.9')).status, 403);
    } finally {
      await strict.close();
    }
  });
});

describe('the first run from elsewhere', () => {
  it('takes the code of the console, and no guess', async () => {
    const fresh = await startStage({
      env: { RAPPORT_BASE_URL: 'https://crm.acme.example', RAPPORT_TRUSTED_PROXIES: '127.0.0.1' },
    });
    try {
      const far = { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' };
      const body = { name: 'Ada', email: 'ada@acme.example', password, workspace: 'Acme' };
      const set = (code?: string) => fresh.anyone('POST', '/api/setup', { ...body, code }, far);
      for (const code of [undefined, '', 'abcd-abcd-abcd']) {
        const answer = await set(code);
        assert.deepEqual([answer.status, answer.json.code, answer.json.field], [403, 'setup-code', 'code']);
      }
      assert.ok(fresh.server.setupCode);
      assert.equal((await set(fresh.server.setupCode)).status, 201);
    } finally {
      await fresh.close();
    }
  });

  it('is not taken for local because a name was pointed at this machine', async () => {
    const fresh = await startStage();
    try {
      const answer = await new Promise<string>((resolve, reject) => {
        const { port } = fresh.server;
        const call = request(
          { host: '127.0.0.1', port, path: '/api/setup', headers: { host: 'rebound.example' } },
          (reply) => {
            reply.setEncoding('utf8').on('data', resolve);
          },
        );
        call.on('error', reject).end();
      });
      assert.equal(JSON.parse(answer).codeRequired, true);
    } finally {
      await fresh.close();
    }
  });
});

describe('a member', () => {
  it('who calls too often is told how long to wait', async () => {
    const clock = createTestClock();
    const limited = await startStage({ clock, rates: { ...usualRates, actor: { burst: 3, perMinute: 60 } } });
    try {
      const ada = await limited.member('ada@acme.example', 'admin');
      const bob = await limited.member('bob@acme.example', 'rep');
      for (let n = 0; n < 3; n++) assert.equal((await ada('GET', '/api/me')).status, 200);
      const refused = await ada('GET', '/api/me');
      assert.deepEqual(
        [refused.status, refused.json.code, refused.headers.get('retry-after')],
        [429, 'rate-limited', '1'],
      );
      assert.equal((await bob('GET', '/api/me')).status, 200, 'another member is not held up');
      await clock.advance(1000);
      assert.equal((await ada('GET', '/api/me')).status, 200);
    } finally {
      await limited.close();
    }
  });
});
