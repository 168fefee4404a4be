import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { v7 } from 'uuid';
import { routes } from '#http/routes.ts';
import { roles } from '#users/actor.ts';
import { may, permissions } from '#users/permissions.ts';
import { startStage, type TestCaller } from './stage.ts';

type Stage = Awaited<ReturnType<typeof startStage>>;
let stage: Stage;
let callers: Record<(typeof roles)[number], TestCaller>;
before(async () => {
  stage = await startStage();
  const [admin, manager, rep, bot] = await Promise.all(roles.map((role) => stage.member(`${role}@acme.example`, role)));
  callers = { admin: admin!, manager: manager!, rep: rep!, bot: bot! };
});
after(() => stage.close());

/** Signing out twice is no mistake. */
const signsOut = (path: string) => path.endsWith('/sign-out');
const pathOf = (path: string) => path.replaceAll(/:\w+/g, v7());

/** What each route with an id takes; all others take a name. */
const goodBodies: Record<string, object> = {
  '/api/members/:id': { role: 'rep' },
  '/api/email-connections/:id': { pollMinutes: 5 },
  '/api/interactions/:id/visibility': { level: 'private' },
  '/api/email-connections/:id/contacts/import': { people: [{ email: 'kim@acme.example', name: 'Kim' }] },
  '/api/email-connections/:id/settings': { sync: false },
  '/api/access-requests/:id/decide': { grant: null },
};

describe('every route', () => {
  it('declares who may call it, and each right is of use to some route', () => {
    const used = new Set(
      routes.map(({ spec }) => spec.access).filter((access) => access !== 'open' && access !== 'session'),
    );
    assert.deepEqual(
      [...used, 'live:read'].sort(),
      Object.keys(permissions)
        .sort()
        .filter((each) => each !== 'connections:all'),
    );
    assert.equal(new Set(routes.map(({ spec }) => `${spec.method} ${spec.path}`)).size, routes.length);
  });

  it('that is not open asks who calls, before it looks at anything else', async () => {
    for (const { spec } of routes.filter((each) => each.spec.access !== 'open')) {
      const answer = await stage.anyone(
        spec.method.toUpperCase(),
        pathOf(spec.path),
        spec.body ? '{"nonsense":1' : undefined,
      );
      if (spec.access === 'session')
        assert.ok([401, 422, 400].includes(answer.status) || signsOut(spec.path), spec.path);
      else assert.equal(answer.status, 401, `${spec.method} ${spec.path}`);
    }
  });

  it('lets in the roles of the table and no others', async () => {
    for (const { spec } of routes) {
      if (spec.access === 'open' || spec.access === 'session') continue;
      for (const role of roles) {
        const answer = await callers[role](
          spec.method.toUpperCase(),
          pathOf(spec.path),
          spec.body ? { nonsense: 1 } : undefined,
        );
        const refused = answer.status === 403 && answer.json.code === 'forbidden';
        assert.equal(refused, !may(role, spec.access), `${role}: ${spec.method} ${spec.path}: ${answer.status}`);
      }
    }
  });

  it('answers an unreadable body, an unknown field and a foreign content type by name', async () => {
    const call = callers.admin;
    for (const { spec } of routes.filter(
      (each) => each.spec.body && each.spec.access !== 'open' && each.spec.access !== 'session',
    )) {
      const path = pathOf(spec.path);
      const broken = await call(spec.method.toUpperCase(), path, '{"a":');
      assert.deepEqual([broken.status, broken.json.code], [400, 'unreadable-request'], path);
      const unknown = await call(spec.method.toUpperCase(), path, { nonsense: 1 });
      assert.deepEqual([unknown.status, unknown.json.code], [422, 'invalid-request'], path);
      const list = await call(spec.method.toUpperCase(), path, '[]');
      assert.equal(list.status, 422, path);
      const form = await call(spec.method.toUpperCase(), path, 'a=b', { 'content-type': 'text/plain' });
      assert.ok([400, 415, 422].includes(form.status), `${path}: ${form.status}`);
    }
  });

  it('answers an id that is none, or leads to nothing, with 404', async () => {
    const call = callers.admin;
    for (const { spec } of routes.filter((each) => each.spec.path.includes('/:id') && each.spec.access !== 'session')) {
      const body = goodBodies[spec.path] ?? { name: 'New' };
      for (const id of [v7(), 'nonsense', '%00', "'; drop table contact; --"]) {
        const path = spec.path.replace(':id', encodeURIComponent(id));
        const answer = await call(spec.method.toUpperCase(), path, spec.body ? body : undefined);
        assert.deepEqual([answer.status, answer.json?.code], [404, 'not-found'], `${spec.method} ${path}`);
      }
    }
  });
});

describe('an answer of the API', () => {
  it('is kept by nobody, sniffed by nobody and framed by nobody', async () => {
    const { headers } = await callers.rep('GET', '/api/me');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
  });

  it('is a problem for what is not there, and for what is too large', async () => {
    const nothing = await callers.rep('GET', '/api/nothing');
    assert.deepEqual([nothing.status, nothing.json.code], [404, 'not-found']);
    const large = await callers.rep('POST', '/api/contacts', { name: 'x'.repeat(1_100_000) });
    assert.deepEqual([large.status, large.json.code], [413, 'too-large']);
    assert.equal(large.headers.get('content-type'), 'application/problem+json');
  });

  it('says of a bug of ours nothing but a number', async () => {
    const { db } = stage.app;
    await db.query('select 1');
    const broken = { ...stage.app.db };
    stage.app.db.tenant = () => Promise.reject(new Error('secret words'));
    const answer = await callers.rep('GET', '/api/members');
    stage.app.db.tenant = broken.tenant;
    assert.equal(answer.status, 500);
    assert.equal(answer.json.code, 'internal');
    assert.match(answer.json.instance, /^urn:uuid:/);
    assert.ok(!JSON.stringify(answer.json).includes('secret'));
  });
});
