/** From a mail that lands at Google to the event that an open page hears, one mail at a time, by the machine's clock. */
import { createContact } from '#contacts/create-contact.ts';
import { webhookUrl } from '#google/addresses.ts';
import { serveHttp } from '#http/serve.ts';
import { startWorker } from '#jobs/work.ts';
import { staged } from '../../test/support/google-stage.ts';
import { mailDocument } from '../../test/support/mail-documents.ts';
import { connectMailbox, type GmailProgram, startGmailProgram } from './gmail-program.ts';
import { nextTimeline, openPage } from './live-page.ts';

const email = 'ada@acme.example';
const patienceMs = 20_000;
/** Gmail notifies once a second for each mailbox, and drops what is more. */
const gapMs = 1_050;

/** Milliseconds of so many mails. */
export async function measurePushes(mails: number): Promise<number[]> {
  const both = await startGmailProgram();
  const { program, google } = both;
  const { app, urls, actor } = program;
  const user = google.world.addUser({ email, name: 'Ada Byron' });
  const worker = await startWorker(app, urls.appUrl);
  const web = await serveHttp(app, { port: 0 });
  try {
    await app.db.tenant(actor, (tx) => createContact(tx, actor, { name: 'Bob Stone', emails: ['bob@client.example'] }));
    const endpoint = `http://127.0.0.1:${web.port}/api/email/webhooks/gmail`;
    const push = { endpoint, audience: webhookUrl(app), serviceAccountEmail: staged.pushAccount };
    google.pubsub.createSubscription(staged.subscription, { topic: staged.topic, push });
    await connectMailbox(both, email);
    await untilWatched(both);
    const page = await openPage(program, web.port);
    const times: number[] = [];
    for (let n = 0; n < mails; n++) {
      await app.clock.sleep(gapMs);
      const heard = nextTimeline(page);
      const started = performance.now();
      user.deliver(mailDocument({ messageId: `live-${n}@client.example`, from: 'bob@client.example', to: email }));
      await heard;
      times.push(performance.now() - started);
    }
    page.close();
    return times;
  } finally {
    await web.close();
    await worker.stop();
    await both.remove();
  }
}

/** The worker imports the empty mailbox and asks Google to announce its changes. */
async function untilWatched({ program: { app }, google }: GmailProgram): Promise<void> {
  for (const end = performance.now() + patienceMs; performance.now() < end; ) {
    if (google.pubsub.watchedUntil(email)) return app.clock.sleep(gapMs);
    await app.clock.sleep(50);
  }
  throw new Error('The mailbox was never watched.');
}
