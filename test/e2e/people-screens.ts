/** Every state of my email contacts, of one's own mail with a contact, of the email tab, and of the sample data. */
import type { Page } from 'playwright-core';
import type { Screen } from './screen.ts';

const strangers = '/people?show=not-in-crm';

const people: Screen[] = [
  { name: 'my email contacts', path: '/people', shows: 'Birk Dahl' },
  { name: 'my email contacts, machines', path: '/people?show=automated', shows: 'The address encodes its recipient' },
  { name: 'my email contacts, none found', path: '/people?q=zzzzz', shows: 'Nobody found' },
  { name: 'my email contacts without a mailbox', path: '/people', scene: 'empty', shows: 'Connect Gmail' },
  { name: 'my email contacts, the first to come', path: '/people', scene: 'importing', shows: 'are on their way' },
  { name: 'my email contacts of a mailbox in trouble', path: '/people?mailbox=m-broken', shows: 'Open the mailbox' },
  { name: 'my email contacts that can not be read', path: '/people', scene: 'failing', shows: 'database-unreachable' },
  {
    name: 'my email contacts, some chosen',
    path: strangers,
    shows: '2 selected',
    act: async (page) => {
      await page.getByRole('checkbox', { name: 'Select Ada Aalto' }).first().check();
      await page.getByRole('checkbox', { name: 'Select Carla Cerny' }).first().check();
    },
  },
  {
    name: 'what can be chosen for several contacts',
    path: '/people?show=in-crm',
    shows: 'Stop logging, and keep what is logged',
    act: async (page) => {
      await page.getByRole('checkbox', { name: 'Select Birk Dahl' }).check();
      await page.getByRole('button', { name: 'Log and share' }).click();
    },
  },
  {
    name: 'adding one to the workspace',
    path: strangers,
    shows: 'Show it to my team',
    act: (page) => page.getByRole('button', { name: 'Add Ada Aalto' }).first().click(),
  },
  {
    name: 'adding a hundred to the workspace',
    path: strangers,
    shows: 'On for 99 of 100.',
    act: async (page) => {
      await openAll(page);
      await page.getByRole('switch', { name: 'Log my mail with Bram Bianchi' }).click();
    },
  },
  {
    name: 'adding somebody without a name',
    path: strangers,
    shows: 'needs a name',
    act: async (page) => {
      await openAll(page);
      await page.getByLabel(/^Name of ada\.aalto@/).fill('');
      await page.getByRole('button', { name: 'Add 100' }).click();
    },
  },
  {
    name: 'people added, and the way back',
    path: strangers,
    shows: 'Taken back: 100 contacts are gone again.',
    act: async (page) => {
      await openAll(page);
      await page.getByRole('button', { name: 'Add 100' }).click();
      await page.getByText('100 contacts added.').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
    },
  },
];

const contacts: Screen[] = [
  { name: 'a contact with mail that is not logged', path: '/contacts/c-long', shows: 'start logging?' },
  { name: 'what a contact’s mail shows to whom', path: '/contacts/c-nora', shows: 'Show it to my team' },
  {
    name: 'ending the log of a contact',
    path: '/contacts/c-nora',
    shows: 'Turning it on again brings it back.',
    act: (page) => page.getByRole('switch', { name: 'Log it' }).click(),
  },
  { name: 'the email of a contact', path: '/contacts/c-nora?tab=email', shows: 'Power at pier B' },
  { name: 'the email of a contact without mail', path: '/contacts/c-3?tab=email', shows: 'No mail here yet' },
  {
    name: 'a conversation opened in its place',
    path: '/contacts/c-nora?tab=email&thread=th-berths',
    shows: 'Show quoted text and signature',
  },
  { name: 'the email of a company', path: '/companies/co-acme?tab=email', shows: 'Power at pier B' },
  { name: 'the email of a deal', path: '/deals/d-berths?tab=email', shows: 'Power at pier B' },
  { name: 'a link to a message that is not there', path: '/contacts/c-nora?message=no-more', shows: 'of this link' },
];

const doorway: Screen[] = [
  {
    name: 'the sample data, starting',
    path: '/',
    scene: 'first-run',
    shows: 'It opens by itself.',
    act: async (page) => {
      await page.route('**/api/setup/demo', () => {});
      await page.getByRole('button', { name: 'Look around with sample data' }).click();
    },
  },
  {
    name: 'the sample data, not started',
    path: '/',
    scene: 'first-run',
    shows: 'No port is free for it.',
    act: async (page) => {
      const problem = {
        status: 500,
        code: 'demo-not-started',
        title: 'Not possible',
        detail: 'No port is free for it.',
      };
      await page.route('**/api/setup/demo', (route) => route.fulfill({ status: 500, json: problem }));
      await page.getByRole('button', { name: 'Look around with sample data' }).click();
    },
  },
];

/** All of them. */
export const peopleScreens: Screen[] = [...people, ...contacts, ...doorway];

async function openAll(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: 'Select Ada Aalto' }).first().waitFor();
  await page.getByRole('checkbox', { name: 'Select what is shown' }).check();
  await page.getByRole('button', { name: 'Add 100 people' }).click();
}
