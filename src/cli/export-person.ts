import { createWriteStream, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Config } from '#config.ts';
import { exportPerson } from '#erasure/export-person.ts';
import { zipFiles } from '#erasure/zip-files.ts';
import type { Log } from '#platform/log.ts';
import { findWorkspaceId } from './find-workspace.ts';
import type { Call } from './read-call.ts';
import { answer, withProgram } from './with-program.ts';

/** `rapport export-person`: everything that the workspace holds about a person, of every member, into one archive. */
export async function exportPersonCommand(call: Call, config: Config, log: Log): Promise<undefined> {
  const file = path.resolve(call.required('to'));
  await withProgram(config, log, async ({ app }) => {
    const workspaceId = await findWorkspaceId(app, call.required('workspace'));
    const files = await exportPerson(app, workspaceId, { address: call.required('email') });
    const draft = `${file}.part`;
    try {
      const octets = Readable.from(zipFiles(files, app.clock.now()), { objectMode: false });
      await pipeline(octets, createWriteStream(draft, { mode: 0o600, flush: true }));
      await rename(draft, file);
    } finally {
      rmSync(draft, { force: true });
    }
    answer(call.flag('json'), { file }, () => `Wrote what is held to ${file}.`);
  });
}
