/**
 * Who sees what of a client's timeline, by the hands of two colleagues who look at it at once: first with the mouse, then
 * with the keyboard alone. What one changes the other sees by itself. Everything is real but the users: the program, its
 * database, Dovecot, Chromium.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { startBrowser, withoutBrowser } from '../support/browser.ts';
import { type Dovecot, skipWithoutDovecot, startDovecot } from '../support/dovecot.ts';
import { callAs, openWatchedPage, readAs } from '../support/journey-hands.ts';
import { inbox, letter, owner, sent } from './letters.ts';
import { type RunningRapport, startRapport } from './running-rapport.ts';

const password = 'secret-ida';
const skip = withoutBrowser() || skipWithoutDovecot().skip;
const answer = 'Re: Berths at the north pier';
const ben = { email: 'ben@harbour.example', password: 'another long password' };

describe('who sees what of a timeline', { skip }, () => {
  let dovecot: Dovecot;
  let rapport: RunningRapport;
  let browser: Browser;
  /** Ida's, who holds the mail. */
  let page: Page;
  /** Ben's, who holds none. */
  let other: Page;
  let contact: string;
  let mailbox: string;
  let failedAt: string | null = null;
  const faults: string[] = [];

  before(async () => {
    dovecot = await startDovecot({ users: { [owner]: password } });
    await dovecot.seedMaildir(owner, 'INBOX', inbox('http://elsewhere.example'));
    await dovecot.seedMaildir(owner, 'Sent', sent);
    [rapport, browser] = await Promise.all([startRapport({ allow: [`127.0.0.1:${dovecot.port}`] }), startBrowser()]);
    page = await newPage();
    other = await newPage();
  });
  after(async () => {
    if (failedAt !== null && process.env.E2E_PICTURE) {
      await page?.screenshot({ path: `${process.env.E2E_PICTURE}-ida.png` });
      await other?.screenshot({ path: `${process.env.E2E_PICTURE}-ben.png` });
    }
    await browser?.close();
    await rapport?.remove();
    await dovecot?.remove();
  });

  step('begins with a colleague beside the owner of the mail, both on the page of the same client', async () => {
    await call(page, '/api/setup', { name: 'Ida Holm', email: owner, password: ben.password, workspace: 'Nordhavn' });
    const { link } = await call(page, '/api/invitations', { email: ben.email, role: 'rep' });
    await call(other, '/api/invitations/accept', {
      token: link.split('/').at(-1),
      name: 'Ben Okafor',
      password: ben.password,
    });
    await call(other, '/api/auth/sign-in/email', ben);
    const server = { host: '127.0.0.1', port: dovecot.port, security: 'none', username: owner, password };
    mailbox = (await call(page, '/api/email-connections/imap', { address: owner, ...server, historyDays: null }))
      .connectionId;
    contact = (await call(page, '/api/contacts', { name: 'Nora Lindqvist', emails: ['nora@acme.example'] })).id;
    await Promise.all([look(page), look(other)]);
  });

  step('says in words who can see each email, to its owner and to the colleague', async () => {
    await entry(page, answer)
      .getByRole('button', { name: /^Team: subject\. Your team sees subject/ })
      .waitFor();
    await entry(page, answer).getByText('That works for us.').waitFor();
    await entry(other, answer)
      .getByRole('button', { name: /^Subject only\. Its owner shares the subject only/ })
      .waitFor();
    await entry(other, answer).getByText('Its owner shares the subject only.', { exact: true }).waitFor();
    assert.equal(await other.getByText('That works for us').count(), 0);
  });

  step('lets the owner keep one to herself with the mouse, and it leaves the colleague’s page', async () => {
    await mark(answer, 'Team: subject').click();
    await page.getByRole('menuitemradio', { name: /^Only you/ }).click();
    await mark(answer, 'Only you').waitFor();
    await entry(other, answer).waitFor({ state: 'detached' });
    await page.getByText('Only you can see this. Your team does not know of it.').last().waitFor();
  });

  step('lets her share it again with the keyboard alone, and gives the focus back', async () => {
    await focusEntry(answer);
    await page.keyboard.press('v');
    await inFocus(page.getByRole('menuitemradio', { name: /^Only you/ }));
    await page.keyboard.press('ArrowDown');
    await inFocus(page.getByRole('menuitemradio', { name: /^Team: subject/ }));
    await page.keyboard.press('Enter');
    await inFocus(mark(answer, 'Team: subject'));
    await entry(other, answer).waitFor();
  });

  step('says why more can not be shared, does not share it, and closes with Escape', async () => {
    await page.keyboard.press('Enter');
    await inFocus(page.getByRole('menuitemradio', { name: /^Only you/ }));
    await page.keyboard.press('ArrowDown');
    await inFocus(page.getByRole('menuitemradio', { name: /^Team: subject/ }));
    await page.keyboard.press('ArrowDown');
    const all = page.getByRole('menuitemradio', { name: 'Team: all of it Your workspace shares no texts.' });
    await inFocus(all);
    assert.equal(await all.getAttribute('aria-disabled'), 'true');
    await page.keyboard.press('Enter');
    await inFocus(all);
    await page.keyboard.press('Escape');
    await inFocus(mark(answer, 'Team: subject'));
  });

  step('shares the text as far as the workspace lets her, and takes it back', async () => {
    await call(page, '/api/workspace', { boundLevel: 'full' }, 'PATCH');
    await page.reload();
    await focusEntry(answer);
    await choose('Team: all of it');
    await mark(answer, 'Team: all of it').waitFor();
    await entry(other, answer).getByText('That works for us.').waitFor();
    await choose('As my settings say');
    await mark(answer, 'Team: subject').waitFor();
    await other.getByText('That works for us.').waitFor({ state: 'detached' });
  });

  step('takes one off the log, leads on to the next, and brings it back', async () => {
    await choose('Remove from the log');
    await entry(page, answer).waitFor({ state: 'detached' });
    await entry(other, answer).waitFor({ state: 'detached' });
    await inFocus(page.getByRole('link', { name: 'Fleet report' }));
    await page.keyboard.press('z');
    await page.getByText('It is in the log again.').waitFor();
    await entry(page, answer).waitFor();
    await entry(other, answer).waitFor();
  });

  step('shows the timeline as a teammate sees it, under an address of its own, until Escape', async () => {
    await focusEntry('Fleet report');
    await choose('Only you');
    await mark('Fleet report', 'Only you').waitFor();
    await entry(other, 'Fleet report').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'See it as a teammate' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'As a teammate sees it' }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('as'), 'teammate');
    await entry(page, answer).getByText('Its owner shares the subject only.', { exact: true }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Ask to read' }).count(), 0);
    assert.deepEqual(await subjects(page), await subjects(other));
    await page.reload();
    await page.getByRole('region', { name: 'As a teammate sees it' }).waitFor();
    await page.keyboard.press('Escape');
    await entry(page, 'Fleet report').waitFor();
    assert.equal(new URL(page.url()).searchParams.get('as'), null);
  });

  step('lets the colleague ask for an email, without a word of whether there is anything', async () => {
    await entry(other, answer).getByRole('button', { name: 'Ask to read' }).focus();
    await other.keyboard.press('Enter');
    const dialog = other.getByRole('dialog', { name: 'Ask to read' });
    await dialog.getByText('You are not told whether there is anything').waitFor();
    await dialog
      .getByRole('radio', { name: /^This email/ })
      .and(other.locator(':focus'))
      .waitFor();
    await other.keyboard.press('Tab');
    await other.keyboard.type('For the offer');
    await other.keyboard.press('Tab');
    await other.keyboard.press('Tab');
    await other.keyboard.press('Enter');
    await other.getByText('You asked. What somebody shows you appears by itself.').waitFor();
    await entry(other, answer)
      .getByText(/^You asked/)
      .waitFor();
  });

  step('shows it to him, and to nobody else, as soon as she says so', async () => {
    const asked = (await read(page, '/api/access-requests?box=inbox')).items[0];
    assert.deepEqual([asked.requester.name, asked.note], ['Ben Okafor', 'For the offer']);
    await call(page, `/api/access-requests/${asked.id}/decide`, { grant: 'message' });
    await entry(other, answer)
      .getByRole('button', { name: /^Shared with you/ })
      .waitFor();
    await entry(other, answer).getByText('That works for us.').waitFor();
    await mark(answer, 'Team: subject, Ben: more').waitFor();
    await other.getByRole('link', { name: answer }).click();
    await other
      .getByRole('region', { name: /^Message: / })
      .getByText('That works for us.')
      .waitFor();
    await other.keyboard.press('Escape');
  });

  step('answers a question about a whole client the same, whether anybody has mail with her or not', async () => {
    const stranger = await call(other, '/api/contacts', { name: 'Nobody Known', emails: ['nobody@nowhere.example'] });
    for (const id of [contact, stranger.id]) {
      await other.goto(`${rapport.url}/contacts/${id}?tab=email`);
      await other.getByRole('button', { name: 'More on this mail' }).focus();
      await other.keyboard.press('Enter');
      await other.keyboard.press('Enter');
      const dialog = other.getByRole('dialog', { name: /^Ask for mail with/ });
      await inFocus(dialog.getByRole('textbox', { name: 'Note' }));
      await other.keyboard.press('Tab');
      await other.keyboard.press('Tab');
      await other.keyboard.press('Enter');
      await other.getByText('You asked. What somebody shows you appears by itself.').waitFor();
    }
  });

  step('asks the owner about mail that is older than a contact whom the colleague added', async () => {
    await call(page, `/api/email-connections/${mailbox}/settings`, { asksOlder: true }, 'PUT');
    const emil = await call(other, '/api/contacts', { name: 'Emil Berg', emails: ['emil@visitor.example'] });
    await page.goto(`${rapport.url}/contacts/${emil.id}`);
    await other.goto(`${rapport.url}/contacts/${emil.id}`);
    await mark('A question', 'Only you').waitFor();
    const notice = page.getByRole('region', { name: '1 email with Emil Berg waits for your word' });
    await notice.getByRole('button', { name: 'Keep it to myself' }).focus();
    await page.keyboard.press('Enter');
    await notice.waitFor({ state: 'detached' });
    assert.equal(await entry(other, 'A question').count(), 0);
    await page.reload();
    await page.getByText('1 email from before a colleague added the contact: only you see it.').waitFor();
    assert.equal(await notice.count(), 0, 'who has answered is not asked again');
    await page.getByRole('button', { name: 'Share it' }).focus();
    await page.keyboard.press('Enter');
    await mark('A question', 'Team: subject').waitFor();
    await entry(other, 'A question').waitFor();
  });

  step('marks mail that holds numbers which want care, for who may read it', async () => {
    await Promise.all([look(page), look(other)]);
    await call(page, '/api/workspace', { warns: true }, 'PATCH');
    const subject = 'Where to pay';
    const body = 'Please pay to DE89 3704 0044 0532 0130 00.';
    await dovecot.append(
      owner,
      'INBOX',
      Buffer.from(letter({ id: 'pay@acme.example', subject, body, daysAgo: 0 }).raw),
    );
    await entry(page, subject).getByRole('list', { name: 'Seems to hold' }).getByText('Bank account').waitFor();
    await entry(other, subject).waitFor();
    assert.equal(await other.getByText('Bank account').count(), 0);
  });

  step('keeps to its owner what concerns somebody whom the workspace protects, and says so', async () => {
    await call(page, '/api/protected', { entries: ['nora@acme.example'] });
    await mark(answer, 'Only you: protected').waitFor();
    await entry(other, answer).waitFor({ state: 'detached' });
    await focusEntry(answer);
    await page.keyboard.press('v');
    const reason = /^Team: subject Somebody on it is protected by your workspace\.$/;
    await page.getByRole('menuitemradio', { name: reason }).and(page.locator('[aria-disabled=true]')).waitFor();
    await page.keyboard.press('Escape');
    await call(page, '/api/protected/address/nora@acme.example', {}, 'DELETE');
    await mark(answer, 'Team: subject, Ben: more').waitFor();
    await entry(other, answer)
      .getByRole('button', { name: /^Shared with you/ })
      .waitFor();
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

  function newPage(): Promise<Page> {
    return openWatchedPage(browser, faults);
  }

  /** What the user would do by hand on a screen that is no part of this journey. */
  function call(by: Page, path: string, data: object, method = 'POST') {
    return callAs(by, rapport.url, path, data, method);
  }

  function read(by: Page, path: string) {
    return readAs(by, rapport.url, path);
  }

  async function look(by: Page): Promise<void> {
    await by.goto(`${rapport.url}/contacts/${contact}`);
    await entry(by, answer).waitFor();
  }

  function entry(by: Page, subject: string): Locator {
    return by.getByRole('article').filter({ has: by.getByRole('link', { name: subject, exact: true }) });
  }

  async function subjects(by: Page): Promise<string[]> {
    return by.getByRole('article').locator('[data-row-link]').allTextContents();
  }

  /** The mark of Ida's that says who can see it. */
  function mark(subject: string, words: string): Locator {
    return entry(page, subject).getByRole('button', { name: new RegExp(`^${words}\\.`) });
  }

  /** With j, from the top. */
  async function focusEntry(subject: string): Promise<void> {
    await entry(page, subject).waitFor();
    await page.locator('h1').click();
    const link = page.getByRole('link', { name: subject, exact: true });
    for (let tries = 0; tries < 10; tries += 1) {
      await page.keyboard.press('j');
      if (await link.and(page.locator(':focus')).count()) return;
    }
    assert.fail('j does not lead there');
  }

  /** From the menu of the email in focus. */
  async function choose(words: string): Promise<void> {
    await page.keyboard.press('v');
    await page.getByRole('menu').waitFor();
    const choices = page.getByRole('menu').locator('[role^=menuitem]');
    for (const choice of await choices.all()) {
      await inFocus(choice);
      if ((await choice.textContent())?.startsWith(words)) return page.keyboard.press('Enter');
      await page.keyboard.press('ArrowDown');
    }
    assert.fail(`There is no choice “${words}”.`);
  }

  async function inFocus(wanted: Locator): Promise<void> {
    await wanted.and(wanted.page().locator(':focus')).waitFor();
  }
});
