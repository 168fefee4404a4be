/** `rapport retention`: what a workspace keeps no longer, counted or taken away, as the operator. */
import type { Config } from '#config.ts';
import { Fault } from '#errors.ts';
import type { Log } from '#platform/log.ts';
import { keepRetention, type RetentionCounts } from '#privacy/keep-retention.ts';
import { previewRetention } from '#privacy/preview-retention.ts';
import type { RetentionDays } from '#users/retention-days.ts';
import { findWorkspaceId } from './find-workspace.ts';
import type { Call } from './read-call.ts';
import { answer, withProgram } from './with-program.ts';

/** The options of a preview, and the periods that they try. */
const periods = {
  'unmatched-days': 'unmatchedDays',
  'words-days': 'wordsDays',
  'envelope-days': 'envelopeDays',
  'interaction-days': 'interactionDays',
  'audit-days': 'auditDays',
} as const;

/** Their names, for the list of commands. */
export const periodOptions = Object.keys(periods);

/** Counts what a run would take, with the workspace's periods or those of the options; nothing goes. */
export async function retentionPreview(call: Call, config: Config, log: Log): Promise<undefined> {
  const instead = readPeriods(call);
  await withProgram(config, log, async ({ app }) => {
    const workspaceId = await findWorkspaceId(app, call.required('workspace'));
    const counts = await app.db.tenant({ workspaceId, userId: null }, (tx) =>
      previewRetention(tx, app.clock.now(), instead),
    );
    answer(call.flag('json'), counts, () => sayCounts('A run would take', counts));
  });
}

/** Runs retention now and tells what it took. */
export async function retentionRun(call: Call, config: Config, log: Log): Promise<undefined> {
  await withProgram(config, log, async ({ app }) => {
    const counts = await keepRetention(app, { workspaceId: await findWorkspaceId(app, call.required('workspace')) });
    answer(call.flag('json'), counts, () => sayCounts('It took', counts));
  });
}

function readPeriods(call: Call): Partial<RetentionDays> {
  const given = Object.entries(periods).flatMap(([option, field]) => {
    const text = call.option(option);
    return text === undefined ? [] : [[field, readDays(option, text)] as const];
  });
  return Object.fromEntries(given);
}

function readDays(option: string, text: string): number | null {
  const most = option === 'unmatched-days' ? 3_650 : 36_500;
  if (text === 'off' && option !== 'unmatched-days') return null;
  const days = Number(text);
  if (/^\d{1,5}$/.test(text) && days >= 1 && days <= most) return days;
  const off = option === 'unmatched-days' ? '' : ', or "off"';
  throw new Fault('refuse', 'usage', `--${option} is a number of days from 1 to ${most}${off}.`);
}

function sayCounts(intro: string, counts: RetentionCounts): string {
  return [
    `${intro}:`,
    `  ${counts.interactions} entries of mail and ${counts.notes} noted by hand from the timelines`,
    `  ${counts.words} logged emails' snippets and attachment names`,
    `  ${counts.unmatchedWords} unmatched emails' subjects, and ${counts.envelopes} unmatched emails as a whole`,
    `  ${counts.auditEntries} entries of the audit log`,
  ].join('\n');
}
