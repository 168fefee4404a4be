/** Whom one writes with, by keyboard and by mouse: choose, put right, add, take back. Against invented answers. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startBrowser, withoutBrowser } from '../support/browser.ts';
import { type MockPage, serveMockPage } from '../support/mock-page.ts';

describe('my email contacts', { skip: withoutBrowser() }, () => {
  let browser: Browser;
  let mock: MockPage;

  before(async () => {
    [browser, mock] = await Promise.all([startBrowser(), serveMockPage()]);
  });
  after(async () => {
    await browser?.close();
    await mock?.close();
  });

  it('are chosen, named, added and taken back with the keyboard alone', async () => {
    const page = await open('/deals', 'Refit of the pilot boat');
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByRole('link', { name: 'Birk Dahl' }).waitFor();
    await page.keyboard.press('/');
    await page.getByLabel('Search names and addresses').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('@firm17.example');
    await page.getByRole('button', { name: 'In CRM 0' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByText('1 selected').waitFor();
    const names = await page.locator('[data-row-link]').allTextContents();
    await page.keyboard.press('j');
    await focused(page, names[1] ?? '');
    await page.keyboard.press('j');
    await focused(page, names[2] ?? '');
    await page.keyboard.press('Shift+X');
    await page.getByText('3 selected').waitFor();
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'Add 3 people to the workspace' });
    await dialog.getByRole('textbox').first().and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('Somebody of Firm 17');
    await page.keyboard.press('Enter');
    await dialog.getByRole('textbox').nth(1).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('3 contacts added.').waitFor();
    await page.getByRole('link', { name: 'Somebody of Firm 17' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'In CRM 3' }).count(), 1);
    await page.keyboard.press('z');
    await page.getByText('Taken back: 3 contacts are gone again.').waitFor();
    await page.getByRole('link', { name: 'Somebody of Firm 17' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'In CRM 0' }).waitFor();
    await page.context().close();
  });

  it('are chosen with the mouse: one, a range, all that is shown, and the first thousand', async () => {
    const page = await open('/people?show=not-in-crm', 'Bram Bianchi');
    const boxes = page.getByRole('checkbox', { name: /^Select [A-Z]/ });
    await boxes.nth(1).click();
    await boxes.nth(5).click({ modifiers: ['Shift'] });
    await page.getByText('5 selected').waitFor();
    await boxes.nth(2).click();
    await page.getByText('4 selected').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('group', { name: 'Selection' }).waitFor({ state: 'detached' });
    await page.getByRole('checkbox', { name: 'Select what is shown' }).check();
    await page.getByText('100 selected').waitFor();
    await page.getByRole('button', { name: 'Select the first 1,000' }).click();
    await page.getByText('1,000 selected').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('group', { name: 'Selection' }).waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('are logged and shown, or not, by the dozen, and that too can be taken back', async () => {
    const page = await open('/people?show=in-crm', 'Birk Dahl');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    for (let row = 1; row < 12; row += 1) await page.keyboard.press('j');
    await page.keyboard.press('Shift+X');
    await page.getByText('12 selected').waitFor();
    await page.getByRole('button', { name: 'Log and share' }).click();
    await page.getByRole('menuitem', { name: 'Keep it to myself' }).click();
    await page.getByText('Saved for 12 contacts.').waitFor();
    const team = page.getByRole('switch', { name: 'Show my mail with Birk Dahl to my team' });
    await team.and(page.locator('[aria-checked=false]')).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back.').waitFor();
    await team.and(page.locator('[aria-checked=true]')).waitFor();
    await page.context().close();
  });

  it('stay light among 100,000: what is out of sight does not exist', async () => {
    const page = await open('/people', 'Nora Lindqvist');
    const rows = page.locator('[data-row]');
    for (let last = 0; last < 900; last = Number(await rows.last().getAttribute('data-row'))) {
      assert.ok((await rows.count()) < 60, 'every row exists at once');
      await page.mouse.wheel(0, 4000);
      await page.evaluate('new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))');
    }
    await page.context().close();
  });

  it('say where the list was cut short, and go on from there', async () => {
    const page = await open('/people', 'Birk Dahl');
    const problem = { status: 422, code: 'invalid-request', title: 'No', detail: 'This page can not be read now.' };
    await page.route(/cursor=/, (route) => route.fulfill({ status: 422, json: problem }));
    await page.getByRole('checkbox', { name: 'Select what is shown' }).check();
    await page.getByRole('button', { name: 'Select the first 1,000' }).click();
    await page.getByText('This page can not be read now.').waitFor();
    await page.getByText('100 selected').waitFor();
    await page.unroute(/cursor=/);
    await page.getByRole('button', { name: 'Read on' }).click();
    await page.getByText('This page can not be read now.').waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('ask for a name where there is none, and lead to it', async () => {
    const page = await open('/people?show=not-in-crm', 'Bram Bianchi');
    await page.getByRole('checkbox', { name: 'Select what is shown' }).check();
    await page.getByRole('button', { name: 'Add 100 people' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Name of bram\.bianchi@/).fill(' ');
    await dialog.getByRole('list').evaluate((list) => list.parentElement?.scrollTo(0, 9000));
    await dialog.getByLabel(/^Name of bram\.bianchi@/).waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Add 100' }).click();
    await dialog.getByText('needs a name').waitFor();
    await dialog
      .getByLabel(/^Name of bram\.bianchi@/)
      .and(page.locator(':focus'))
      .waitFor();
    await page.context().close();
  });

  it('say for each whether mail is logged and shown, and ask before logging ends', async () => {
    const page = await open('/people?q=Nora Lind', 'Nora Lindqvist');
    const log = page.getByRole('switch', { name: 'Log my mail with Nora Lindqvist' }).first();
    const team = page.getByRole('switch', { name: 'Show my mail with Nora Lindqvist to my team' }).first();
    await team.click();
    await page.locator('[role=switch][aria-checked=false]').first().waitFor();
    await log.click();
    const changed = page.waitForRequest((request) => request.method() === 'PUT');
    await page.getByRole('dialog').getByLabel('Take it off').check();
    await page.getByRole('button', { name: 'Stop and take it off' }).click();
    assert.deepEqual((await changed).postDataJSON(), { sync: false, logged: 'remove' });
    await page.getByText('Your mail with Nora Lindqvist is no longer logged.').waitFor();
    assert.equal(await log.getAttribute('aria-checked'), 'false');
    assert.equal(await team.isDisabled(), true);
    await page.goto(`${mock.url}/contacts/c-nora`);
    await page.getByText('You have 42 emails with Nora Lindqvist: start logging?').waitFor();
    await page.getByRole('button', { name: 'Start logging' }).click();
    await page.getByText('Your mail with Nora Lindqvist is logged from now on.').waitFor();
    await page.getByText('Only you see it here.').waitFor();
    await page.getByRole('switch', { name: 'Show it to my team' }).click();
    await page.getByRole('region', { name: 'Your own mail' }).getByText('Your team sees subject').waitFor();
    await page.context().close();
  });

  it('have their conversations under Email, opened in place and named by the address', async () => {
    const page = await open('/contacts/c-nora', 'That works for us.');
    await page.getByRole('tab', { name: 'Timeline' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: 'Crane booking for the 24th' }).first().waitFor();
    await page.keyboard.press('j');
    await focused(page, 'Twelve berths at the north pier (D-2041)');
    await page.keyboard.press('Enter');
    await page.getByText('3 messages among 3 people').waitFor();
    assert.match(page.url(), /tab=email&thread=th-berths/);
    await page.getByRole('link', { name: 'Open in Gmail' }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('3 messages among 3 people').waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('are reached by a link to a message that is far down their timeline', async () => {
    const page = await open('/contacts/c-nora?message=t-200', 'Show quoted text and signature');
    await page.getByRole('region', { name: 'Message: Crane booking for the 24th' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: /^Message: / }).waitFor({ state: 'detached' });
    await page.goto(`${mock.url}/contacts/c-nora?message=no-more`);
    await page.getByText('The message of this link can not be shown').waitFor();
    await page.context().close();
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

describe('the sample data of the first run', { skip: withoutBrowser() }, () => {
  let browser: Browser;
  let mock: MockPage;

  before(async () => {
    [browser, mock] = await Promise.all([startBrowser(), serveMockPage()]);
  });
  after(async () => {
    await browser?.close();
    await mock?.close();
  });

  it('says that it starts, why it could not, and leads there when it did', async () => {
    const context = await browser.newContext();
    await context.addCookies([{ name: 'rapport-scene', value: 'first-run', url: mock.url }]);
    const page = await context.newPage();
    const answers: (() => Promise<void>)[] = [];
    await page.route('**/api/setup/demo', (route) => {
      const problem = {
        status: 500,
        code: 'demo-not-started',
        title: 'Not possible',
        detail: 'No port is free for it.',
      };
      answers.push(() =>
        answers.length === 1
          ? route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) })
          : route.fulfill({ json: { url: `${mock.url}/nowhere` } }),
      );
    });
    await page.goto(mock.url);
    const button = page.getByRole('button', { name: 'Look around with sample data' });
    await button.click();
    await page.getByText('It opens by itself.').waitFor();
    await answers[0]?.();
    await page.getByText('No port is free for it.').waitFor();
    await button.click();
    await page.getByText('No port is free for it.').waitFor({ state: 'detached' });
    await answers[1]?.();
    await page.waitForURL(`${mock.url}/nowhere`);
    await context.close();
  });
});
