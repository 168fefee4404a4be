import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { changeGoogleWorkspace } from '#google/change-workspace.ts';
import { createSeal, readKey } from '#platform/seal.ts';
import { createGoogleStage, type GoogleStage, googleEnv, staged } from '../support/google-stage.ts';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

describe('an admin at the console', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rapport-google-'));
  const key = '7'.repeat(64);
  let stage: GoogleStage;
  before(async () => {
    stage = await createGoogleStage();
    stage.app.seal = createSeal({ current: readKey(key), old: [] });
    const delegatedDomains = [{ domain: staged.domain, scopes: ['https://www.googleapis.com/auth/gmail.readonly'] }];
    const robot = { email: 'robot@acme.iam.example', projectId: 'acme', delegatedDomains };
    const { keyJson } = stage.google.oauth.addServiceAccount(robot);
    await stage.member('ada@acme.example');
    await stage.app.db.tenant(stage.admin, (tx) =>
      changeGoogleWorkspace(tx, stage.app, stage.admin, {
        delegation: { keyJson, domain: staged.domain, enabled: true },
      }),
    );
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await stage.close();
  });

  async function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
    const { ownerUrl } = stage.database;
    const env = { ...process.env, ...googleEnv(stage.google), DATABASE_URL: ownerUrl, EMAIL_ENCRYPTION_KEY: key };
    const child = spawn(process.execPath, [program, ...words, '--data', folder], { env });
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

  it('enrolls one member, then all, and learns who was parked', async () => {
    const one = await run('google', 'enroll', '--user', 'admin@acme.example', '--email', 'ada@acme.example', '--json');
    assert.equal(one.code, 0, one.err);
    assert.equal(JSON.parse(one.out).enrolled[0].email, 'ada@acme.example');
    const all = await run('google', 'enroll', '--user', 'admin@acme.example');
    assert.equal(all.code, 1);
    assert.match(all.out, /^already +ada@acme\.example$/m);
    assert.match(all.out, /^parked +admin@acme\.example: .* \(gmail-user-unknown\)$/m);
  });

  it('asks the doctor, whose exit code says whether something is wrong', async () => {
    const well = await run('google', 'doctor', '--user', 'admin@acme.example');
    assert.match(well.out, /ok +Client secret: Google takes the client secret\./);
    assert.match(well.out, /wrong +Domain-wide delegation/, 'the admin himself has no mailbox at Google');
    assert.equal(well.code, 1);
  });

  it('must be an admin', async () => {
    const { code, err } = await run('google', 'doctor', '--user', 'ada@acme.example', '--json');
    assert.deepEqual([code, JSON.parse(err).code], [1, 'forbidden']);
  });
});
