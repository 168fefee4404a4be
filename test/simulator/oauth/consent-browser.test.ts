/** The consent page of the simulated Google, used with a mouse in Chromium. */
import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startBrowser, withoutBrowser } from '../../support/browser.ts';
import {
  authorizeAddress,
  clientOfStage,
  exchange,
  type GoogleStage,
  readMail,
  sendMail,
  startStage,
} from '../../support/simulated-google.ts';

describe('The consent page in a browser', { skip: withoutBrowser() }, () => {
  let browser: Browser;

  before(async () => {
    browser = await startBrowser();
  });

  after(() => browser.close());

  it('lets a person choose an account, untick a scope and allow', async (t) => {
    const { stage, page, complaints } = await open(t, browser);
    await page.getByLabel('Bob Berger').check();
    await page.getByLabel('Send email on your behalf').uncheck();
    await page.getByRole('button', { name: 'Allow' }).click();
    const url = new URL(page.url());
    const redirect_uri = `${url.origin}${url.pathname}`;
    const { body } = await exchange(stage, url.searchParams.get('code') ?? '', { redirect_uri });
    assert.deepEqual(String(body.scope).split(' ').filter(isMail), [readMail]);
    const holder = stage.oauth.checkToken(`Bearer ${body.access_token}`);
    assert.equal('error' in holder ? null : holder.email, 'bob@acme.example');
    assert.deepEqual(complaints, []);
  });

  it('chooses the account that the app hints at, and takes another address too', async (t) => {
    const { page } = await open(t, browser, { login_hint: 'ada@acme.example' });
    assert.ok(await page.getByLabel('Ada Albright').isChecked());
    await page.getByLabel('Another account').fill('nobody@acme.example');
    await page.getByRole('button', { name: 'Allow' }).click();
    assert.match((await page.getByRole('alert').textContent()) ?? '', /no such Google Account/);
    await page.getByLabel('Another account').fill('carol@other.example');
    await page.getByRole('button', { name: 'Allow' }).click();
    assert.match(page.url(), /code=/);
  });

  it('lets a person cancel without choosing anything', async (t) => {
    const { page } = await open(t, browser);
    await page.getByRole('button', { name: 'Cancel' }).click();
    assert.match(page.url(), /error=access_denied/);
  });

  it('says that nothing leaves the machine, and fits a small screen', async (t) => {
    const { page } = await open(t, browser);
    await page.setViewportSize({ width: 320, height: 640 });
    assert.ok(await page.getByText('nothing leaves this machine').isVisible());
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 320);
  });
});

const isMail = (scope: string) => scope.includes('/auth/gmail.');

async function open(
  t: TestContext,
  browser: Browser,
  change: Record<string, string> = {},
): Promise<{ stage: GoogleStage; page: Page; complaints: string[] }> {
  const stage = await startStage(t);
  const page = await browser.newPage();
  t.after(() => page.close());
  const complaints: string[] = [];
  // There is no app to come back to: that page and its icon are not found, and nobody minds.
  const isOfApp = (url: string) => /\/called-back|\/favicon\.ico/.test(url);
  page.on('console', (message) => {
    if (message.type() === 'error' && !isOfApp(message.location().url)) complaints.push(message.text());
  });
  const redirect_uri = `${stage.url}/called-back`;
  stage.oauth.changeClient(clientOfStage.clientId, { redirectUris: [redirect_uri] });
  await page.goto(authorizeAddress(stage, { redirect_uri, scope: `openid email ${readMail} ${sendMail}`, ...change }));
  return { stage, page, complaints };
}
