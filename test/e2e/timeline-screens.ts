/** Who sees what of a timeline, in every state: the marks and their menu, a teammate's eyes, asking, mail that waits. */
import type { Page } from 'playwright-core';
import type { Screen } from './screen.ts';

const nora = '/contacts/c-nora';

/** All of them. */
export const timelineScreens: Screen[] = [
  { name: 'numbers that want care', path: nora, shows: 'Bank account' },
  { name: 'who can see an email', path: nora, shows: 'Your workspace shares no texts.', act: open(/^Team: subject/) },
  {
    name: 'who can see an email with somebody protected',
    path: nora,
    shows: 'Somebody on it is protected by your workspace.',
    act: open(/^Only you: protected/),
  },
  {
    name: 'who can see an email that one colleague was shown',
    path: nora,
    shows: 'You show more to Tomás Ferreira.',
    act: open(/^You and Tomás/),
  },
  {
    name: 'who can see the open message',
    path: `${nora}?message=t-3`,
    shows: 'As my settings say',
    act: (page) =>
      page
        .getByRole('group', { name: 'Message', exact: true })
        .getByRole('button', { name: /^Team: subject/ })
        .click(),
  },
  { name: 'a timeline as a teammate sees it', path: `${nora}?as=teammate`, shows: 'Back to your own view' },
  {
    name: 'a message as a teammate sees it',
    path: `${nora}?as=teammate&message=t1`,
    shows: 'The text stays with the owner',
  },
  { name: 'an empty timeline as a teammate sees it', path: '/contacts/c-9?as=teammate', shows: 'finds nothing here' },
  {
    name: 'asking to read',
    path: nora,
    shows: 'You are not told whether there is anything',
    act: (page) => page.getByRole('button', { name: 'Ask to read' }).first().click(),
  },
  {
    name: 'asking to read, too often',
    path: nora,
    shows: 'You asked often today.',
    act: async (page) => {
      const problem = { status: 429, code: 'too-many-requests', title: 'Wait', detail: 'You asked often today.' };
      await page.route('**/api/access-requests', (route) =>
        route.request().method() === 'POST' ? route.fulfill({ status: 429, json: problem }) : route.fallback(),
      );
      await page.getByRole('button', { name: 'Ask to read' }).first().click();
      await page.getByRole('dialog').getByRole('button', { name: 'Ask' }).click();
    },
  },
  { name: 'the email of a contact, and its menu', path: `${nora}?tab=email`, shows: 'their mail…', act: openMore },
  {
    name: 'asking colleagues for their mail with a contact',
    path: `${nora}?tab=email`,
    shows: 'Ask for mail with Nora Lindqvist',
    act: async (page) => {
      await openMore(page);
      await page.getByRole('menuitem', { name: /^Ask colleagues/ }).click();
    },
  },
  { name: 'mail that is older than its contact', path: '/contacts/c-3', shows: 'for your word' },
  { name: 'older mail that one keeps to oneself', path: '/contacts/c-4', shows: 'only you see them' },
];

function open(mark: RegExp): (page: Page) => Promise<void> {
  return (page) => page.getByRole('button', { name: mark }).first().click();
}

function openMore(page: Page): Promise<void> {
  return page.getByRole('button', { name: 'More on this mail' }).click();
}
