import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startStage, type TestCaller } from '../http/stage.ts';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

describe('an operator at the console, of what a workspace keeps no longer,', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rapport-retention-'));
  let stage: Awaited<ReturnType<typeof startStage>>;
  let ada: TestCaller;
  before(async () => {
    stage = await startStage();
    ada = await stage.member('ada@acme.example', 'admin');
    const contact = await ada('POST', '/api/contacts', { name: 'Jane' });
    const occurredAt = new Date(Date.now() - 400 * 86_400_000).toISOString();
    await ada('POST', '/api/notes', { recordKind: 'contact', recordId: contact.json.id, body: 'Rang.', occurredAt });
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await stage.close();
  });

  async function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
    const env = { ...process.env, DATABASE_URL: stage.database.ownerUrl, EMAIL_ENCRYPTION_KEY: '7'.repeat(64) };
    const child = spawn(process.execPath, [program, 'retention', ...words, '--data', folder], { env });
    const said = { out: '', err: '' };
    child.stdout.on('data', (text) => {
      said.out += text;
    });
    child.stderr.on('data', (text) => {
      said.err += text;
    });
    const [code] = await once(child, 'close');
    return { code, ...said };
  }

  it('counts it by the workspace’s periods or by others, and takes it', async () => {
    const tried = await run('preview', '--workspace', 'Acme', '--interaction-days', '365', '--audit-days', 'off');
    assert.match(tried.out, /^A run would take:\n {2}0 entries of mail and 1 noted by hand from the timelines\n/);
    await ada('PATCH', '/api/workspace', { interactionDays: 365 });
    const counted = await run('preview', '--workspace', ada.workspaceId, '--json');
    const done = await run('run', '--workspace', 'Acme', '--json');
    assert.deepEqual(JSON.parse(done.out), JSON.parse(counted.out));
    assert.equal(JSON.parse(done.out).notes, 1);
    assert.match((await run('run', '--workspace', 'Acme')).out, /^It took:\n {2}0 entries of mail and 0 noted by hand/);
  });

  it('is told what is wrong with his words', async () => {
    for (const words of [
      ['--words-days', '0'],
      ['--words-days', '1.5'],
      ['--unmatched-days', 'off'],
      ['--audit-days', '36501'],
    ]) {
      const { code, err } = await run('preview', '--workspace', 'Acme', ...words);
      assert.deepEqual([code, /^--\S+ is a number of days from 1 to \d+/.test(err)], [2, true], err);
    }
    const unknown = await run('preview', '--workspace', 'Nowhere');
    assert.deepEqual([unknown.code, /workspace-unknown/.test(unknown.err)], [1, true]);
    const order = await run('preview', '--workspace', 'Acme', '--envelope-days', '3');
    assert.deepEqual([order.code, /retention-order/.test(order.err)], [1, true]);
  });
});
