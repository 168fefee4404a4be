/** Every state of the settings of privacy, of the badge that leads there, and of the export of a person. */
import type { Page } from 'playwright-core';
import type { Screen } from './screen.ts';

const own: Screen[] = [
  { name: 'who read my mail', path: '/settings/reads', shows: 'Who read my mail' },
  { name: 'who read my mail, nobody', path: '/settings/reads', scene: 'empty', shows: 'Nobody has read your mail' },
  {
    name: 'who read my mail, not to be read',
    path: '/settings/reads',
    scene: 'failing',
    shows: 'database-unreachable',
  },
  { name: 'the blocklist', path: '/settings/blocklist', shows: 'mum@family.example' },
  { name: 'the blocklist, empty', path: '/settings/blocklist', scene: 'empty', shows: 'Nobody is blocked' },
  {
    name: 'the blocklist, not to be read',
    path: '/settings/blocklist',
    scene: 'failing',
    shows: 'database-unreachable',
  },
  {
    name: 'blocking people, counted',
    path: '/settings/blocklist',
    shows: 'your log for good here',
    act: async (page) => {
      await page.getByRole('button', { name: 'Block people' }).click();
      await page.getByLabel('Addresses and domains').fill('nora@acme.example\nacme.example');
    },
  },
  {
    name: 'blocking people, some lines wrong',
    path: '/settings/blocklist',
    shows: 'entries are wrong',
    act: async (page) => {
      await page.getByRole('button', { name: 'Block people' }).click();
      await page
        .getByLabel('Addresses and domains')
        .fill('nora@acme.example\nnobody at all\na@b@c.example\nida@harbour.example');
    },
  },
  {
    name: 'taking one off the blocklist',
    path: '/settings/blocklist',
    shows: 'comes back with the next sync',
    act: (page) => page.getByRole('button', { name: 'Remove mum@family.example' }).click(),
  },
  { name: 'access', path: '/settings/access', scene: 'privacy', shows: 'What did we promise her?' },
  { name: 'access, nothing of it', path: '/settings/access', scene: 'empty', shows: 'Nobody waits for an answer.' },
  { name: 'access, not to be read', path: '/settings/access', scene: 'failing', shows: 'database-unreachable' },
  { name: 'answering a colleague', path: '/settings/access', scene: 'privacy', shows: 'How much of it', act: answer },
  { name: 'what the team may see, for a member', path: '/settings/sharing', scene: 'member', shows: 'Your admins' },
  {
    name: 'what the team may see, not to be read',
    path: '/settings/sharing',
    scene: 'failing',
    shows: 'database-unreachable',
  },
];

const admins: Screen[] = [
  { name: 'what the team may see', path: '/settings/sharing', shows: 'The most that anybody can share' },
  { name: 'protected people', path: '/settings/protected', shows: 'lawfirm.example' },
  { name: 'protected people, none', path: '/settings/protected', scene: 'empty', shows: 'Nobody is protected' },
  { name: 'protected people, for a member', path: '/settings/protected', scene: 'member', shows: 'Only an admin' },
  {
    name: 'protecting people, counted',
    path: '/settings/protected',
    shows: 'hidden from everybody but',
    act: async (page) => {
      await page.getByRole('button', { name: 'Protect people' }).click();
      await page.getByLabel('Addresses and domains').fill('doctor@clinic.example');
    },
  },
  { name: 'retention', path: '/settings/retention', shows: 'Words of unmatched mail' },
  { name: 'retention, for a member', path: '/settings/retention', scene: 'member', shows: 'Only an admin' },
  { name: 'retention, not to be read', path: '/settings/retention', scene: 'failing', shows: 'database-unreachable' },
  {
    name: 'retention that contradicts itself',
    path: '/settings/retention',
    shows: 'can not go before its words',
    act: (page) => page.getByLabel('Unmatched mail altogether: days').fill('3'),
  },
  {
    name: 'letting things go now',
    path: '/settings/retention',
    shows: 'except from a backup',
    act: (page) => page.getByRole('button', { name: 'Run now' }).click(),
  },
  { name: 'erasing a person', path: '/settings/erasure', shows: 'Former erasures' },
  { name: 'erasing a person, for a member', path: '/settings/erasure', scene: 'member', shows: 'Only an admin' },
  { name: 'erasing a person, none yet', path: '/settings/erasure', scene: 'empty', shows: 'None yet.' },
  { name: 'what an erasure would take', path: '/settings/erasure', shows: 'to confirm', act: previewErasure },
  { name: 'the report of an erasure', path: '/settings/erasure?open=e-1', shows: 'Back to the list' },
  { name: 'an erasure that is not there', path: '/settings/erasure?open=none', shows: 'There is no such erasure.' },
  { name: 'the audit log', path: '/settings/audit', shows: 'Signed in.' },
  { name: 'the audit log, for a member', path: '/settings/audit', scene: 'member', shows: 'Only an admin' },
  { name: 'the audit log, not to be read', path: '/settings/audit', scene: 'failing', shows: 'database-unreachable' },
  {
    name: 'the audit log, none found',
    path: '/settings/audit?kind=key-made',
    shows: 'There is no such entry.',
  },
  {
    name: 'an entry of the audit log',
    path: '/settings/audit',
    shows: 'Hash',
    act: (page) => page.getByText('Changed who may see mail.').first().click(),
  },
  { name: 'the audit log, proven', path: '/settings/audit', shows: 'The log is whole.', act: prove },
  {
    name: 'the audit log, broken',
    path: '/settings/audit',
    scene: 'privacy',
    shows: 'not as it was written.',
    act: prove,
  },
  {
    name: 'the export of a person',
    path: '/contacts/c-nora',
    shows: 'person.json',
    act: async (page) => {
      await page.getByRole('button', { name: 'More', exact: true }).first().click();
      await page.getByRole('menuitem', { name: 'Export what we hold…' }).click();
    },
  },
];

/** All of them. */
export const privacyScreens: Screen[] = [...own, ...admins];

function answer(page: Page): Promise<void> {
  return page.getByRole('button', { name: 'Answer Tomás Ferreira' }).click();
}

async function previewErasure(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'An address' }).click();
  await page.getByLabel('Email address').fill('nora@acme.example');
  await page.getByRole('button', { name: 'See what would go' }).click();
}

function prove(page: Page): Promise<void> {
  return page.getByRole('button', { name: 'Prove it' }).click();
}
