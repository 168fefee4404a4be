/** The import of a large Gmail mailbox, measured against what its quota lets anybody do. */
import { sql } from 'kysely';
import type { ConnectionRef } from '#sync/connection-ref.ts';
import { syncConnection } from '#sync/sync-connection.ts';
import { castOfBlock, fillMailbox, type GmailLoad, leastSeconds, leastUnits } from './gmail-load.ts';
import { addRecords, connectMailbox, type GmailProgram, startGmailProgram } from './gmail-program.ts';
import { createLeapingTime } from './leaping-time.ts';

/** Seconds until something was there, and the least that the quota allows. */
export interface Against {
  seconds: number;
  least: number;
}

/** What was measured. */
export interface ImportFigures {
  load: GmailLoad;
  logged: number;
  /** Until so many were on the timeline. */
  first: Map<number, Against>;
  whole: Against;
  /** The least for the whole with every unit that Google grants, so that people were left none. */
  leastWithAll: number;
  units: number;
  leastUnits: number;
  /** Of the units that a sync may use, while it waits for more. */
  use: number;
  refused: number;
  /** What the machine needed, the waiting left out. */
  workSeconds: number;
}

interface Sample {
  at: number;
  units: number;
}

const counted = [50, 500];
/** Whoever must wait so long has spent his minute. */
const spentMs = 20_000;

/** Imports a mailbox of so many messages. */
export async function importMailbox(messages: number): Promise<ImportFigures> {
  const samples: Sample[] = [];
  const time = createLeapingTime((ms) => {
    if (ms > spentMs) samples.push(sampleOf(both, time.clock.now()));
  });
  const both = await startGmailProgram(time);
  try {
    const { program, google } = both;
    const end = time.clock.now();
    const cast = castOfBlock(0, 0.1, end);
    const { email, name } = cast.colleagues[0]!;
    const load = fillMailbox(google.world.addUser({ email, name }), messages, end);
    await addRecords(program, cast);
    const ref = await connectMailbox(both, email);
    const { logged, atCount } = countLogged(both);
    const began = time.clock.now().getTime();
    const report = await syncConnection(program.app, ref, 'connect');
    if (report.type !== 'done') throw new Error(`The import ended as ${report.type}.`);
    const seconds = (time.clock.now().getTime() - began) / 1000;
    const ofMinute = unreserved(both);
    const least = leastUnits(load.messages, load.wanted.values());
    const order = await readOrder(both, ref);
    return {
      load,
      logged: logged(),
      first: new Map(
        counted.map((count) => [
          count,
          {
            seconds: ((atCount.get(count) ?? Number.NaN) - began) / 1000,
            least: leastSeconds(unitsUntil(order, count), ofMinute),
          },
        ]),
      ),
      whole: { seconds, least: leastSeconds(least, ofMinute) },
      leastWithAll: leastSeconds(least, program.config.google.quota.unitsPerMinute),
      units: google.world.stats.units.get(email) ?? 0,
      leastUnits: least,
      use: shareOf(samples, ofMinute),
      refused: google.world.stats.throttled,
      workSeconds: seconds - time.leapt / 1000,
    };
  } finally {
    await both.remove();
  }
}

function sampleOf({ google }: GmailProgram, now: Date): Sample {
  const [units = 0] = google.world.stats.units.values();
  return { at: now.getTime(), units };
}

/** Units a minute that a sync may use. */
function unreserved({ program }: GmailProgram): number {
  const { unitsPerMinute, reserve } = program.config.google.quota;
  return unitsPerMinute - reserve;
}

/** Notes the moments at which the counted messages have committed. */
function countLogged({ program }: GmailProgram): { logged: () => number; atCount: Map<number, number> } {
  const { app } = program;
  const { messages } = app.metrics;
  const atCount = new Map<number, number>();
  let logged = 0;
  const inc = messages.inc.bind(messages) as (labels: { outcome: string }) => void;
  messages.inc = ((labels: { outcome: string }) => {
    inc(labels);
    if (labels.outcome !== 'logged') return;
    logged += 1;
    if (counted.includes(logged)) atCount.set(logged, app.clock.now().getTime());
  }) as typeof messages.inc;
  return { logged: () => logged, atCount };
}

interface Fetched {
  thread: string;
  outcome: string;
}

/** What was fetched, the newest first. */
async function readOrder({ program }: GmailProgram, ref: ConnectionRef): Promise<Fetched[]> {
  const found = await program.app.db.tenant(ref, (tx) =>
    sql<Fetched>`select provider_thread_id as thread, outcome from ledger_entry
      where connection_id = ${ref.connectionId} and email_id is not null
      order by received_at desc, provider_id desc`.execute(tx),
  );
  return found.rows;
}

/** The least units for the newest messages up to the one that is logged as number so-and-so. */
function unitsUntil(order: readonly Fetched[], count: number): number {
  const sizes = new Map<string, number>();
  let logged = 0;
  let ids = 0;
  for (const { thread, outcome } of order) {
    if (logged >= count) break;
    ids += 1;
    sizes.set(thread, (sizes.get(thread) ?? 0) + 1);
    if (outcome === 'logged') logged += 1;
  }
  return leastUnits(ids, sizes.values());
}

/** Between the first minute that was spent and the last, when there was always more to do than units. */
function shareOf(samples: readonly Sample[], ofMinute: number): number {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.at === first.at) return Number.NaN;
  return (last.units - first.units) / (((last.at - first.at) / 60_000) * ofMinute);
}
