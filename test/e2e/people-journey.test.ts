/**
 * From 20,000 correspondents to the right contacts: browse, filter, search, put a name right, take 500 over at once,
 * take them back. Everything is real but the user: the program, its database, Dovecot, Chromium.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startBrowser, withoutBrowser } from '../support/browser.ts';
import { type Dovecot, skipWithoutDovecot, startDovecot } from '../support/dovecot.ts';
import { inbox, letter, owner, sent } from './letters.ts';
import { type RunningRapport, startRapport } from './running-rapport.ts';

const password = 'secret-ida';
const skip = withoutBrowser() || skipWithoutDovecot().skip;
const letters = 200;
const recipients = 100;
const strangers = letters * recipients;

describe('from 20,000 correspondents to the right contacts', { skip }, () => {
  let dovecot: Dovecot;
  let rapport: RunningRapport;
  let browser: Browser;
  let page: Page;
  let failedAt: string | null = null;
  const faults: string[] = [];

  before(async () => {
    dovecot = await startDovecot({ users: { [owner]: password } });
    await dovecot.seedMaildir(owner, 'INBOX', [...inbox('http://elsewhere.example'), ...machines()]);
    await dovecot.seedMaildir(owner, 'Sent', [...sent, ...circulars()]);
    [rapport, browser] = await Promise.all([startRapport({ allow: [`127.0.0.1:${dovecot.port}`] }), startBrowser()]);
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    context.setDefaultTimeout(60_000);
    page = await context.newPage();
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (line) => {
      if (/Content Security Policy/.test(line.text())) faults.push(line.text());
    });
  });
  after(async () => {
    if (failedAt !== null && process.env.E2E_PICTURE) await page?.screenshot({ path: process.env.E2E_PICTURE });
    await browser?.close();
    await rapport?.remove();
    await dovecot?.remove();
  });

  step('explains, before there is a mailbox, what connecting one does', async () => {
    await call('/api/setup', {
      name: 'Ida Holm',
      email: owner,
      password: 'correct horse battery staple',
      workspace: 'Nordhavn Marina',
    });
    await page.goto(`${rapport.url}/people`);
    await page.getByText('Connect a mailbox to see whom you write with').waitFor();
    await page.getByRole('link', { name: 'Connect another mailbox' }).click();
    await page.getByLabel('Your email address').waitFor();
  });

  step('reads a mailbox whose owner writes with 20,000 people', async () => {
    const { connectionId } = await call('/api/email-connections/imap', {
      address: owner,
      host: '127.0.0.1',
      port: dovecot.port,
      security: 'none',
      username: owner,
      password,
      historyDays: null,
    });
    await page.goto(`${rapport.url}/mailboxes/${connectionId}`);
    await page.getByRole('link', { name: `Unmatched: ${letters + 8} messages. Show them` }).waitFor();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'My email contacts' }).click();
    await page.getByText(`From all mail in ${owner}`).waitFor();
    await filter(`All ${(strangers + 5).toLocaleString('en-GB')}`);
    assert.ok((await page.locator('[data-row]').count()) < 60, 'every row exists at once');
  });

  step('tells machines from people, with the reason', async () => {
    await (await filter('Automated 3')).click();
    await page.getByRole('button', { name: 'Add Orders' }).waitFor();
    await page.getByText('The name before the @ is that of a machine.').first().waitFor();
    await (await filter(`People ${(strangers + 2).toLocaleString('en-GB')}`)).click();
    await page.getByRole('button', { name: 'Add Orders' }).waitFor({ state: 'detached' });
  });

  step('finds one among them, and adds her under the right name', async () => {
    await page.getByLabel('Search names and addresses').fill('nora@acme');
    await filter('All 1');
    await page.getByRole('button', { name: 'Add Nora Lindqvist' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Nora Lindqvist of Acme');
    await page.getByRole('dialog').getByRole('button', { name: 'Add to workspace' }).click();
    await page.getByText('1 contact added.').waitFor();
    await page.getByRole('link', { name: 'Nora Lindqvist of Acme' }).click();
    await page
      .getByRole('article', { name: /^Email received/ })
      .first()
      .waitFor();
    await page
      .getByRole('article', { name: /^Email sent/ })
      .first()
      .waitFor();
    await page.getByRole('region', { name: 'Your own mail' }).getByText('Your team sees subject').waitFor();
  });

  step('opens a message whose link stands under a filter that leaves it out', async () => {
    await page.getByRole('link', { name: 'Re: Berths at the north pier' }).click();
    await page.getByRole('region', { name: /^Message: / }).waitFor();
    const message = new URL(page.url()).searchParams.get('message');
    await page.goto(`${page.url().split('?')[0]}?only=email_sent&message=${message}`);
    await page
      .getByRole('region', { name: 'Message: Re: Berths at the north pier' })
      .getByText('That works for us.')
      .waitFor();
    await page.keyboard.press('Escape');
  });

  step('shows her conversations under Email, and opens one in its place', async () => {
    await page.getByRole('tab', { name: 'Email' }).click();
    await page
      .getByRole('button', { name: /Berths at the north pier$/ })
      .first()
      .click();
    await page.getByRole('article').getByText('Show quoted text').waitFor();
    assert.match(page.url(), /tab=email&thread=/);
  });

  step('chooses 500 of the others by mouse, with a range', async () => {
    await page.goto(`${rapport.url}/people?show=not-in-crm`);
    const boxes = page.getByRole('checkbox', { name: /^Select (?!what)/ });
    await boxes.first().check();
    const last = page.locator('[data-row="499"]');
    while ((await last.count()) === 0) {
      await page.mouse.move(700, 500);
      await page.mouse.wheel(0, 1500);
      await page.evaluate('new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))');
    }
    await last.getByRole('checkbox').click({ modifiers: ['Shift'] });
    await page.getByText('500 selected').waitFor();
  });

  step('takes all 500 over, one under another name, one without a log, one for herself alone', async () => {
    await page.getByRole('button', { name: 'Add 500 people' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add 500 people to the workspace' });
    await dialog.getByRole('textbox').first().fill('Aaron the First');
    await dialog
      .getByRole('switch', { name: /^Log my mail with (?!all)/ })
      .nth(1)
      .click();
    await dialog
      .getByRole('switch', { name: /^Show mail with/ })
      .nth(2)
      .click();
    await dialog.getByText('On for 499 of 500.').first().waitFor();
    await dialog.getByRole('button', { name: 'Add 500' }).click();
    // Pointed at, it stays.
    await page.getByText('500 contacts added.').hover();
    await filter('In CRM 501');
  });

  step('shows who is in the CRM now, each with what was chosen', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('aaron the first');
    await filter('All 0');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('client0.example');
    await filter('In CRM 100');
    const [on, off] = ['true', 'false'].map((state) => page.locator(`[role=switch][aria-checked=${state}]`));
    await page.getByRole('button', { name: /^In CRM/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Aaron the First' }).waitFor();
    assert.ok((await on!.count()) > 10);
    assert.equal(await off!.count(), 2);
  });

  step('takes all of them back, and nobody else', async () => {
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back: 500 contacts are gone again.').waitFor();
    await page.getByLabel('Search names and addresses').fill('');
    await filter('In CRM 1');
    await page.getByRole('link', { name: 'Nora Lindqvist of Acme' }).waitFor();
    assert.equal((await read('/api/contacts')).items.length, 1);
  });

  step('leaves whom somebody has changed in the meantime, and says so', async () => {
    await page.goto(`${rapport.url}/people?show=not-in-crm`);
    const boxes = page.getByRole('checkbox', { name: /^Select (?!what)/ });
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.keyboard.press('n');
    await page.getByRole('dialog', { name: 'Add 2 people to the workspace' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('2 contacts added.').hover();
    const [changed] = (await read('/api/contacts?q=client')).items;
    await call(`/api/contacts/${changed.id}`, { title: 'Harbour master' }, 'PATCH');
    await page.keyboard.press('z');
    await page.getByText('Taken back: 1 contact is gone again. 1 stays. It was changed since.').waitFor();
    assert.equal((await read('/api/contacts')).items.length, 2);
  });

  step('breaks nothing and obeys its own content policy on the way', () => {
    assert.deepEqual(faults, []);
  });

  /** One step after the other; after a failed one the rest says so at once instead of waiting in vain. */
  function step(name: string, act: () => Promise<void> | void): void {
    it(name, async () => {
      assert.equal(failedAt, null, 'an earlier step failed');
      failedAt = name;
      await act();
      failedAt = null;
    });
  }

  /** The button of a filter, as soon as it says so many. */
  async function filter(name: string) {
    const button = page.getByRole('group', { name: 'Show' }).getByRole('button', { name, exact: true });
    await button.waitFor();
    return button;
  }

  /** What the user would do by hand on a screen that is no part of this journey. */
  async function call(path: string, data: object, method = 'POST') {
    const answer = await page.request.fetch(rapport.url + path, { method, data, headers: { origin: rapport.url } });
    assert.ok(answer.ok(), await answer.text());
    return answer.json();
  }

  async function read(path: string) {
    return (await page.request.get(rapport.url + path)).json();
  }
});

/** Circular letters of the owner, each to a hundred other people. */
function circulars() {
  return Array.from({ length: letters }, (_, at) =>
    letter({
      id: `circular-${at}@harbour.example`,
      from: `Ida Holm <${owner}>`,
      to: Array.from(
        { length: recipients },
        (_, index) => `Person ${at} of ${index} <person${index}@client${at}.example>`,
      ).join(',\n '),
      subject: `Season letter ${at}`,
      daysAgo: 10 + at / 10,
    }),
  );
}

/** What shops and services sent. */
function machines() {
  return [
    letter({ id: 'm1@shop.example', from: 'Orders <no-reply@shop.example>', subject: 'Your order', daysAgo: 5 }),
    letter({ id: 'm2@bank.example', from: 'Bank <noreply@bank.example>', subject: 'Statement', daysAgo: 6 }),
    letter({ id: 'm3@news.example', from: 'News <x@bounces.news.example>', subject: 'News', daysAgo: 7 }),
  ];
}
