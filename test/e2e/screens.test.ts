/**
 * Every screen in every state, light and dark, on a desk and on a phone: readable for everybody (axe, WCAG 2.2 A and
 * AA), nothing wider than the window, nothing wrong at the browser's console.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { startBrowser, withoutBrowser } from '../support/browser.ts';
import { type MockPage, serveMockPage } from '../support/mock-page.ts';
import { googleScreens } from './google-screens.ts';
import { peopleScreens } from './people-screens.ts';
import { privacyScreens } from './privacy-screens.ts';
import { readByEverybody } from './read-by-everybody.ts';
import type { Screen } from './screen.ts';
import { timelineScreens } from './timeline-screens.ts';

const desk = { width: 1280, height: 800 };

const screens: Screen[] = [
  { name: 'the first run', path: '/', scene: 'first-run', shows: 'Welcome to Rapport' },
  { name: 'sign-in', path: '/contacts', scene: 'signed-out', shows: 'Sign in with Google' },
  { name: 'an invitation', path: '/join/abc', scene: 'signed-out', shows: 'Join Nordhavn Marina' },
  { name: 'contacts', path: '/contacts', shows: 'Alma Abara' },
  { name: 'contacts, none yet', path: '/contacts', scene: 'empty', shows: 'No contacts yet' },
  { name: 'contacts, none found', path: '/contacts?q=zzzz', shows: 'Nobody found' },
  { name: 'contacts that can not be read', path: '/contacts', scene: 'failing', shows: 'database-unreachable' },
  {
    name: 'adding a contact',
    path: '/contacts',
    shows: 'Email addresses',
    act: (page) => page.getByRole('button', { name: 'Add contact' }).click(),
  },
  { name: 'a contact', path: '/contacts/c-nora', shows: 'That works for us.' },
  { name: 'a contact without mail', path: '/contacts/c-long', shows: 'Nothing here yet' },
  { name: 'a contact that is not there', path: '/contacts/nobody', shows: 'There is no such contact.' },
  { name: 'a message as text', path: '/contacts/c-nora?message=t1', shows: 'Show quoted text and signature' },
  { name: 'a formatted message', path: '/contacts/c-nora?message=t7', shows: '2 remote images were blocked' },
  { name: "a colleague's message", path: '/contacts/c-nora?message=t4', shows: 'The text stays with the owner' },
  { name: 'a conversation', path: '/threads/th-berths', shows: '3 messages among 3 people' },
  { name: 'companies', path: '/companies', shows: 'Nordlys Shipping' },
  { name: 'companies, none yet', path: '/companies', scene: 'empty', shows: 'No companies yet' },
  { name: 'a company', path: '/companies/co-acme', shows: 'That works for us.' },
  { name: 'deals', path: '/deals', shows: 'Refit of the pilot boat' },
  { name: 'deals, none yet', path: '/deals', scene: 'empty', shows: 'No deals yet' },
  { name: 'a deal', path: '/deals/d-berths', shows: 'That works for us.' },
  {
    name: 'editing a deal',
    path: '/deals/d-berths',
    shows: 'Edit deal',
    act: (page) => page.getByRole('button', { name: 'Edit', exact: true }).click(),
  },
  { name: 'suggestions', path: '/suggestions', shows: 'Camille Duval' },
  {
    name: 'suggestions without a mailbox',
    path: '/suggestions',
    scene: 'empty',
    shows: 'Suggestions come from your mail',
  },
  {
    name: 'adding suggested people',
    path: '/suggestions',
    shows: 'Put the names right',
    act: async (page) => {
      await page.getByLabel('Select Frode Aas').check();
      await page.getByLabel('Select Camille Duval').check();
      await page.getByRole('button', { name: 'Add 2 contacts' }).click();
    },
  },
  { name: 'mailboxes', path: '/mailboxes', shows: 'Of your colleagues' },
  { name: 'mailboxes, none yet', path: '/mailboxes', scene: 'empty', shows: 'Connect your mailbox' },
  { name: 'connecting, the address', path: '/mailboxes/connect', shows: 'Your email address' },
  {
    name: 'connecting, refused',
    path: '/mailboxes/connect',
    shows: 'did not accept the user name',
    act: async (page) => {
      await page.getByLabel('Your email address').fill('ida@harbour.example');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByLabel('Password of the mailbox').fill('wrong');
      await page.getByRole('button', { name: 'Test and connect' }).click();
    },
  },
  { name: 'a mailbox', path: '/mailboxes/m-live', shows: '0 missing' },
  { name: 'a mailbox that imports', path: '/mailboxes/m-importing', shows: 'Importing, newest first' },
  { name: 'a mailbox in trouble', path: '/mailboxes/m-broken', shows: 'This mailbox needs you' },
  {
    name: 'disconnecting',
    path: '/mailboxes/m-live',
    shows: 'The mail that is on timelines already',
    act: async (page) => {
      await page.getByRole('button', { name: 'More' }).first().click();
      await page.getByRole('menuitem', { name: 'Disconnect…' }).click();
    },
  },
  {
    name: 'the messages of one outcome',
    path: '/mailboxes/m-live/messages?outcome=unmatched',
    shows: 'Nobody on it is a contact',
  },
  ...googleScreens,
  ...peopleScreens,
  ...timelineScreens,
  ...privacyScreens,
  { name: 'the question why', path: '/mailboxes/trace', shows: 'Every message of your mailboxes' },
  { name: 'the answer why', path: '/mailboxes/trace?messageId=a@b.example', shows: '2 copies found' },
  { name: 'the profile', path: '/settings', shows: 'This device' },
  { name: 'members', path: '/settings/members', shows: 'Take back' },
  { name: 'the workspace', path: '/settings/workspace', shows: 'Own domains' },
  { name: 'keys', path: '/settings/keys', shows: 'Accounting' },
  { name: 'appearance and keyboard', path: '/settings/appearance', shows: 'Single keys act' },
  {
    name: 'the palette',
    path: '/deals',
    shows: 'Ask why a message is not here',
    act: (page) => page.keyboard.press('Control+k'),
  },
  { name: 'the keys', path: '/deals', shows: 'Next', act: (page) => page.keyboard.press('?') },
  { name: 'an address that leads nowhere', path: '/nowhere', shows: 'There is nothing at this address' },
];

describe('every screen', { skip: withoutBrowser() }, () => {
  let browser: Browser;
  let mock: MockPage;

  before(async () => {
    [browser, mock] = await Promise.all([startBrowser(), serveMockPage()]);
  });
  after(async () => {
    await browser?.close();
    await mock?.close();
  });

  for (const screen of screens) it(`can be read by everybody: ${screen.name}`, () => look(screen));

  it('comes with little to load: less than 200 kB of packed script for the first screen', async () => {
    const page = await browser.newPage();
    const sizes: Promise<number>[] = [];
    page.on('response', (response) => {
      if (new URL(response.url()).pathname.endsWith('.js'))
        sizes.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(`${mock.url}/contacts`);
    await page.getByText('Alma Abara').first().waitFor();
    const loaded = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    assert.ok(loaded > 50_000 && loaded < 200_000, `${loaded} octets`);
    await page.close();
  });

  async function look(screen: Screen): Promise<void> {
    const context = await browser.newContext({ viewport: desk, colorScheme: 'light', reducedMotion: 'reduce' });
    try {
      await context.addCookies([{ name: 'rapport-scene', value: screen.scene ?? 'busy', url: mock.url }]);
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(String(error)));
      await page.goto(mock.url + screen.path);
      await page.locator('h1').first().waitFor();
      await screen.act?.(page);
      await page.getByText(screen.shows).first().waitFor({ state: 'attached' });
      await readByEverybody(page);
      assert.deepEqual(faults, []);
    } finally {
      await context.close();
    }
  }
});
