import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createGoogleStage, type GoogleStage } from '../support/google-stage.ts';

describe('connecting a Gmail mailbox', () => {
  let stage: GoogleStage;
  before(async () => {
    stage = await createGoogleStage();
  });
  after(() => stage.close());

  it('stores it after the consent, and its mail comes', async () => {
    const ref = await stage.connect('ada@acme.example');
    stage.google.world
      .user('ada@acme.example')
      ?.deliver(
        'From: jane@x.example\r\nTo: ada@acme.example\r\nSubject: Hi\r\nMessage-ID: <1@x.example>\r\n\r\nHello',
      );
    const done = await stage.work();
    console.log(done);
    const view = await stage.view(ref);
    console.log(JSON.stringify(view, null, 1));
    assert.equal(view.status, 'connected');
  });
});
