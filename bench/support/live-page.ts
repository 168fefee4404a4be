/** An open page that waits for live events, and what many waits came to. */
import { WebSocket } from 'ws';
import { addKey } from '#users/keys.ts';
import type { BenchProgram } from './program.ts';

const patienceMs = 20_000;

/** Opens one on the web server at this port, signed in by a key. */
export async function openPage({ app, actor }: BenchProgram, port: number): Promise<WebSocket> {
  const { key } = await addKey(app, actor, { name: 'bench' });
  const page = new WebSocket(`ws://127.0.0.1:${port}/api/live`, { headers: { authorization: `Bearer ${key}` } });
  await new Promise((resolve, reject) => page.once('open', resolve).once('error', reject));
  return page;
}

/** Resolves when the page hears that a timeline has changed. */
export function nextTimeline(page: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('No event came.')), patienceMs);
    const hear = (text: Buffer) => {
      if (JSON.parse(text.toString()).what !== 'timeline') return;
      clearTimeout(late);
      page.off('message', hear);
      resolve();
    };
    page.on('message', hear);
  });
}

/** What so many of these times are below: 0.95 gives the p95. */
export function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
