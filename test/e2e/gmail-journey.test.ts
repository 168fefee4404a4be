/**
 * A team moves in with Gmail: the admin sets up the client and has the doctor look, says no on the consent page and then
 * yes, sees new mail arrive by push, allows more, loses the access and gets it back, and opens a colleague's mailbox.
 * Everything is real but the user and Google: the program, its database, Chromium; Google is the simulated one.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { type GoogleServer, startGoogle } from '#simulator/google/start.ts';
import { startBrowser, withoutBrowser } from '../support/browser.ts';
import { inbox, letter, owner, sent } from './letters.ts';
import { readByEverybody } from './read-by-everybody.ts';
import { type RunningRapport, startRapport } from './running-rapport.ts';

const desk = { width: 1280, height: 900 };
const domain = 'harbour.example';
const colleague = 'tomas@harbour.example';
const trainee = 'trainee@harbour.example';
const projectId = 'harbour-crm';
const clientId = '417200318871-4tq9v0n2c7x1.apps.googleusercontent.com';
const topic = `projects/${projectId}/topics/gmail`;
const pushAccount = `pusher@${projectId}.iam.gserviceaccount.com`;
const robot = `rapport@${projectId}.iam.gserviceaccount.com`;
const scope = (name: string) => `https://www.googleapis.com/auth/gmail.${name}`;

describe('a team moves in with Gmail', { skip: withoutBrowser() }, () => {
  let google: GoogleServer;
  let rapport: RunningRapport;
  let browser: Browser;
  let page: Page;
  let failedAt: string | null = null;
  const faults: string[] = [];
  /** The last address at which Google sent the person back. */
  let wayBack = '';

  before(async () => {
    google = await startGoogle();
    furnishGoogle(google);
    const port = await freePort();
    [rapport, browser] = await Promise.all([startRapport({ port, env: environmentOf(google) }), startBrowser()]);
    const context = await browser.newContext({ viewport: desk, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.on('request', (request) => {
      if (request.url().includes('/api/auth/gmail/callback')) wayBack = request.url();
    });
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (line) => {
      if (/Content Security Policy/.test(line.text()) && line.location().url.startsWith(rapport.url))
        faults.push(line.text());
    });
  });
  after(async () => {
    if (failedAt !== null && process.env.E2E_PICTURE) await page?.screenshot({ path: process.env.E2E_PICTURE });
    await browser?.close();
    await rapport?.remove();
    await google?.close();
  });

  step('is told at the first run that nobody asks Google yet, and led to where that is set up', async () => {
    await page.goto(rapport.url);
    await page.getByLabel('Your name').fill('Ida Holm');
    await page.getByLabel('Email').fill(owner);
    await page.getByLabel('Workspace').fill('Nordhavn Marina');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('link', { name: 'Set up Google Workspace' }).click();
    await shows('Google wants to know who asks');
  });

  step('has the doctor find a wrong secret and an unknown redirect URI, and puts both right', async () => {
    const redirectUri = await page.getByLabel('Redirect URI').inputValue();
    assert.equal(redirectUri, `${rapport.url}/api/auth/gmail/callback`);
    await page.getByLabel('Client ID').first().fill(clientId);
    await page.getByLabel('Client secret').fill('not the secret');
    await part('Your own client').getByRole('button', { name: 'Save' }).click();
    await part('Your own client').getByText('In use').waitFor();
    await runChecks();
    await found('Redirect URI', 'Wrong');
    await found('Client secret', 'Wrong');
    google.oauth.changeClient(clientId, { redirectUris: [redirectUri] });
    await part('Your own client').getByText('Change it, or read the steps again').click();
    await page.getByLabel('Client secret').fill('the secret');
    // What the page says of the first saving may stand there still.
    const saved = page.waitForResponse((answer) => answer.request().method() === 'PUT');
    await part('Your own client').getByRole('button', { name: 'Save' }).click();
    assert.ok((await saved).ok());
    await runChecks();
    await found('Redirect URI', 'In order');
    await found('Client secret', 'In order');
  });

  step('arranges that Google calls this server, and copies the address for it', async () => {
    const panel = part('New mail at once').first();
    await panel.getByLabel('Google calls').check();
    const endpoint = await panel.getByLabel('Endpoint and audience').inputValue();
    google.pubsub.createTopic(topic, { gmailMayPublish: true });
    const push = { endpoint, audience: endpoint, serviceAccountEmail: pushAccount };
    google.pubsub.createSubscription(`projects/${projectId}/subscriptions/rapport`, { topic, push });
    await panel.getByLabel('Topic').fill(topic);
    await panel.getByLabel('Service account that signs').fill(pushAccount);
    await panel.getByRole('button', { name: 'Save' }).click();
    await panel.getByText(topic).first().waitFor();
  });

  step('says no on Google’s page, and finds nothing connected', async () => {
    await goToConsent();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await failure('consent-denied');
    await page.getByRole('link', { name: 'Connect again' }).click();
    await shows('What Google asks you to allow');
  });

  step('connects, imports, and accounts for every message', async () => {
    await page.getByLabel('Everything').check();
    await goToConsent();
    await allow(owner);
    await shows('The account of every message');
    await figure('Unmatched', 5);
    await shows('By your own consent');
    await shows('New mail comes at once');
    await page.getByRole('heading', { name: 'Labels' }).waitFor();
    await page.getByRole('button', { name: 'Check now' }).click();
    await shows('0 missing');
  });

  step('does not take the same way back from Google twice', async () => {
    await page.goto(wayBack);
    await failure('consent-used');
    await page.getByRole('link', { name: 'Connect again' }).click();
    await shows('What Google asks you to allow');
  });

  step('sees new mail on the open timeline at once, because Google announces it', async () => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Suggestions' }).click();
    await page.getByRole('button', { name: 'Add Nora Lindqvist' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Add contact' }).click();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Contacts', exact: true }).click();
    await page.getByRole('link', { name: 'Nora Lindqvist' }).click();
    await page.getByRole('link', { name: 'Re: Berths at the north pier' }).waitFor();
    user(owner).deliver(letter({ id: 'new@acme.example', subject: 'One more question', daysAgo: 0 }).raw);
    await page.getByRole('link', { name: 'One more question' }).waitFor();
  });

  step('allows sending too, and only that', async () => {
    await openMailbox(owner);
    await page.getByRole('button', { name: 'Allow: Send mail' }).click();
    await allow(owner);
    await page.getByRole('button', { name: 'Allow: Send mail' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Allow: Change labels' }).waitFor();
  });

  step('is told when the access was taken back at Google, in Mailboxes and at the rail', async () => {
    google.oauth.revoke(owner);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByRole('button', { name: 'Reconnect with Google' }).waitFor();
    await page.getByRole('link', { name: '1 mailbox needs you' }).click();
    await shows('1 mailbox needs a look');
  });

  step('can not reconnect it with another account', async () => {
    await openMailbox(owner);
    await page.getByRole('button', { name: 'Reconnect with Google' }).click();
    await allow(colleague);
    await failure('consent-other-account');
    await page.getByRole('link', { name: 'Back to the mailboxes' }).click();
    await shows('1 mailbox needs a look');
  });

  step('reconnects it with its own, and has lost nothing meanwhile', async () => {
    user(owner).deliver(letter({ id: 'meanwhile@acme.example', subject: 'While you were away', daysAgo: 0 }).raw);
    await openMailbox(owner);
    await page.getByRole('button', { name: 'Reconnect with Google' }).click();
    await allow(owner);
    await page.getByRole('button', { name: 'Reconnect with Google' }).waitFor({ state: 'detached' });
    await figure('Logged', 6);
    await page.getByRole('link', { name: 'All mail accounted for' }).waitFor();
  });

  step('gives the key of a service account, and connects colleagues without asking them', async () => {
    for (const [email, name] of [
      [colleague, 'Tomás Ferreira'],
      [trainee, 'Liv Dahl'],
    ])
      await join(email!, name!);
    const { keyJson } = google.oauth.addServiceAccount({ email: robot, projectId });
    await page.goto(`${rapport.url}/settings/google`);
    const panel = part('Access for the whole domain');
    const file = { name: 'key.json', mimeType: 'application/json', buffer: Buffer.from(keyJson) };
    await panel.locator('input[type=file]').setInputFiles(file);
    await panel.getByLabel('Domain', { exact: true }).fill(domain);
    await panel.getByRole('button', { name: 'Save' }).click();
    await panel.getByText(`On for ${domain}`).waitFor();
    await runChecks();
    await found('Domain-wide delegation', 'Wrong');
    google.oauth.delegate(robot, { domain, scopes: [scope('readonly')] });
    await runChecks();
    await found('Domain-wide delegation', 'In order');
    await page.getByRole('button', { name: 'Connect all…' }).click();
    await page.getByRole('button', { name: 'Connect all', exact: true }).click();
    await page.getByRole('listitem').filter({ hasText: colleague }).getByText('Connected').waitFor();
    await page.getByRole('listitem').filter({ hasText: owner }).getByText('Connected before').waitFor();
    await part('Parked').getByText(trainee, { exact: true }).waitFor();
  });

  step('finds what Google did not open when he comes back, and tries it again', async () => {
    await page.reload();
    await part('Parked').getByText(trainee, { exact: true }).waitFor();
    user(trainee).licensed = true;
    await part('Parked')
      .getByRole('button', { name: /^Try again/ })
      .click();
    await page.getByRole('listitem').filter({ hasText: trainee }).getByText('Connected').waitFor();
    await part('Parked').waitFor({ state: 'detached' });
  });

  step('sees the colleague’s figures, and by whom it was opened, never a word of it', async () => {
    await openMailbox(colleague);
    await shows('By your administrator');
    await page.getByRole('row', { name: /^Unmatched.* 1 / }).waitFor();
    assert.equal(await page.getByRole('button', { name: /^Allow/ }).count(), 0);
    assert.equal(await page.getByRole('link', { name: /Show them$/ }).count(), 0);
    await shows('Only the owner sees them.');
    const { pathname } = new URL(page.url());
    await page.goto(`${rapport.url}${pathname}/messages`);
    await shows('There is no such mailbox');
    assert.equal(await page.getByText('Fenders for the long boats').count(), 0);
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

  function user(email: string) {
    const found = google.world.user(email);
    assert.ok(found, email);
    return found;
  }

  function part(title: string): Locator {
    return page.getByRole('region', { name: title });
  }

  async function shows(text: string): Promise<void> {
    await page.getByText(text).first().waitFor();
  }

  /** Waits until the account says so. */
  async function figure(outcome: string, count: number): Promise<void> {
    const words = `${outcome}: ${count} ${count === 1 ? 'message' : 'messages'}. Show them`;
    await page.getByRole('link', { name: words }).waitFor();
  }

  async function runChecks(): Promise<void> {
    const answered = page.waitForResponse(/google-workspace\/doctor$/);
    await page.getByRole('button', { name: /^Run the checks/ }).click();
    await answered;
  }

  /** What the doctor says of a step. */
  async function found(title: string, words: string): Promise<void> {
    await page.getByRole('heading', { name: `${words}: ${title}` }).waitFor();
  }

  async function goToConsent(): Promise<void> {
    if (!page.url().endsWith('/mailboxes/connect')) await page.goto(`${rapport.url}/mailboxes/connect`);
    await page.getByRole('button', { name: 'Connect with Google' }).click();
    await page.getByRole('button', { name: 'Allow', exact: true }).waitFor();
  }

  /** Chooses an account on Google's page and allows what is asked. */
  async function allow(email: string): Promise<void> {
    await page.getByRole('radio', { name: email }).check();
    await page.getByRole('button', { name: 'Allow', exact: true }).click();
  }

  /** The page that says why nothing was connected; everybody can read it. */
  async function failure(code: string): Promise<void> {
    await page.locator(`[data-code="${code}"]`).waitFor();
    await readByEverybody(page);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(desk);
  }

  async function openMailbox(email: string): Promise<void> {
    await page.goto(`${rapport.url}/mailboxes`);
    await page.getByRole('article').filter({ hasText: email }).getByRole('link').click();
    await shows('The account of every message');
  }

  /** A colleague follows the link of an invitation. */
  async function join(email: string, name: string): Promise<void> {
    await page.goto(`${rapport.url}/settings/members`);
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByRole('dialog').getByLabel('Email').fill(email);
    await page.getByRole('button', { name: 'Make the link' }).click();
    const link = await page.getByLabel('Invitation link').inputValue();
    const guest = await (await browser.newContext()).newPage();
    await guest.goto(link);
    await guest.getByLabel('Your name').fill(name);
    await guest.getByLabel('Password', { exact: true }).fill('another long password');
    await guest.getByRole('button', { name: 'Join' }).click();
    await guest.getByText('No contacts yet').or(guest.getByText('Nora Lindqvist')).first().waitFor();
    await guest.context().close();
  }
});

/** The people of the marina with their mail, and an internal client that does not know where to send them yet. */
function furnishGoogle({ world, oauth }: GoogleServer): void {
  const ida = world.addUser({ email: owner, name: 'Ida Holm', domain });
  const tomas = world.addUser({ email: colleague, name: 'Tomás Ferreira', domain });
  world.addUser({ email: trainee, name: 'Liv Dahl', domain, licensed: false });
  for (const { raw, internalDate } of inbox('http://elsewhere.example')) ida.insert(raw, { internalDate });
  for (const { raw, internalDate } of sent) ida.insert(raw, { internalDate, labels: ['SENT'] });
  tomas.insert(
    letter({ id: 'fenders@keel.example', from: 'liv@keel.example', subject: 'Fenders for the long boats' }).raw,
  );
  const redirectUris = ['http://localhost:1/not-here'];
  oauth.addClient({
    clientId,
    clientSecret: 'the secret',
    redirectUris,
    kind: 'internal',
    domain,
    projectId,
    name: 'Rapport',
  });
}

function environmentOf({ endpoints }: GoogleServer): Record<string, string> {
  return {
    GOOGLE_AUTHORIZE_URL: endpoints.authorizeUrl,
    GOOGLE_TOKEN_URL: endpoints.tokenUrl,
    GOOGLE_REVOKE_URL: endpoints.revokeUrl,
    GOOGLE_KEYS_URL: endpoints.keysUrl,
    GOOGLE_GMAIL_URL: endpoints.gmailUrl,
    GOOGLE_PUBSUB_URL: endpoints.pubsubUrl,
  };
}

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  server.close();
  await once(server, 'close');
  return address.port;
}
