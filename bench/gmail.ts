/**
 * How fast a Gmail mailbox becomes a timeline, when Google grants what it grants a project of 2026: 6,000 units a minute
 * for one mailbox, of which a sync leaves 300 to people.
 *
 * Google is simulated (its sliding window of 60 seconds counts every call), the mailbox is one of the cast, Rapport and
 * its database are real. The clock is simulated in one respect: it leaps over the waiting for quota. The floor is worked
 * out from the mailbox: the least units that list and read it, a thread at once where that is cheaper, as fast as the
 * window lets them. At the end, by the machine's clock: from a mail that lands at Google over its push to the event at a
 * WebSocket. Ends with 1 when an aim is missed.
 *
 *   npm run bench:gmail            100,000 messages, five minutes and more
 *   npm run bench:gmail -- 20000   as many as given
 */
import { type Against, type ImportFigures, importMailbox } from './support/gmail-import.ts';
import { measurePushes } from './support/gmail-pushes.ts';
import { quantile } from './support/live-page.ts';

const messages = Number(process.argv[2] ?? 100_000);
const mails = 30;
/** Of times to their floor; of the units that a sync may use; milliseconds. */
const aims = { whole: 1.05, first500: 1.15, first50: 5, use: 0.95, push: 1_000 };

const imported = await importMailbox(messages);
say(importLines(imported));
const times = await measurePushes(mails);
say([
  line(
    'push to page',
    `p50 ${Math.round(quantile(times, 0.5))} ms, p95 ${Math.round(quantile(times, 0.95))} ms`,
    `${mails} mails, one at a time`,
  ),
]);
const missed = missedAims(imported, quantile(times, 0.95));
if (missed.length > 0) say([`missed: ${missed.join(', ')}`]);
process.exitCode = missed.length === 0 ? 0 : 1;

function importLines({ load, logged, first, whole, ...rest }: ImportFigures): string[] {
  const { leastWithAll, units, leastUnits, use, refused, workSeconds } = rest;
  return [
    line('mailbox', `${load.messages} messages`, `${load.threads} threads, ${logged} logged`),
    line('clock', 'simulated', `leaps over the waiting for quota; the work itself took ${Math.round(workSeconds)} s`),
    line('first 50', sayTime(first.get(50)!.seconds), 'the quota asks for no wait'),
    line('first 500', sayTime(first.get(500)!.seconds), against(first.get(500)!)),
    line('whole', sayTime(whole.seconds), against(whole)),
    line('', '', `${(whole.seconds / leastWithAll).toFixed(3)} of the floor if people were left no units`),
    line('units', String(units), `${(units / leastUnits).toFixed(3)} of the least that list and read it`),
    line('use', `${(use * 100).toFixed(1)} %`, 'of what a sync may use, while it waits for more'),
    line('refused', String(refused), 'calls, by quota'),
  ];
}

function against({ seconds, least }: Against): string {
  return `${(seconds / least).toFixed(3)} of the floor, ${sayTime(least)}`;
}

function missedAims({ first, whole, use, refused }: ImportFigures, push: number): string[] {
  const [fifty, fiveHundred] = [first.get(50)!, first.get(500)!];
  const held: [string, boolean][] = [
    ['first 50', fifty.seconds <= fifty.least + aims.first50],
    ['first 500', fiveHundred.seconds <= Math.max(fiveHundred.least * aims.first500, fiveHundred.least + aims.first50)],
    ['whole', whole.seconds <= whole.least * aims.whole],
    ['use', use >= aims.use],
    ['refused', refused === 0],
    ['push', push < aims.push],
  ];
  return held.flatMap(([name, isHeld]) => (isHeld ? [] : [name]));
}

function sayTime(seconds: number): string {
  return seconds < 600 ? `${seconds.toFixed(1)} s` : `${(seconds / 60).toFixed(1)} min`;
}

function line(name: string, figure: string, words: string): string {
  return `${name.padEnd(13)} ${figure.padEnd(22)} ${words}`;
}

function say(lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
