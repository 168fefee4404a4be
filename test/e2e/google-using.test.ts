/** Setting up Google and allowing more of it, by keyboard alone, and alerts as they come. Against invented answers. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page, WebSocketRoute } from 'playwright-core';
import { startBrowser, withoutBrowser } from '../support/browser.ts';
import { type MockPage, serveMockPage } from '../support/mock-page.ts';
import { keyFile } from './google-screens.ts';

const desk = { width: 1280, height: 800 };

describe('Google in use', { skip: withoutBrowser() }, () => {
  let browser: Browser;
  let mock: MockPage;

  before(async () => {
    [browser, mock] = await Promise.all([startBrowser(), serveMockPage()]);
  });
  after(async () => {
    await browser?.close();
    await mock?.close();
  });

  it('lets an admin enter the client with the keyboard alone, and sends the secret once', async () => {
    const page = await open('google-new', '/settings/google', 'Google wants to know who asks');
    await tabTo(page, 'Client ID');
    await page.keyboard.type('1234-abc.apps.googleusercontent.com');
    await page.keyboard.press('Tab');
    await page.keyboard.type('a secret');
    const sent = page.waitForRequest((request) => request.method() === 'PUT');
    await page.keyboard.press('Enter');
    assert.deepEqual((await sent).postDataJSON(), {
      client: { clientId: '1234-abc.apps.googleusercontent.com', clientSecret: 'a secret', enabled: true },
    });
    await page.getByText('In use').waitFor();
    assert.equal(await page.getByLabel('Client secret').inputValue(), '');
    await tabTo(page, 'Use this client');
    const off = page.waitForRequest((request) => request.method() === 'PUT');
    await page.keyboard.press('Space');
    assert.deepEqual((await off).postDataJSON(), {
      client: { clientId: '1234-abc.apps.googleusercontent.com', enabled: false },
    });
    await page.context().close();
  });

  it('takes the key file with the keyboard, tells what to copy, and shows nothing of the secret', async () => {
    const page = await open('google-new', '/settings/google', 'Google wants to know who asks');
    // Listened for early: a dialog that opens before Playwright takes it over would wait for somebody to close it.
    const chosen = page.waitForEvent('filechooser');
    await tabTo(page, 'Choose the key file');
    await page.keyboard.press('Enter');
    await (await chosen).setFiles({ name: 'key.json', mimeType: 'application/json', buffer: Buffer.from(keyFile) });
    await page.getByText('rapport@harbour-crm.iam.gserviceaccount.com').waitFor();
    const panel = page.getByRole('region', { name: 'Access for the whole domain' });
    assert.equal(await panel.getByLabel('Client ID').inputValue(), '104857600012345678901');
    assert.doesNotMatch(await page.content(), /no real key/);
    await panel.getByLabel('Domain', { exact: true }).fill('@Harbour.Example');
    const sent = page.waitForRequest((request) => request.method() === 'PUT');
    await page.keyboard.press('Enter');
    assert.deepEqual((await sent).postDataJSON(), {
      delegation: { keyJson: keyFile, domain: 'harbour.example', enabled: true },
    });
    await panel.getByText('On for harbour.example').waitFor();
    await page.context().close();
  });

  it('refuses a file that is no key before it leaves the browser, however large', async () => {
    const page = await open('google-new', '/settings/google', 'Google wants to know who asks');
    const panel = page.getByRole('region', { name: 'Access for the whole domain' });
    const words = panel.getByText('This is no key of a service account.');
    for (const text of ['', 'x', '[]', 'null', '{"type":"service_account"}', keyFile.padEnd(60_000)]) {
      const buffer = Buffer.from(text);
      await panel.locator('input[type=file]').setInputFiles({ name: 'key.json', mimeType: 'application/json', buffer });
      await words.waitFor(text === '' ? { state: 'detached' } : {});
      assert.ok(await panel.getByRole('button', { name: 'Save' }).isDisabled(), text.slice(0, 40));
    }
    await page.context().close();
  });

  it('copies the address of the webhook, and sends the way that was chosen', async () => {
    const page = await open('google-new', '/settings/google', 'Google wants to know who asks');
    const panel = page.getByRole('region', { name: 'New mail at once' }).first();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await panel.getByLabel('Google calls').check();
    await panel.getByRole('button', { name: 'Copy' }).last().click();
    await panel.getByText('Copied').waitFor();
    assert.match(String(await page.evaluate('navigator.clipboard.readText()')), /\/api\/email\/webhooks\/gmail$/);
    await panel.getByLabel('Topic').fill('projects/harbour-crm/topics/gmail');
    await panel.getByLabel('Service account that signs').fill('pusher@harbour-crm.iam.gserviceaccount.com');
    const sent = page.waitForRequest((request) => request.method() === 'PUT');
    await page.keyboard.press('Enter');
    assert.deepEqual((await sent).postDataJSON(), {
      push: {
        topic: 'projects/harbour-crm/topics/gmail',
        subscription: null,
        serviceAccount: 'pusher@harbour-crm.iam.gserviceaccount.com',
      },
    });
    await page.context().close();
  });

  it('says beside the field what the server refused', async () => {
    const page = await open('google-new', '/settings/google', 'Google wants to know who asks');
    await page.route('**/api/google-workspace', (route) =>
      route.fulfill({
        status: 422,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'client-id-invalid', detail: 'This is no client ID.', field: 'client.clientId' }),
      }),
    );
    const panel = page.getByRole('region', { name: 'Your own client' });
    await panel.getByLabel('Client ID').fill('nonsense');
    await panel.getByLabel('Client secret').fill('a secret');
    await page.keyboard.press('Enter');
    await panel.getByText('This is no client ID.').waitFor();
    assert.equal(await panel.getByLabel('Client ID').getAttribute('aria-invalid'), 'true');
    await page.context().close();
  });

  it('shows settings of Google to admins alone', async () => {
    const page = await open('member', '/settings', 'This device');
    assert.equal(await page.getByRole('link', { name: 'Google Workspace' }).count(), 0);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${mock.url}/settings/google`);
    await page.getByText('Only admins set up Google Workspace').waitFor();
    assert.ok(!asked.includes('/api/google-workspace'));
    await page.context().close();
  });

  it('asks for the history that was chosen, and for a further scope when it is wanted', async () => {
    const page = await open('google-well', '/mailboxes/connect', 'What Google asks you to allow');
    await page.getByLabel('Everything').check();
    const all = page.waitForRequest(/\/api\/auth\/gmail\?/);
    await page.getByRole('button', { name: 'Connect with Google' }).click();
    assert.equal(new URL((await all).url()).search, '?historyDays=all&json=1');
    await page.getByText('New mail comes at once').waitFor();
    const more = page.waitForRequest(/\/api\/auth\/gmail\?/);
    await page.getByRole('button', { name: 'Allow: Send mail' }).click();
    assert.equal(new URL((await more).url()).search, '?connectionId=g-own&feature=send&json=1');
    await page.context().close();
  });

  it('hears of an alert in the open page, and marks the way to it on a phone', async () => {
    const context = await browser.newContext({ viewport: desk, reducedMotion: 'reduce' });
    await context.addCookies([{ name: 'rapport-scene', value: 'google-well', url: mock.url }]);
    const page = await context.newPage();
    const sockets: WebSocketRoute[] = [];
    await page.routeWebSocket(/\/api\/live$/, (socket) => void sockets.push(socket));
    await page.goto(`${mock.url}/contacts`);
    await page.getByRole('link', { name: 'All mail accounted for' }).waitFor();
    const raised = {
      id: 'a',
      kind: 'push-lost',
      connectionId: 'g-own',
      message: 'The topic is gone.',
      clearedAt: null,
    };
    const items = [{ ...raised, raisedAt: new Date().toISOString() }];
    await page.route('**/api/alerts', (route) => route.fulfill({ json: { items } }));
    sockets[0]?.send(JSON.stringify({ type: 'stale', what: 'connection', ids: ['g-own'] }));
    await page.getByRole('link', { name: 'New mail comes late' }).waitFor();
    await page.setViewportSize({ width: 380, height: 720 });
    await page.getByRole('button', { name: 'More (New mail comes late)' }).click();
    await page.getByRole('menuitem', { name: 'New mail comes late' }).click();
    await page.getByText('The topic is gone.').waitFor();
    await context.close();
  });

  async function open(scene: string, path: string, shows: string): Promise<Page> {
    const context = await browser.newContext({ viewport: desk, reducedMotion: 'reduce' });
    await context.addCookies([{ name: 'rapport-scene', value: scene, url: mock.url }]);
    const page = await context.newPage();
    await page.goto(mock.url + path);
    await page.getByText(shows).first().waitFor();
    return page;
  }

  /** Presses Tab until the focus stands on what is labelled so. */
  async function tabTo(page: Page, label: string): Promise<void> {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      const there = await page.evaluate(
        '[...(document.activeElement?.labels ?? [])].map((each) => each.textContent.trim())',
      );
      if ((there as string[]).includes(label)) return;
    }
    assert.fail(`Tab never reached “${label}”`);
  }
});
