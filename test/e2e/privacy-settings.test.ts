/**
 * The settings of privacy by the hands of an admin who has mail and of a colleague who would like to read it: what may
 * be shared, who asks, who read, who is blocked and protected, what is kept, who is forgotten, what is proven.
 * Everything is real but the users: the program, its database, Dovecot, Chromium.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { startBrowser, withoutBrowser } from '../support/browser.ts';
import { type Dovecot, skipWithoutDovecot, startDovecot } from '../support/dovecot.ts';
import { callAs, openWatchedPage, readAs } from '../support/journey-hands.ts';
import { inbox, letter, owner, sent } from './letters.ts';
import { type RunningRapport, startRapport } from './running-rapport.ts';

const mailPassword = 'secret-ida';
const skip = withoutBrowser() || skipWithoutDovecot().skip;
const answer = 'Re: Berths at the north pier';
const ben = { email: 'ben@harbour.example', password: 'another long password' };

describe('the settings of privacy', { skip }, () => {
  let dovecot: Dovecot;
  let rapport: RunningRapport;
  let browser: Browser;
  /** Ida's, who holds the mail and is an admin. */
  let page: Page;
  /** Ben's, who holds none and is none. */
  let other: Page;
  let nora: string;
  let emil: string;
  let failedAt: string | null = null;
  const faults: string[] = [];

  before(async () => {
    dovecot = await startDovecot({ users: { [owner]: mailPassword } });
    await dovecot.seedMaildir(owner, 'INBOX', [...inbox('http://elsewhere.example'), fromTheDoctor()]);
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

  step('begins with an admin who has mail, and a colleague who has none', async () => {
    await call(page, '/api/setup', { name: 'Ida Holm', email: owner, password: ben.password, workspace: 'Nordhavn' });
    const { link } = await call(page, '/api/invitations', { email: ben.email, role: 'rep' });
    const token = link.split('/').at(-1);
    await call(other, '/api/invitations/accept', { token, name: 'Ben Okafor', password: ben.password });
    await call(other, '/api/auth/sign-in/email', ben);
    const server = { host: '127.0.0.1', port: dovecot.port, security: 'none', username: owner, password: mailPassword };
    await call(page, '/api/email-connections/imap', { address: owner, ...server, historyDays: null });
    nora = (await call(page, '/api/contacts', { name: 'Nora Lindqvist', emails: ['nora@acme.example'] })).id;
    emil = (await call(page, '/api/contacts', { name: 'Emil Berg', emails: ['emil@visitor.example'] })).id;
    await page.goto(`${rapport.url}/contacts/${nora}`);
    await entry(page, answer).waitFor();
  });

  step('shows a member what the team may see, and no settings of admins', async () => {
    await other.goto(`${rapport.url}/settings/sharing`);
    await other.getByText('Who sets it').waitFor();
    const links = other.getByRole('navigation', { name: 'Settings' });
    await links.getByRole('link', { name: 'Blocklist' }).waitFor();
    assert.equal(await links.getByRole('link', { name: /Audit log|Retention|Protected|Erase/ }).count(), 0);
    for (const path of ['audit', 'retention', 'protected', 'erasure']) {
      await other.goto(`${rapport.url}/settings/${path}`);
      await other.getByText('Only an admin can open this').waitFor();
    }
  });

  step('lets an admin widen what may be shared, with the keyboard alone', async () => {
    await page.goto(`${rapport.url}/settings/sharing`);
    const bound = page.getByRole('group', { name: 'The most that anybody can share' });
    await bound.getByRole('radio', { name: /^That somebody wrote/ }).focus();
    await page.keyboard.press('ArrowDown');
    await inFocus(bound.getByRole('radio', { name: /^Everything/ }));
    await page.getByText('What owners have chosen for themselves stays').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Saved.').waitFor();
    assert.equal((await read(page, '/api/workspace')).boundLevel, 'full');
  });

  step('calls the owner at once when a colleague asks, and lets her answer with the keyboard alone', async () => {
    await call(other, '/api/access-requests', { about: 'contact', id: nora, note: 'For the handover' });
    await page.getByRole('link', { name: 'A colleague asks to read' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('“For the handover”').waitFor();
    await page.getByRole('button', { name: 'Answer Ben Okafor' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'What may Ben Okafor see?' });
    await inFocus(dialog.getByRole('radio', { name: /^Everything with Nora Lindqvist/ }));
    await page.keyboard.press('Tab');
    await inFocus(dialog.getByRole('radio', { name: /^All of it/ }));
    await page.keyboard.press('Enter');
    await page.getByText('Ben Okafor can see it now.').waitFor();
    await page.getByText('You show everything with a contact.').waitFor();
    await page.getByRole('link', { name: 'A colleague asks to read' }).waitFor({ state: 'detached' });
    await other.goto(`${rapport.url}/contacts/${nora}`);
    await entry(other, answer).getByText('That works for us.').waitFor();
  });

  step('tells the owner who read her mail, and leads to it', async () => {
    await page.goto(`${rapport.url}/settings/reads`);
    const today = page.getByRole('region', { name: 'Today' });
    await today.getByText('Ben Okafor').waitFor();
    await today.getByText('the text').first().waitFor();
    await today.getByRole('link', { name: answer }).click();
    await page.waitForURL(/\/threads\//);
  });

  step('takes back what is shown', async () => {
    await page.goto(`${rapport.url}/settings/access`);
    await page.getByRole('button', { name: 'Stop showing Nora Lindqvist to Ben Okafor' }).click();
    await page.getByText('You show nothing more to anybody.').waitFor();
    await other.getByText('That works for us.').waitFor({ state: 'detached' });
    await entry(other, answer).waitFor();
  });

  step('says which pasted lines are wrong and why, counts what would go, and blocks', async () => {
    await page.goto(`${rapport.url}/settings/blocklist`);
    await page.getByRole('button', { name: 'Block people' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Block people' });
    const lines = dialog.getByLabel('Addresses and domains');
    await inFocus(lines);
    await lines.fill(`Emil Berg <emil@visitor.example>\nno body\n${owner}\nclinic.example`);
    await dialog.getByText('2 entries are wrong').waitFor();
    await dialog.getByText('Line 2:').waitFor();
    await dialog.getByText('It is your own.').waitFor();
    await dialog.getByRole('button', { name: 'Leave them out' }).click();
    await dialog.getByText('2 emails leave your log for good here; they stay at your provider.').waitFor();
    await dialog.getByRole('button', { name: 'Block 2 entries' }).click();
    await page.getByText('2 entries added. 2 emails have left your log.').waitFor();
    await page.goto(`${rapport.url}/contacts/${emil}`);
    await page.getByText('Nothing here yet').waitFor();
  });

  step('takes ten thousand lines at once', async () => {
    await page.goto(`${rapport.url}/settings/blocklist`);
    await page.getByRole('button', { name: 'Block people' }).click();
    const dialog = page.getByRole('dialog', { name: 'Block people' });
    await paste(dialog.getByLabel('Addresses and domains'), spammers(10_001));
    await dialog.getByText('10,001 are more than 10,000 at once.').waitFor();
    await paste(dialog.getByLabel('Addresses and domains'), spammers(10_000));
    await dialog.getByText('No email in your log is with them.').waitFor();
    await dialog.getByRole('button', { name: 'Block 10,000 entries' }).click();
    await page.getByText('10,000 entries added.').waitFor();
  });

  step('brings mail back with the next sync when somebody is blocked no longer', async () => {
    await page.goto(`${rapport.url}/settings/blocklist`);
    await page.getByRole('button', { name: 'Remove emil@visitor.example' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('2 blocked emails are looked at again').waitFor();
    await page.goto(`${rapport.url}/contacts/${emil}`);
    await entry(page, 'A question').waitFor();
  });

  step('hides mail with the protected from the team at once, and nothing else', async () => {
    await other.goto(`${rapport.url}/contacts/${emil}`);
    await entry(other, 'A question').waitFor();
    await page.goto(`${rapport.url}/settings/protected`);
    await page.getByRole('button', { name: 'Protect people' }).click();
    const dialog = page.getByRole('dialog', { name: 'Protect people' });
    await dialog.getByLabel('Addresses and domains').fill('visitor.example');
    await dialog.getByText('1 email that you see is hidden from everybody but its owner').waitFor();
    await dialog.getByRole('button', { name: 'Protect', exact: true }).click();
    await page.getByText('1 entry added. 1 email that you saw is hidden now.').waitFor();
    await entry(other, 'A question').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Remove visitor.example' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await entry(other, 'A question').waitFor();
  });

  step('counts what retention takes as one types, and takes that', async () => {
    await page.goto(`${rapport.url}/settings/retention`);
    await page.getByLabel('Timelines: how long').selectOption('for');
    await page.getByLabel('Timelines: days').fill('30');
    const counts = page.getByRole('region', { name: 'A run now' });
    await count(counts, 'Emails on timelines', '1').waitFor();
    assert.equal(await counts.getByRole('button', { name: 'Run now' }).isDisabled(), true, 'runs what is not saved');
    await page.getByLabel('Timelines: days').fill('500');
    await count(counts, 'Emails on timelines', '0').waitFor();
    await page.getByLabel('Timelines: days').fill('30');
    await count(counts, 'Emails on timelines', '1').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await counts.getByRole('button', { name: 'Run now' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Let it go for good' }).click();
    await count(counts, 'Emails on timelines', '0').waitFor();
    await page.goto(`${rapport.url}/contacts/${nora}`);
    await entry(page, answer).waitFor();
    assert.equal(await entry(page, 'From long ago').count(), 0);
  });

  step('gives what is held about a person as a file', async () => {
    await page.getByRole('button', { name: 'More', exact: true }).first().focus();
    await page.keyboard.press('Enter');
    await inFocus(page.getByRole('menuitem', { name: 'Export what we hold…' }));
    await page.keyboard.press('Enter');
    const file = page.waitForEvent('download');
    await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
    assert.match((await file).suggestedFilename(), /\.zip$/);
  });

  step('erases a person only after the address was typed, and reports what is gone', async () => {
    await page.goto(`${rapport.url}/settings/erasure`);
    await page.getByRole('combobox', { name: 'Contact' }).pressSequentially('Emil');
    await page.getByRole('option', { name: /^Emil Berg/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'See what would go' }).click();
    await count(page.getByRole('main'), 'Contacts', '1').waitFor();
    await count(page.getByRole('main'), 'Emails, in the copies of all owners', '1').waitFor();
    const erase = page.getByRole('button', { name: 'Erase for good' });
    const typed = page.getByLabel('Type emil@visitor.example to confirm');
    await typed.fill('emil@visitor.exampl');
    assert.equal(await erase.isDisabled(), true);
    await typed.pressSequentially('e');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^Erased/ }).waitFor();
    await count(page.getByRole('main'), 'Contacts', '1').waitFor();
    await page.getByRole('button', { name: 'Back to the list' }).click();
    await page.getByText('1 email removed').waitFor();
    assert.equal((await page.request.get(`${rapport.url}/api/contacts/${emil}`)).status(), 404);
  });

  step('has all of it in the audit log, finds it by kind and person, proves it and gives it away', async () => {
    await page.goto(`${rapport.url}/settings/audit`);
    await page.getByText('Erased a person.').first().waitFor();
    await page.getByLabel('What').selectOption('blocklist-changed');
    await page.getByText('Erased a person.').waitFor({ state: 'detached' });
    await page.getByText('Changed a blocklist of one’s own.').first().waitFor();
    await page.getByLabel('Who').selectOption({ label: 'Ben Okafor' });
    await page.getByText('There is no such entry.').waitFor();
    await page.getByRole('button', { name: 'Prove it' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('The log is whole.').waitFor();
    const file = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export' }).click();
    assert.equal((await file).suggestedFilename(), 'audit-log.ndjson');
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

  function entry(by: Page, subject: string): Locator {
    return by.getByRole('article').filter({ has: by.getByRole('link', { name: subject, exact: true }) });
  }

  /** The line of a list of figures. */
  function count(within: Locator, name: string, figure: string): Locator {
    return within.locator('dl > div').filter({ hasText: new RegExp(`^${name}${figure}$`) });
  }

  /** In place of what stands there, as a hand does it: typing that much takes a browser minutes. */
  async function paste(into: Locator, text: string): Promise<void> {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
    await into.focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Control+V');
  }

  async function inFocus(wanted: Locator): Promise<void> {
    await wanted.and(wanted.page().locator(':focus')).waitFor();
  }
});

function spammers(many: number): string {
  return Array.from({ length: many }, (_, at) => `person${at}@spam.example`).join('\n');
}

/** Nobody's business at work. */
function fromTheDoctor() {
  return letter({ id: 'x1@clinic.example', from: 'Clinic <desk@clinic.example>', subject: 'Your results', daysAgo: 5 });
}
