import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Answer, cookiesOf, password, startStage } from './stage.ts';

type Stage = Awaited<ReturnType<typeof startStage>>;

let offering: Stage;
let demo: Stage;
let started = 0;
const ida = { email: 'ida@harbour.example', password };
const tokens = new Set(['once']);

before(async () => {
  const start = async () => {
    started += 1;
    return `http://127.0.0.1:1/api/demo/enter?token=${started}`;
  };
  offering = await startStage({ demo: { start } });
  demo = await startStage({ demo: { take: (token) => (tokens.delete(token) ? ida : null) } });
  await demo.member(ida.email, 'admin', 'Harbour & Co');
});
after(async () => {
  await offering.close();
  await demo.close();
});

const told = (answer: Answer) => [answer.status, answer.json.code];

test('Sample data is offered to whoever sits at the machine, while nobody has an account.', async () => {
  assert.equal((await offering.anyone('GET', '/api/setup')).json.demo, true);
  const first = await offering.anyone('POST', '/api/setup/demo');
  assert.deepEqual([first.status, first.json], [200, { url: 'http://127.0.0.1:1/api/demo/enter?token=1' }]);
  const elsewhere = { 'x-forwarded-for': '198.51.100.7' };
  assert.equal((await offering.anyone('GET', '/api/setup', undefined, elsewhere)).json.demo, false);
  const refused = await offering.anyone('POST', '/api/setup/demo', undefined, elsewhere);
  assert.deepEqual(told(refused), [403, 'demo-not-offered']);
  const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  assert.deepEqual(told(await offering.anyone('POST', '/api/setup/demo', undefined, foreign)), [403, 'cross-site']);
  await offering.member('ada@acme.example', 'admin');
  assert.equal((await offering.anyone('GET', '/api/setup')).json.demo, false);
  assert.deepEqual(told(await offering.anyone('POST', '/api/setup/demo')), [403, 'demo-not-offered']);
  assert.equal(started, 1);
});

test('A demo offers no other one.', async () => {
  assert.equal((await demo.anyone('GET', '/api/setup')).json.demo, false);
  assert.deepEqual(told(await demo.anyone('POST', '/api/setup/demo')), [403, 'demo-not-offered']);
});

test('A link into the demo signs in once; used, unknown, or at another Rapport it opens nothing.', async () => {
  const json = { accept: 'application/json' };
  const entered = await fetch(`${demo.origin}/api/demo/enter?token=once`, { redirect: 'manual' });
  assert.deepEqual([entered.status, entered.headers.get('location')], [302, '/']);
  const cookies = cookiesOf({ status: 302, json: null, headers: entered.headers });
  assert.equal((await demo.withCookies(cookies)('GET', '/api/me')).json.user.email, ida.email);
  assert.deepEqual(told(await demo.anyone('GET', '/api/demo/enter?token=once', undefined, json)), [401, 'demo-link']);
  assert.deepEqual(told(await offering.anyone('GET', '/api/demo/enter?token=1', undefined, json)), [401, 'demo-link']);
  const page = await fetch(`${demo.origin}/api/demo/enter?token=once`, { redirect: 'manual' });
  assert.match(await page.text(), /data-code="demo-link"/);
});
