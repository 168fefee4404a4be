/** `rapport erase preview` and `rapport erase run`: forgets a person for good, as the operator. */
import type { App } from '#app.ts';
import type { Config } from '#config.ts';
import { readErasure, requestErasure, startErasure } from '#erasure/erasures.ts';
import { previewErasure } from '#erasure/preview-erasure.ts';
import { type ErasureReport, erasureCounts } from '#erasure/report.ts';
import { runErasure } from '#erasure/run-erasure.ts';
import { Fault } from '#errors.ts';
import type { Log } from '#platform/log.ts';
import { findWorkspaceId } from './find-workspace.ts';
import type { Call } from './read-call.ts';
import { answer, withProgram } from './with-program.ts';

/** Counts what would go; nothing goes. */
export function erasePreview(call: Call, config: Config, log: Log): Promise<undefined> {
  return withProgram(config, log, async ({ app }) => {
    const workspaceId = await findWorkspaceId(app, call.required('workspace'));
    const { preview } = await previewErasure(app, workspaceId, { address: call.required('email') });
    answer(call.flag('json'), preview, () => sayReport('It would remove:', preview));
    return undefined;
  });
}

/** Erases, here and now. Without `--yes` it only says what would go. */
export function eraseRun(call: Call, config: Config, log: Log): Promise<undefined> {
  if (!call.flag('yes'))
    throw new Fault('refuse', 'usage', 'What is erased is gone for good. Look with `erase preview`, then add --yes.');
  return withProgram(config, log, async ({ app }) => {
    const report = await erase(app, await findWorkspaceId(app, call.required('workspace')), call.required('email'));
    answer(call.flag('json'), report, () => sayReport('Removed:', report));
    return undefined;
  });
}

async function erase(app: App, workspaceId: string, address: string): Promise<ErasureReport> {
  const operator = { workspaceId, userId: null };
  const found = await previewErasure(app, workspaceId, { address });
  const { id } = await app.db.tenant(operator, async (tx) => {
    const requested = await requestErasure(app, tx, operator, found);
    return startErasure(app, tx, operator, requested.id);
  });
  await runErasure(app, { workspaceId, erasureId: id });
  const { report } = await app.db.tenant(operator, (tx) => readErasure(tx, id));
  return report ?? found.preview;
}

function sayReport(heading: string, report: ErasureReport): string {
  const names = Object.keys(erasureCounts) as (keyof typeof erasureCounts)[];
  const lines = names
    .filter((name) => report[name] > 0)
    .map((name) => `  ${String(report[name]).padStart(7)}  ${name}`);
  const quotes = report.quotes.map(({ type, id }) => `  ${type} ${id}`);
  const more = report.moreQuotes ? ['  … and more'] : [];
  const staying = quotes.length > 0 ? ["Others' words name the person and stay:", ...quotes, ...more] : [];
  return [heading, ...(lines.length > 0 ? lines : ['  nothing']), ...staying].join('\n');
}
