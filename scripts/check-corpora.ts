/**
 * `npm run check:corpora`: reads the test material that nobody on this project wrote, which lies beside the project
 * and is no part of it, and says in figures how well the mail code does on it. Exit code 0: no crash, no hang, every
 * disagreement with others' results is explained; 1: not so; 2: the material is not there.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkBounces } from './corpora/check-bounces.ts';
import { checkAddresses, checkCalendars, checkFreeMail, checkSuffixes } from './corpora/check-lists.ts';
import { checkMimeTools } from './corpora/check-mime-tools.ts';
import { checkMime4j } from './corpora/check-mime4j.ts';
import { checkParsing, type ParsingResult } from './corpora/check-parsing.ts';
import { checkReplies } from './corpora/check-replies.ts';
import { checkSensitive } from './corpora/check-sensitive.ts';
import { checkThreads } from './corpora/check-threads.ts';
import { causeOf } from './corpora/explained.ts';
import type { Figure } from './corpora/report.ts';

const root = fileURLToPath(new URL('../../shared/corpora', import.meta.url));

if (!existsSync(root)) {
  console.error(`There is no folder ${root}. This check needs the test material that lies beside the project.`);
  process.exit(2);
}
process.exit((await check()) ? 0 : 1);

async function check(): Promise<boolean> {
  const parsing = await checkParsing(root);
  parsing.forEach(printParsing);
  const figures = [
    await checkMime4j(root),
    await checkMimeTools(root),
    ...(await checkThreads(root)),
    ...(await checkBounces(root)),
    ...checkReplies(root),
    ...(await checkSensitive(root)),
    checkAddresses(root),
    checkSuffixes(root),
    checkFreeMail(root),
    ...checkCalendars(root),
  ];
  const unexplained = figures.map(printFigure).reduce((sum, count) => sum + count, 0);
  return summarise(parsing, figures, unexplained);
}

function printParsing({ set, files, crashes, hangs, withProblems }: ParsingResult): void {
  console.log(
    `${set}: ${files} files, ${crashes.length} crashes, ${hangs.length} hangs, ${withProblems} with problems named`,
  );
  for (const crash of crashes) console.log(`  crash ${crash}`);
  for (const hang of hangs) console.log(`  hang ${hang}`);
}

/** Prints a figure with its disagreements and returns how many of them nobody has explained. */
function printFigure({ set, line, disagreements }: Figure): number {
  console.log(`${set}: ${line}`);
  let unexplained = 0;
  for (const { file, what } of disagreements) {
    const cause = causeOf(file);
    if (cause === null) unexplained += 1;
    console.log(
      `  ${cause === null ? 'UNEXPLAINED' : 'explained'} ${file}: ${what}${cause === null ? '' : ` (${cause})`}`,
    );
  }
  return unexplained;
}

function summarise(parsing: readonly ParsingResult[], figures: readonly Figure[], unexplained: number): boolean {
  const total = (count: (result: ParsingResult) => number): number =>
    parsing.reduce((sum, result) => sum + count(result), 0);
  const crashes = total((result) => result.crashes.length);
  const hangs = total((result) => result.hangs.length);
  const differing = figures.reduce((sum, { disagreements }) => sum + disagreements.length, 0);
  console.log(
    `\n${total((result) => result.files)} files in ${parsing.length} sets: ${crashes} crashes, ${hangs} hangs; ` +
      `${differing} disagreements, ${unexplained} unexplained.`,
  );
  return crashes + hangs + unexplained === 0;
}
