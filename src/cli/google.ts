/** `rapport google doctor` and `rapport google enroll`: what an admin does under Settings, Google Workspace. */
import type { App } from '#app.ts';
import type { Config } from '#config.ts';
import { Fault } from '#errors.ts';
import { examineWorkspace } from '#google/doctor/examine-workspace.ts';
import type { Checked } from '#google/doctor/finding.ts';
import { type EnrolledAll, enroll, enrollAll } from '#google/enroll.ts';
import type { Log } from '#platform/log.ts';
import type { Actor } from '#users/actor.ts';
import { actorOfUser } from '#users/find-actor.ts';
import { requirePermission } from '#users/permissions.ts';
import type { Call } from './read-call.ts';
import { answer, withProgram } from './with-program.ts';

/** Tries each step of a workspace's set-up at Google; exit code 1 when something is wrong. */
export function googleDoctor(call: Call, config: Config, log: Log): Promise<number> {
  return withProgram(config, log, async ({ app }) => {
    const checks = await examineWorkspace(app, await adminOf(app, call));
    answer(call.flag('json'), { checks }, () => checks.map(sayCheck).join('\n'));
    return checks.some(({ outcome }) => outcome === 'wrong') ? 1 : 0;
  });
}

/** Opens mailboxes by delegation: one member's, or all; exit code 1 when one was parked. */
export function googleEnroll(call: Call, config: Config, log: Log): Promise<number> {
  return withProgram(config, log, async ({ app }) => {
    const admin = await adminOf(app, call);
    const result = await enrollAsked(app, admin, call.option('email'), readDays(call.option('history-days')));
    answer(call.flag('json'), result, () => sayEnrolled(result));
    return result.parked.length > 0 ? 1 : 0;
  });
}

async function adminOf(app: App, call: Call): Promise<Actor> {
  const actor = await actorOfUser(app.db, call.required('user'), call.option('workspace'));
  requirePermission(actor, 'workspace:change');
  return actor;
}

async function enrollAsked(app: App, admin: Actor, email: string | undefined, days?: number | null) {
  if (email === undefined) return enrollAll(app, admin, days);
  const one = await enroll(app, admin, email, days);
  const result: EnrolledAll = { enrolled: [], already: [], parked: [], skipped: [] };
  if (one.status === 'parked') result.parked.push({ email: one.email, code: one.code, message: one.message });
  else result[one.already ? 'already' : 'enrolled'].push({ email: one.email, connectionId: one.connectionId });
  return result;
}

function readDays(text: string | undefined): number | null | undefined {
  if (text === undefined) return undefined;
  if (text === 'all') return null;
  const days = Number(text);
  if (Number.isInteger(days) && days >= 0 && days <= 36_500) return days;
  throw new Fault('refuse', 'usage', '--history-days is "all" or a number of days.');
}

function sayCheck({ outcome, title, says, fix, link }: Checked): string {
  const more = [fix, link].filter((each) => each !== null).map((each) => `\n${' '.repeat(10)}${each}`);
  return `${outcome.padEnd(8)}  ${title}: ${says}${more.join('')}`;
}

function sayEnrolled({ enrolled, already, parked, skipped }: EnrolledAll): string {
  const lines = [
    ...enrolled.map(({ email }) => `connected  ${email}`),
    ...already.map(({ email }) => `already    ${email}`),
    ...parked.map(({ email, message, code }) => `parked     ${email}: ${message} (${code})`),
    ...skipped.map(({ email, reason }) => `skipped    ${email}: ${reason}`),
  ];
  return lines.length > 0 ? lines.join('\n') : 'Nobody in this workspace has an address in the domain.';
}
