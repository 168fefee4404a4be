import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { asOwner } from '#db/owner.ts';
import { queueTables } from '#jobs/queue.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'rapport-doctor-'));
let base: TestDatabase;
before(async () => {
  base = await createTestDatabase({ schemas: [queueTables] });
});
after(async () => {
  await base.drop();
  rmSync(folder, { recursive: true });
});

test('a sound installation is told to be one', async () => {
  const { code, findings } = await doctor(base.ownerUrl);
  assert.equal(code, 0);
  assert.deepEqual(
    [...findings.keys()],
    ['node', 'keys', 'disk', 'outbound', 'database', 'migrations', 'role', 'walls', 'mailboxes'],
  );
});

test('a gap in the wall between workspaces is named', async () => {
  await asOwner(base.ownerUrl, (owner) => owner.query('alter table contact no force row level security'));
  const { code, findings } = await doctor(base.ownerUrl);
  assert.equal(code, 1);
  assert.match(findings.get('walls') ?? '', /^failed .*contact does not force/);
  await asOwner(base.ownerUrl, (owner) => owner.query('alter table contact force row level security'));
});

test('a credential that no key opens any more is told of before a sync fails over it', async () => {
  const [workspace, id, user] = [randomUUID(), randomUUID(), randomUUID()];
  await asOwner(base.ownerUrl, async (owner) => {
    await owner.query(`insert into workspace (workspace_id, name) values ($1, 'Acme')`, [workspace]);
    await owner.query(
      `insert into connection (workspace_id, id, user_id, provider, address, secret)
       values ($1, $2, $3, 'imap', 'ana@acme.example', 'v1.deadbeef.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA')`,
      [workspace, id, user],
    );
  });
  const { code, findings } = await doctor(base.ownerUrl);
  assert.equal(code, 1);
  assert.match(findings.get('mailboxes') ?? '', /^failed 1 connected.*key that is not here/);
});

test('a database that can not be reached is a finding, not a crash', async () => {
  const { code, findings } = await doctor('postgres://nobody:secret@127.0.0.1:1/nothing');
  assert.equal(code, 1);
  assert.match(findings.get('database') ?? '', /^failed .*database-unavailable/);
});

async function doctor(url: string): Promise<{ code: number | null; findings: Map<string, string> }> {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, 'doctor', '--json', '--data', folder], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (part) => {
    out += part;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const { findings } = JSON.parse(out) as { findings: { check: string; result: string; says: string }[] };
  return { code, findings: new Map(findings.map(({ check, result, says }) => [check, `${result} ${says}`])) };
}
