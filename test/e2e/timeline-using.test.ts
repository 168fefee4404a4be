/** What an owner does to an email of hers when the server is slow, refuses or is away. Against invented answers. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Locator, Page, Route } from 'playwright-core';
import { startBrowser, withoutBrowser } from '../support/browser.ts';
import { type MockPage, serveMockPage } from '../support/mock-page.ts';

const subject = 'Between us: the winter discount';
const desk = { width: 1280, height: 1000 };

describe('who can see an email, while the server has not answered yet', { skip: withoutBrowser() }, () => {
  let browser: Browser;
  let mock: MockPage;

  before(async () => {
    [browser, mock] = await Promise.all([startBrowser(), serveMockPage()]);
  });
  after(async () => {
    await browser?.close();
    await mock?.close();
  });

  it('shows less at once, and takes it back with the reason when the answer never comes', async () => {
    const page = await open('/contacts/c-nora');
    const held = await hold(page, '**/visibility');
    const mark = markOf(page, 'Automatic reply: Crane booking for the 24th');
    await mark.click();
    await page.getByRole('menuitemradio', { name: /^Only you/ }).click();
    const route = await held();
    await says(mark, /^Only you\./);
    // Nothing can be asked for anew either.
    await page.context().setOffline(true);
    await route.abort();
    await page.getByText('The server can not be reached. Is it running?').waitFor();
    await says(mark, /^Team: subject\./);
    await page.context().close();
  });

  it('waits with more until the server has said yes, and says when a stricter rule holds', async () => {
    const page = await open('/contacts/c-nora');
    const held = await hold(page, '**/visibility');
    const mark = markOf(page, subject);
    await mark.click();
    await page.getByRole('menuitemradio', { name: /^Team: subject/ }).click();
    const route = await held();
    await says(mark, /^Only you\./);
    const entry = { id: 't6', kind: 'email_sent', occurredAt: new Date().toISOString(), subject, own: true };
    const closed = { level: 'full', teamLevel: 'private', participants: [], links: [], automated: 'person' };
    await route.fulfill({ json: { ...entry, ...closed } });
    await page.getByText('Saved, but less is shown').waitFor();
    await says(mark, /^Only you\./);
    await page.context().close();
  });

  it('brings an email back that could not be removed', async () => {
    const page = await open('/contacts/c-nora');
    const held = await hold(page, '**/api/interactions/t6');
    await markOf(page, subject).click();
    await page.getByRole('menuitem', { name: 'Remove from the log' }).click();
    const route = await held();
    await markOf(page, subject).waitFor({ state: 'detached' });
    // Nothing can be asked for anew either.
    await page.context().setOffline(true);
    await route.abort();
    await page.getByText('The server can not be reached. Is it running?').waitFor();
    await markOf(page, subject).waitFor();
    await page.context().close();
  });

  it('closes the message that it removes, and undoes it from there', async () => {
    const page = await open('/contacts/c-nora?message=t6');
    const reader = page.getByRole('region', { name: `Message: ${subject}` });
    await reader.getByRole('button', { name: 'Remove from the log' }).click();
    await reader.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('It is in the log again.').waitFor();
    await markOf(page, subject).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('message'), null);
    await page.context().close();
  });

  it('opens its menu inside the message on a phone, and Escape closes the menu first', async () => {
    const page = await open('/contacts/c-nora?message=t6', { width: 380, height: 760 });
    const message = page.getByRole('dialog', { name: subject });
    await message.getByRole('button', { name: /^Only you\./ }).click();
    await message.getByRole('menuitemradio', { name: /^Team: subject/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await message.waitFor();
    await page.context().close();
  });

  async function open(path: string, viewport = desk): Promise<Page> {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(mock.url + path);
    await page.getByText('That works for us.').first().waitFor({ state: 'attached' });
    return page;
  }

  /** Keeps the answer to what changes something; the returned function waits for the question. */
  async function hold(page: Page, url: string): Promise<() => Promise<Route>> {
    const asked = Promise.withResolvers<Route>();
    await page.route(url, (route) => (route.request().method() === 'GET' ? route.fallback() : asked.resolve(route)));
    return () => asked.promise;
  }

  function markOf(page: Page, of: string): Locator {
    return page
      .getByRole('article')
      .filter({ has: page.getByRole('link', { name: of, exact: true }) })
      .locator('[aria-haspopup=menu]');
  }

  async function says(mark: Locator, words: RegExp): Promise<void> {
    await mark.and(mark.page().getByRole('button', { name: words })).waitFor();
  }
});
