/**
 * The main job, as its user does it: first run, connect a real mailbox, import, take a person over, read the timeline,
 * open a message, be told of new mail, ask why something is not here, take a log entry back. Everything is real but
 * the user: the program, its database, Dovecot, Chromium.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startBrowser, withoutBrowser } from '../support/browser.ts';
import { type Dovecot, skipWithoutDovecot, startDovecot } from '../support/dovecot.ts';
import { inbox, junk, letter, owner, sent } from './letters.ts';
import { type RunningRapport, startRapport } from './running-rapport.ts';

const password = 'secret-ida';
const skip = withoutBrowser() || skipWithoutDovecot().skip;

describe('from the first run to a client’s timeline', { skip }, () => {
  let dovecot: Dovecot;
  let rapport: RunningRapport;
  let browser: Browser;
  let page: Page;
  let failedAt: string | null = null;
  let tracker: Server;
  const tracked: string[] = [];
  const faults: string[] = [];
  /** While harmful mail is open the policy has to speak. */
  let isHarmful = false;

  before(async () => {
    dovecot = await startDovecot({ users: { [owner]: password } });
    tracker = createServer((request, response) => {
      tracked.push(request.url ?? '');
      response.end();
    }).listen(0, '127.0.0.1');
    await once(tracker, 'listening');
    const { port } = tracker.address() as AddressInfo;
    await dovecot.seedMaildir(owner, 'INBOX', inbox(`http://127.0.0.1:${port}`));
    await dovecot.seedMaildir(owner, 'Sent', sent);
    await dovecot.seedMaildir(owner, 'Junk', junk);
    [rapport, browser] = await Promise.all([startRapport({ allow: [`127.0.0.1:${dovecot.port}`] }), startBrowser()]);
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (line) => {
      if (/Content Security Policy/.test(line.text()) && !isHarmful) faults.push(line.text());
    });
  });
  after(async () => {
    if (failedAt !== null && process.env.E2E_PICTURE) await page?.screenshot({ path: process.env.E2E_PICTURE });
    await browser?.close();
    await rapport?.remove();
    await dovecot?.remove();
    tracker?.close();
  });

  step('makes the first account without a default password', async () => {
    await page.goto(rapport.url);
    await shows('Welcome to Rapport');
    await page.getByLabel('Your name').fill('Ida Holm');
    await page.getByLabel('Email').fill(owner);
    await page.getByLabel('Workspace').fill('Nordhavn Marina');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
    await page.getByRole('button', { name: 'Start' }).click();
    await shows('Connect a mailbox');
  });

  step('says in words why a mailbox can not be connected, and stores nothing', async () => {
    await page.getByLabel('Your email address').fill(owner);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('Password of the mailbox').fill('wrong');
    await openServerFields();
    await page.getByLabel('IMAP server').fill('127.0.0.1');
    await page.getByLabel('Port').fill(String(dovecot.port));
    await page.getByLabel('Encryption').selectOption('none');
    await page.getByLabel('User name').fill(owner);
    await page.getByLabel('Everything').check();
    await page.getByRole('button', { name: 'Test and connect' }).click();
    await shows('imap-sign-in-refused');
  });

  step('connects, imports, and accounts for every message', async () => {
    await page.getByLabel('Password of the mailbox').fill(password);
    await page.getByRole('button', { name: 'Test and connect' }).click();
    await shows('The account of every message');
    await figure('Unmatched', 5);
    await figure('Junk', 1);
    await page.getByRole('button', { name: 'Check now' }).click();
    await shows('0 missing');
    await page.getByRole('row', { name: 'Sum = listed 6 exact' }).waitFor();
  });

  step('shows the messages behind a figure, each with its reason', async () => {
    await page.getByRole('link', { name: 'Junk: 1 message. Show them' }).click();
    await shows('It is in the junk folder.');
  });

  step('suggests the people of the mail, and takes one over with her timeline in both directions', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Suggestions' }).click();
    await page.getByRole('button', { name: 'Add Nora Lindqvist' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Nora Lindqvist of Acme');
    await page.getByRole('dialog').getByRole('button', { name: 'Add contact' }).click();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Contacts', exact: true }).click();
    await page.getByRole('link', { name: 'Nora Lindqvist of Acme' }).click();
    await page
      .getByRole('article', { name: /^Email received/ })
      .first()
      .waitFor();
    await page
      .getByRole('article', { name: /^Email sent/ })
      .first()
      .waitFor();
    assert.equal(
      await page
        .getByRole('listitem')
        .filter({ has: page.getByRole('article') })
        .count(),
      4,
    );
    assert.equal(await page.getByText('Lost in junk').count(), 0);
    await page
      .getByRole('button', { name: /^Team: subject\. Your team sees subject, people and time/ })
      .first()
      .waitFor();
  });

  step('opens a message: what is new, with the quote folded', async () => {
    await page.getByRole('link', { name: 'Re: Berths at the north pier' }).click();
    await shows('That works for us.', { exact: true });
    assert.equal(await page.getByText('> Twelve berths are free').count(), 0);
    await page.getByRole('button', { name: 'Show quoted text and signature' }).click();
    await page.getByText('> Twelve berths are free').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: /^Message: / }).waitFor({ state: 'detached' });
  });

  step('shows harmful mail without running or loading anything of it', async () => {
    isHarmful = true;
    await page.getByRole('link', { name: 'Fleet report' }).click();
    await page.getByRole('button', { name: 'Formatted' }).click();
    const frame = page.frameLocator('iframe');
    await frame.getByText('Six boats under way.').waitFor();
    await page.getByText(/remote images? (was|were) blocked/).waitFor();
    assert.equal(await frame.locator('script, form, svg, base, [onerror], [href^="javascript"]').count(), 0);
    await frame.getByText('press').click();
    assert.doesNotMatch(await page.title(), /ran/);
    assert.deepEqual(tracked, []);
    await page
      .getByRole('region', { name: /^Message: / })
      .getByRole('button', { name: 'Close' })
      .click();
    isHarmful = false;
  });

  step('shows new mail in the open page', async () => {
    const { raw } = letter({ id: 'new@acme.example', subject: 'One more question', daysAgo: 0 });
    await dovecot.append(owner, 'INBOX', Buffer.from(raw));
    await page.getByRole('link', { name: 'One more question' }).waitFor();
  });

  step('answers why a message is not here', async () => {
    await page.goto(`${rapport.url}/mailboxes/trace`);
    await page.getByRole('button', { name: 'By Message-ID' }).click();
    await page.getByLabel('Message-ID').fill('<junk@acme.example>');
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await shows('It is in the junk folder.');
  });

  step('takes a log entry back for good', async () => {
    await page.goto(`${rapport.url}/contacts`);
    await page.getByRole('link', { name: 'Nora Lindqvist of Acme' }).click();
    await page.getByRole('link', { name: 'One more question' }).click();
    await page.getByRole('button', { name: 'Remove from the log' }).click();
    await page.getByRole('link', { name: 'One more question' }).waitFor({ state: 'detached' });
    await page.goto(`${rapport.url}/mailboxes/trace?messageId=new@acme.example`);
    await shows('You deleted its log entry.');
  });

  step('lets a colleague in, who sees the subject and never the words', async () => {
    await page.goto(`${rapport.url}/settings/members`);
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByRole('dialog').getByLabel('Email').fill('tomas@harbour.example');
    await page.getByRole('button', { name: 'Make the link' }).click();
    const link = await page.getByLabel('Invitation link').inputValue();
    const colleague = await (await browser.newContext()).newPage();
    await colleague.goto(new URL(new URL(link).pathname, rapport.url).href);
    await colleague.getByText('Join Nordhavn Marina').waitFor();
    await colleague.getByLabel('Your name').fill('Tomás Ferreira');
    await colleague.getByLabel('Password', { exact: true }).fill('another long password');
    await colleague.getByRole('button', { name: 'Join' }).click();
    await colleague.getByRole('link', { name: 'Nora Lindqvist of Acme' }).click();
    await colleague.getByRole('link', { name: 'Re: Berths at the north pier' }).click();
    await colleague
      .getByRole('region', { name: /^Message: / })
      .getByText('The text stays with the owner')
      .last()
      .waitFor();
    assert.equal(await colleague.getByText('That works for us').count(), 0);
    await colleague.context().close();
    await page.getByRole('button', { name: 'Done' }).click();
  });

  step('signs out, and shows nothing to whoever comes next', async () => {
    await page.getByRole('button', { name: /^Your account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await shows('Sign in');
    await page.goto(`${rapport.url}/contacts`);
    await page.getByLabel('Email').fill(owner);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await shows('invalid-email-or-password');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Nora Lindqvist of Acme' }).waitFor();
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

  async function shows(text: string, options?: { exact: boolean }): Promise<void> {
    await page.getByText(text, options).first().waitFor();
  }

  /** Waits until the account says so. */
  async function figure(outcome: string, count: number): Promise<void> {
    const words = `${outcome}: ${count} ${count === 1 ? 'message' : 'messages'}. Show them`;
    await page.getByRole('link', { name: words }).waitFor();
  }

  /** They are open already when autoconfiguration found nothing. */
  async function openServerFields(): Promise<void> {
    const server = page.getByRole('button', { name: /^Server/ });
    await server.waitFor();
    if ((await server.getAttribute('aria-expanded')) === 'false') await server.click();
  }
});
