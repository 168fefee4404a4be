/** Parses one file after another on its own thread, so that the check can tell a hang from slow work. */
import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { parseMessage } from '#mail/parse-message.ts';
import { snippetOf } from '#mail/snippet.ts';

parentPort?.on('message', async (path: string) => {
  try {
    const message = await parseMessage(readFileSync(path), { receivedAt: null });
    const json = JSON.stringify(message);
    if (json.includes('\\u0000')) throw new Error('The result holds NUL.');
    parentPort?.postMessage({ problems: message.problems.length, snippet: snippetOf(message).length });
  } catch (error) {
    parentPort?.postMessage({ crash: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
