/** Every file of every set of mail is parsed: it must neither crash nor take longer than the deadline. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { filesOf, setsNamed } from './corpus-files.ts';

/** What became of the files of one set. */
export interface ParsingResult {
  set: string;
  files: number;
  crashes: string[];
  hangs: string[];
  withProblems: number;
}

const DEADLINE = 10_000;

type Answer = { problems: number } | { crash: string } | 'hang';

/** Parses all sets of messages, one worker for all, replaced when it hangs. */
export async function checkParsing(root: string): Promise<ParsingResult[]> {
  const results: ParsingResult[] = [];
  let worker = startWorker();
  for (const set of setsNamed(root, 'mime-', 'bounce-', 'conv-', 'inbound-', 'reply-', 'thread-')) {
    const result: ParsingResult = { set, files: 0, crashes: [], hangs: [], withProblems: 0 };
    for (const file of filesOf(root, set)) {
      const answer = await ask(worker, join(root, file));
      record(result, file, answer);
      if (answer === 'hang') {
        await worker.terminate();
        worker = startWorker();
      }
    }
    results.push(result);
  }
  await worker.terminate();
  return results;
}

function startWorker(): Worker {
  return new Worker(new URL('./parse-worker.ts', import.meta.url));
}

function ask(worker: Worker, path: string): Promise<Answer> {
  return new Promise((resolve) => {
    const finish = (answer: Answer): void => {
      clearTimeout(timer);
      worker.off('message', finish);
      worker.off('error', fail);
      resolve(answer);
    };
    const fail = (error: Error): void => finish({ crash: error.message });
    const timer = setTimeout(() => finish('hang'), DEADLINE);
    worker.on('message', finish);
    worker.on('error', fail);
    worker.postMessage(path);
  });
}

function record(result: ParsingResult, file: string, answer: Answer): void {
  result.files += 1;
  if (answer === 'hang') result.hangs.push(file);
  else if ('crash' in answer) result.crashes.push(`${file}: ${answer.crash}`);
  else if (answer.problems > 0) result.withProblems += 1;
}
