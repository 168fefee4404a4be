/** Every state of what has to do with Google: connecting, mailboxes, alerts, the set-up of Google Workspace. */
import type { Page } from 'playwright-core';
import type { Screen } from './screen.ts';

/** The key file of a service account; its secret is a word. */
export const keyFile = JSON.stringify({
  type: 'service_account',
  project_id: 'harbour-crm',
  client_email: 'rapport@harbour-crm.iam.gserviceaccount.com',
  client_id: '104857600012345678901',
  private_key: 'no real key',
});

const setUp = '/settings/google';

const mailboxes: Screen[] = [
  { name: 'connecting, at Google', path: '/mailboxes/connect', shows: 'What Google asks you to allow' },
  {
    name: 'connecting, at Google, without a project, as admin',
    path: '/mailboxes/connect',
    scene: 'google-new',
    shows: 'Set up Google Workspace',
  },
  {
    name: 'connecting, at Google, without a project, as member',
    path: '/mailboxes/connect',
    scene: 'member',
    shows: 'Ask an admin of your workspace to do it.',
  },
  { name: 'mailboxes that need a look', path: '/mailboxes', scene: 'google', shows: '4 mailboxes need a look' },
  { name: 'a mailbox at Google', path: '/mailboxes/g-own', scene: 'google-well', shows: 'New mail comes at once' },
  {
    name: 'a mailbox at Google that gets mail late',
    path: '/mailboxes/g-lost',
    scene: 'google',
    shows: 'New mail comes later than it could',
  },
  {
    name: 'a mailbox at Google that was closed',
    path: '/mailboxes/g-revoked',
    scene: 'google',
    shows: 'Reconnect with Google',
  },
  {
    name: 'a mailbox that the administrator opened',
    path: '/mailboxes/g-delegated',
    scene: 'google',
    shows: 'is your administrator’s to give',
  },
  {
    name: 'a mailbox that the administrator closed',
    path: '/mailboxes/g-shut',
    scene: 'google',
    shows: 'Run the checks of Google Workspace',
  },
  {
    name: 'a mailbox at Google of a colleague',
    path: '/mailboxes/g-tomas',
    scene: 'google',
    shows: 'By your administrator',
  },
  {
    name: 'disconnecting from Google',
    path: '/mailboxes/g-own',
    scene: 'google',
    shows: 'It gives its access back to Google',
    act: async (page) => {
      await page.getByRole('button', { name: 'More' }).first().click();
      await page.getByRole('menuitem', { name: 'Disconnect…' }).click();
    },
  },
];

const workspace: Screen[] = [
  { name: 'Google Workspace, not set up', path: setUp, scene: 'google-new', shows: 'Google wants to know who asks' },
  { name: 'Google Workspace, set up', path: setUp, scene: 'google-well', shows: 'On for harbour.example' },
  {
    name: 'Google Workspace, the steps once more',
    path: setUp,
    scene: 'google-well',
    shows: 'A new key replaces the one that is kept.',
    act: async (page) => {
      const folds = page.getByText('Change it, or read the steps again');
      for (const nth of [0, 1, 2]) await folds.nth(nth).click();
    },
  },
  { name: 'Google Workspace, as member', path: setUp, scene: 'member', shows: 'Only admins set up Google Workspace' },
  { name: 'Google Workspace that can not be read', path: setUp, scene: 'failing', shows: 'database-unreachable' },
  {
    name: 'a key that is none',
    path: setUp,
    scene: 'google-new',
    shows: 'This is no key of a service account.',
    act: (page) => page.getByLabel('Or paste what is in it').fill('{ "type": "authorized_user" }'),
  },
  {
    name: 'a key that was recognised',
    path: setUp,
    scene: 'google-new',
    shows: 'Another key',
    act: (page) => page.getByLabel('Or paste what is in it').fill(keyFile),
  },
  {
    name: 'push to this server',
    path: setUp,
    scene: 'google-new',
    shows: 'Service account that signs',
    act: (page) => page.getByLabel('Google calls').check(),
  },
  {
    name: 'push that is fetched',
    path: setUp,
    scene: 'google-new',
    shows: 'Pub/Sub Subscriber',
    act: (page) => page.getByLabel('Rapport fetches').check(),
  },
  {
    name: 'removing the client',
    path: setUp,
    scene: 'google-well',
    shows: 'Its secret is deleted.',
    act: (page) => page.getByRole('button', { name: 'Remove the client…' }).click(),
  },
  { name: 'checks, all in order', path: setUp, scene: 'google-well', shows: 'All steps are in order.', act: runChecks },
  { name: 'checks with mistakes', path: setUp, scene: 'google', shows: '2 steps are wrong.', act: runChecks },
  {
    name: 'checks of nothing',
    path: setUp,
    scene: 'google-new',
    shows: 'There is no OAuth client yet.',
    act: runChecks,
  },
  {
    name: 'connecting all colleagues',
    path: setUp,
    scene: 'google',
    shows: 'Nobody is asked first',
    act: (page) => page.getByRole('button', { name: 'Connect all…' }).click(),
  },
  { name: 'a mailbox that Google did not open', path: setUp, scene: 'google', shows: 'Google did not open 1 mailbox' },
  {
    name: 'what became of all colleagues',
    path: setUp,
    scene: 'google',
    shows: 'What became of 6 mailboxes',
    act: async (page) => {
      await page.getByRole('button', { name: 'Connect all…' }).click();
      await page.getByRole('button', { name: 'Connect all', exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    },
  },
];

function runChecks(page: Page): Promise<void> {
  return page.getByRole('button', { name: 'Run the checks' }).click();
}

/** All of them. */
export const googleScreens: Screen[] = [...mailboxes, ...workspace];
