/**
 * The Gmail adapter keeps the contract at somebody else's Gmail (npm `emulate`), which can not share our
 * misunderstandings. What it lacks and the relay can not make of what it has is an exception.
 */
import assert from 'node:assert/strict';
import { openEmulatedGmailStage } from '../support/emulated-gmail-stage.ts';
import { catchUp, openMirrors } from '../support/mirror.ts';
import { addSeveral, listedNames, mirrorOfInbox } from './asking.ts';
import { gmailExceptions } from './gmail-exceptions.ts';
import { mailProviderContract } from './mail-provider.contract.ts';
import type { Stage } from './stage.ts';

/** Its history is never forgotten; but whoever lists anew finds the same, under the same ids. */
async function listsTheSameTwice(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 3);
  const provider = await stage.open();
  const inbox = await mirrorOfInbox(provider, await openMirrors(provider));
  await catchUp(provider, inbox);
  const page = await provider.changes(inbox.feed, null, 10);
  assert.deepEqual(page.created, [...inbox.emails.values()]);
  assert.deepEqual(await listedNames(provider, page.created), ['inbox-1', 'inbox-2', 'inbox-3']);
  await provider.close();
}

/** Its `q` knows neither a Message-ID nor alternatives: such a search finds nothing, and breaks nothing. */
async function findsNothing(stage: Stage): Promise<void> {
  await addSeveral(stage, 'INBOX', 1);
  const provider = await stage.open();
  const query = { address: 'bob@client.example', date: new Date(Date.UTC(2026, 1, 10)) };
  assert.deepEqual(await provider.find(query, 5), []);
  assert.deepEqual(await provider.find({ messageId: 'inbox-1@acme.example' }, 5), []);
  await provider.close();
}

mailProviderContract('Gmail (emulated by another)', () => openEmulatedGmailStage(), {
  ...gmailExceptions,
  'asks for a new listing when its ids are dead': {
    reason: 'the emulator never forgets its history',
    instead: listsTheSameTwice,
  },
  'tells a new epoch from the old one': { reason: 'Gmail’s ids never die', instead: listsTheSameTwice },
  'finds an email by its Message-ID in every mailbox': {
    reason: 'the emulator looks for the colon of rfc822msgid: as a part of the id (0.12.2)',
    instead: findsNothing,
  },
  'finds emails by address and day, newest first': {
    reason: 'the emulator’s q has no alternatives',
    instead: findsNothing,
  },
});
