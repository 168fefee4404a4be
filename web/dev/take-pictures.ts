/**
 * Takes the pictures of the documentation from the invented answers: `node web/dev/take-pictures.ts`. Needs Chromium.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { startBrowser } from '../../test/support/browser.ts';
import { serveMockPage } from '../../test/support/mock-page.ts';

interface Picture {
  name: string;
  path: string;
  shows: string;
  scheme?: 'light' | 'dark';
  width?: number;
  height?: number;
  scene?: string;
  act?: (page: Page) => Promise<unknown>;
}

const folder = fileURLToPath(new URL('../../docs/images', import.meta.url));
const pictures: Picture[] = [
  { name: 'mailbox', path: '/mailboxes/m-live', shows: '0 missing' },
  { name: 'contact', path: '/contacts/c-nora?message=t1', shows: 'Show quoted text' },
  { name: 'contact-dark', path: '/contacts/c-nora', shows: 'That works for us.', scheme: 'dark' },
  { name: 'import', path: '/mailboxes/m-importing', shows: 'Importing', scene: 'importing', height: 640 },
  { name: 'suggestions', path: '/suggestions', shows: 'Camille Duval', height: 560 },
  { name: 'people', path: '/people', shows: 'Birk Dahl', height: 640 },
  {
    name: 'people-add',
    path: '/people?show=not-in-crm',
    shows: 'On for 99 of 100.',
    act: async (page) => {
      await page.getByText('Ada Aalto').first().waitFor();
      await page.getByRole('checkbox', { name: 'Select what is shown' }).check();
      await page.getByRole('button', { name: 'Add 100 people' }).click();
      await page.getByRole('switch', { name: 'Show mail with Carla Cerny to my team' }).click();
    },
  },
  { name: 'trace', path: '/mailboxes/trace?messageId=20261118.0941@mail.acme.example', shows: '2 copies found' },
  { name: 'phone', path: '/contacts/c-nora', shows: 'That works for us.', width: 380, height: 720 },
  { name: 'connect', path: '/mailboxes/connect', shows: 'What Google asks you to allow', height: 880 },
  {
    name: 'google-workspace',
    path: '/settings/google',
    shows: 'All steps are in order.',
    scene: 'google-well',
    height: 1500,
    act: (page) => page.getByRole('button', { name: 'Run the checks' }).click(),
  },
];

const [browser, mock] = await Promise.all([startBrowser(), serveMockPage()]);
mkdirSync(folder, { recursive: true });
for (const picture of pictures) await take(browser, picture);
await browser.close();
await mock.close();

async function take(from: Browser, { name, path, shows, act, ...rest }: Picture): Promise<void> {
  const { scheme = 'light', width = 1280, height = 820, scene = 'calm' } = rest;
  const context = await from.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    deviceScaleFactor: 1.25,
    reducedMotion: 'reduce',
  });
  await context.addCookies([{ name: 'rapport-scene', value: scene, url: mock.url }]);
  const page = await context.newPage();
  await page.goto(mock.url + path);
  await page.locator('h1').first().waitFor();
  await act?.(page);
  await page.getByText(shows).first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: `${folder}/${name}.png` });
  await context.close();
}
