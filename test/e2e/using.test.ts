/** Using the interface: by keyboard alone, through long lists, over a lost connection. Against invented answers. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page, WebSocketRoute } from 'playwright-core';
import { startBrowser, withoutBrowser } from '../support/browser.ts';
import { type MockPage, serveMockPage } from '../support/mock-page.ts';

describe('the interface in use', { skip: withoutBrowser() }, () => {
  let browser: Browser;
  let mock: MockPage;

  before(async () => {
    [browser, mock] = await Promise.all([startBrowser(), serveMockPage()]);
  });
  after(async () => {
    await browser?.close();
    await mock?.close();
  });

  it('leads through contacts and back with the keyboard alone', async () => {
    const page = await open('/deals', 'Refit of the pilot boat');
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.getByRole('link', { name: 'Alma Abara' }).waitFor();
    await page.keyboard.press('/');
    await page.getByLabel('Search contacts').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('Nora Lind');
    // Of the whole words: while the typing pauses, the list also shows what "Nora" alone finds.
    await page.waitForFunction(`document.querySelectorAll('[data-row]').length === 2`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await focused(page, 'Nora Lindqvist');
    await page.keyboard.press('Enter');
    await page.getByText('That works for us.').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await focused(page, 'Re: Twelve berths at the north pier (D-2041)');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show quoted text and signature' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: /^Message: / }).waitFor({ state: 'detached' });
    await page.keyboard.press('e');
    await page.getByRole('dialog', { name: 'Edit contact' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.keyboard.type('j and k are letters here');
    assert.equal(await page.getByLabel('Note', { exact: true }).inputValue(), 'j and k are letters here');
    await page.context().close();
  });

  it('finds a person from anywhere, and chooses with the arrows', async () => {
    const page = await open('/settings', 'This device');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('Hohenfels');
    await page
      .getByRole('option', { name: /Hohenfels/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /Hohenfels/, level: 1 }).waitFor();
    await page.context().close();
  });

  it('lets single keys be switched off, and remembers it', async () => {
    const page = await open('/settings/appearance', 'Single keys act');
    await page.getByRole('switch', { name: 'Single keys act' }).click();
    await page.goto(`${mock.url}/deals`);
    await page.getByText('Refit of the pilot boat').waitFor();
    await page.keyboard.press('?');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Find or do something' }).waitFor();
    assert.equal(await page.getByRole('dialog', { name: 'Keyboard' }).count(), 0);
    await page.context().close();
  });

  it('follows the system’s appearance until one is chosen', async () => {
    const page = await open('/settings/appearance', 'Single keys act');
    const ground = 'getComputedStyle(document.documentElement).backgroundColor';
    const light = JSON.stringify(await page.evaluate(ground));
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForFunction(`${ground} !== ${light}`);
    await page.getByRole('radio', { name: /^Light/ }).check();
    await page.waitForFunction(`${ground} === ${light}`);
    await page.reload();
    await page.getByText('Single keys act').waitFor();
    await page.waitForFunction(`${ground} === ${light}`);
    await page.context().close();
  });

  it('keeps a long timeline light: what is out of sight does not exist, and the end is reached', async () => {
    const page = await open('/contacts/c-nora', 'That works for us.');
    const entries = page.getByRole('listitem').filter({ has: page.getByRole('article') });
    const last = page.locator('[aria-posinset="238"]');
    while ((await last.count()) === 0) {
      assert.ok((await entries.count()) < 60, 'every entry exists at once');
      await page.mouse.wheel(0, 4000);
      await page.waitForTimeout(30);
    }
    assert.equal(await last.getAttribute('aria-setsize'), '238');
    await page.context().close();
  });

  it('asks again for what it was told before the live connection stood', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    let stand = () => {};
    const late = new Promise<void>((done) => {
      stand = done;
    });
    await page.routeWebSocket(/\/api\/live$/, () => late);
    await page.goto(`${mock.url}/contacts/c-nora`);
    await page.getByText('That works for us.').first().waitFor();
    const again = page.waitForRequest(/c-nora\/timeline/);
    stand();
    await again;
    await context.close();
  });

  it('asks for everything again after the live connection was lost', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const sockets: WebSocketRoute[] = [];
    await page.routeWebSocket(/\/api\/live$/, (socket) => void sockets.push(socket));
    await page.goto(`${mock.url}/contacts/c-nora`);
    await page.getByText('That works for us.').first().waitFor();
    const heard = Promise.all(
      [/contacts\/c-nora$/, /c-nora\/timeline/, /c-nora\/mail/].map((url) => page.waitForRequest(url)),
    );
    sockets[0]?.send(JSON.stringify({ type: 'stale', what: 'timeline', ids: ['c-nora'] }));
    await heard;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const mailboxes = page.waitForRequest(/\/api\/email-connections/);
    sockets[0]?.send(JSON.stringify({ type: 'stale', what: 'timeline', ids: ['c-3'] }));
    sockets[0]?.send(JSON.stringify({ type: 'stale', what: 'connection', ids: null }));
    await mailboxes;
    assert.ok(!asked.some((url) => url.includes('c-nora')), 'news of others makes this page ask');
    const again = page.waitForRequest(/c-nora\/timeline/);
    await sockets[0]?.close();
    await again;
    assert.equal(sockets.length, 2);
    await context.close();
  });

  async function open(path: string, shows: string): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(mock.url + path);
    await page.getByText(shows).first().waitFor();
    return page;
  }

  /** Waits until the focus stands on something of this name. */
  async function focused(page: Page, name: string): Promise<void> {
    await page.waitForFunction(`document.activeElement?.textContent === ${JSON.stringify(name)}`);
  }
});
