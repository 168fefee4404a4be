/**
 * What goes wrong tells nothing: ids of another workspace are as ids of nothing in every field that takes one, and broken
 * input of any kind is refused without a word of what is hidden.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { routes } from '#http/routes.ts';
import { findCanary } from './canaries.ts';
import { type Ask, rows } from './rows.ts';
import { createLeakWorld, type LeakWorld, secretsOf } from './world.ts';

const absent = '018f0000-0000-7000-8000-00000000abcd';
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Answers of these end the caller's own session, or are not about ids. */
const leftOut = /^(post \/api\/auth|post \/api\/setup|get \/api\/demo|post \/api\/keys|post \/api\/invitations)/;

describe('an answer to what can not be', () => {
  let world: LeakWorld;
  before(async () => {
    world = await createLeakWorld();
  });
  after(() => world?.close());
  const asked = routes.map(({ spec }) => ({ method: spec.method, route: `${spec.method} ${spec.path}` }));

  it('is the same for another workspace’s id and for none, in every path and field', async () => {
    const call = world.viewers.stranger!;
    let compared = 0;
    for (const { method, route } of asked) {
      if (leftOut.test(route)) continue;
      for (const [path, body] of [...(rows[route]?.(world) ?? []), ...(foreign[route]?.(world) ?? [])]) {
        const text = JSON.stringify(body ?? {});
        if ((path + text).search(uuid) < 0) continue;
        const without = JSON.parse(text.replaceAll(uuid, absent));
        const there = await call(method.toUpperCase(), path, body);
        const nowhere = await call(method.toUpperCase(), path.replaceAll(uuid, absent), body && without);
        assert.deepEqual(neutral(there), neutral(nowhere), `${route} ${path} ${text}`);
        compared += 1;
      }
    }
    assert.ok(compared > 60, `${compared} were compared`);
  });

  for (const who of ['teammate', 'stranger']) {
    it(`has no word of what is hidden when a ${who} sends nonsense`, async () => {
      const secrets = secretsOf(world, who);
      for (const { method, route } of asked.filter((each) => !leftOut.test(each.route))) {
        const [ask] = rows[route]?.(world) ?? [];
        for (const [path, body, headers] of ask === undefined ? [] : broken(ask)) {
          const { status, octets } = await world.viewers[who]!(method.toUpperCase(), path, body, headers);
          assert.ok(status < 500 || status === 503, `${route} ${path} ${JSON.stringify(body)}: ${status}`);
          assert.equal(findCanary(octets, secrets), null, `${route} ${path}`);
        }
      }
    });
  }
});

/** Ids in the fields of bodies, beside those of the rows. */
const foreign: Record<string, (world: LeakWorld) => Ask[]> = {
  'post /api/contacts': ({ ids }) => [['/api/contacts', { name: 'X', emails: [], companyId: ids.company }]],
  'post /api/deals': ({ ids }) => [
    ['/api/deals', { name: 'X', contactIds: [ids.contact] }],
    ['/api/deals', { name: 'X', companyId: ids.company }],
  ],
  'get /api/audit': ({ owner, ids }) => [
    [`/api/audit?actorId=${owner.userId}`],
    [`/api/audit?subjectId=${ids.contact}`],
  ],
  'post /api/notes': ({ ids }) =>
    (['contact', 'company', 'deal'] as const).map((recordKind) => [
      '/api/notes',
      { recordKind, recordId: ids[recordKind], body: 'X' },
    ]),
  'delete /api/members/:id': ({ owner }) => [[`/api/members/${owner.userId}`]],
  'get /api/email/trace': ({ connectionId }) => [
    [`/api/email/trace?messageId=hush@far.example&connectionId=${connectionId}`],
  ],
};

/** One ask, broken in the ways in which asks are broken. */
function broken([path, body]: Ask): [path: string, body?: unknown, headers?: Record<string, string>][] {
  const [base = path, query = ''] = path.split('?');
  const withQuery = (extra: string) => `${base}?${query ? `${query}&` : ''}${extra}`;
  const paths = [
    withQuery('cursor=broken'),
    withQuery(`cursor=${Buffer.from(JSON.stringify({ at: 'x', id: "' or 1=1 --" })).toString('base64url')}`),
    withQuery('limit=-1&as=owner&q=%25'),
    ...(base.search(uuid) >= 0
      ? [base.replaceAll(uuid, 'x'), base.replaceAll(uuid, '%00'), base.replaceAll(uuid, absent)]
      : []),
  ];
  const bodies = body === undefined ? [] : ['{"', '[]', 'null', ...wrongFields(body)];
  return [
    ...paths.map((each) => [each, body] as [string, unknown]),
    ...bodies.map((each) => [path, each] as [string, unknown]),
    [path, body, { 'if-none-match': '*', 'if-match': '"x"', range: 'bytes=0-1' }],
  ];
}

function wrongFields(body: object): unknown[] {
  return Object.keys(body).flatMap((field) =>
    ['zq', -1, null, ['\u0000'], { x: 1 }, absent].map((value) => ({ ...body, [field]: value })),
  );
}

/** What is made differs in ids and moments; of what is refused nothing may. */
function neutral({ status, octets }: { status: number; octets: string }): string {
  const words = octets
    .replaceAll(uuid, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'WHEN')
    .replaceAll(/(?:content-length|ratelimit[\w-]*): .*/g, '');
  return `${status}\n${words}`;
}
