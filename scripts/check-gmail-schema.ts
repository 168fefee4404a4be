/**
 * `npm run check:gmail-schema [FILE]`: holds the simulated Gmail against Google's own discovery document, which lies
 * beside the project and is no part of it. Every method is called; every answer must be what the document says, with no
 * field that it does not know; every method, parameter and scope of ours must be one of Google's; and our own reduced
 * schema must not contradict it. Exit code 0: all is so; 1: something is not; 2: the document is not there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { callEveryMethod } from '../test/simulator/gmail/every-method.ts';
import { openGmail } from '../test/simulator/gmail/stage.ts';
import { checkMethods } from './gmail-schema/check-methods.ts';
import { checkReducedSchema } from './gmail-schema/check-reduced-schema.ts';
import type { Discovery } from './gmail-schema/discovery.ts';
import { methodsOf } from './gmail-schema/discovery.ts';
import { validate } from './gmail-schema/validate.ts';

const usual = '../../shared/corpora/gmail-discovery/data/gmail-v1.json';
const file = process.argv[2] ?? fileURLToPath(new URL(usual, import.meta.url));

if (!existsSync(file)) {
  console.error(`There is no file ${file}. This check needs Google's discovery document of Gmail v1.`);
  process.exit(2);
}
process.exit((await check(JSON.parse(readFileSync(file, 'utf8')) as Discovery)) ? 0 : 1);

async function check(document: Discovery): Promise<boolean> {
  const answers = await checkAnswers(document);
  const wrong = [...answers.wrong, ...checkMethods(document), ...checkReducedSchema(document)];
  for (const line of wrong) console.error(line);
  console.log(
    `${answers.count} answers of ${answers.methods} methods, ${answers.bodies} with a body; ${wrong.length} faults.`,
  );
  return wrong.length === 0 && answers.count > 0;
}

async function checkAnswers(
  document: Discovery,
): Promise<{ count: number; methods: number; bodies: number; wrong: string[] }> {
  const { stage, close } = await openGmail();
  const made = await callEveryMethod(stage).finally(close);
  const known = methodsOf(document);
  const wrong = made.flatMap(({ id, answer }) => {
    const resource = known.get(id)?.response?.$ref;
    if (answer.status >= 300) return [`${id} answered ${answer.status}`];
    if (resource === undefined) return answer.text === '' ? [] : [`${id} answers a body, and should not`];
    return validate(document, resource, answer.json, resource).map((fault) => `${id}: ${fault}`);
  });
  const bodies = made.filter(({ answer }) => answer.text !== '').length;
  return { count: made.length, methods: new Set(made.map(({ id }) => id)).size, bodies, wrong };
}
