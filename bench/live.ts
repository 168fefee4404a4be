/**
 * From a mail that lands on the server to the event that an open page hears: APPEND on a real Dovecot by another client,
 * IDLE, sync, commit, NOTIFY, WebSocket. Prints p50 and p95, and what share of them is under a second.
 */
import type { WebSocket } from 'ws';
import { connectImap } from '#connections/connect-imap.ts';
import { createContact } from '#contacts/create-contact.ts';
import { serveHttp } from '#http/serve.ts';
import { watchConnections } from '#jobs/watch-connections.ts';
import { startWorker } from '#jobs/work.ts';
import { syncConnection } from '#sync/sync-connection.ts';
import { startDovecot } from '../test/support/dovecot.ts';
import { mailDocument } from '../test/support/mail-documents.ts';
import { nextTimeline, openPage, quantile } from './support/live-page.ts';
import { type BenchProgram, startProgram } from './support/program.ts';

const mails = 60;
const user = 'ada@acme.example';

const dovecot = await startDovecot();
const program = await startProgram([`${dovecot.host}:${dovecot.port}`]);
const worker = await startWorker(program.app, program.urls.appUrl);
const watches = watchConnections(program.app);
const web = await serveHttp(program.app, { port: 0 });
try {
  await prepare(program);
  report(await measure(await openPage(program, web.port)));
} finally {
  await web.close();
  await watches.stop();
  await worker.stop();
  await program.remove();
  await dovecot.remove();
}

async function prepare({ app, actor }: BenchProgram): Promise<void> {
  await app.db.tenant(actor, (tx) => createContact(tx, actor, { name: 'Bob Stone', emails: ['bob@client.example'] }));
  const { connectionId } = await connectImap(app, actor, {
    address: user,
    host: dovecot.host,
    port: dovecot.port,
    security: 'none',
    username: user,
    password: 'secret-ada',
    historyDays: null,
  });
  await syncConnection(app, { ...actor, connectionId }, 'connect');
  await app.clock.sleep(4_000, new AbortController().signal);
}

/** One mail at a time; milliseconds from the server's OK to the page's event. */
async function measure(page: WebSocket): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < mails; n++) {
    const heard = nextTimeline(page);
    const raw = mailDocument({ messageId: `live-${n}@client.example`, from: 'bob@client.example', to: user });
    await dovecot.append(user, 'INBOX', raw);
    const started = performance.now();
    await heard;
    times.push(Math.max(0, performance.now() - started));
  }
  page.close();
  return times;
}

function report(times: number[]): void {
  const at = (share: number) => Math.round(quantile(times, share));
  const quick = (times.filter((time) => time < 1000).length / times.length) * 100;
  process.stdout.write(
    `mails  ${times.length}, one at a time\np50    ${at(0.5)} ms\np95    ${at(0.95)} ms\n< 1 s  ${quick.toFixed(0)} %\n`,
  );
}
