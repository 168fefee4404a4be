/**
 * `rapport doctor`: looks at everything that an installation stands on and says in words what is wrong and what to do.
 * It repairs nothing, and a check that can not be made is a finding, never a crash. Exit code 1 when something failed.
 */
import { statfs } from 'node:fs/promises';
import type { Config } from '#config.ts';
import { checkWalls } from '#db/check-walls.ts';
import { type Database, openDatabase } from '#db/database.ts';
import type { DatabaseUrls } from '#db/database-urls.ts';
import { readMigrations, readVersion } from '#db/migrate.ts';
import { asOwner } from '#db/owner.ts';
import { reachDatabase } from '#db/reach-database.ts';
import { sealedColumns } from '#db/sealed-columns.ts';
import { isFault } from '#errors.ts';
import { systemClock } from '#platform/clock.ts';
import { loadKeyRing } from '#platform/keys.ts';
import type { Log } from '#platform/log.ts';
import type { Call } from './read-call.ts';
import { answer } from './with-program.ts';

/** One finding. */
interface Finding {
  check: string;
  result: 'well' | 'look' | 'failed';
  says: string;
}

type Look = () => Promise<Omit<Finding, 'check'>>;

const gibibyte = 1024 ** 3;

/** Looks, tells, and answers the exit code. */
export async function doctor(call: Call, config: Config, log: Log): Promise<number> {
  const findings = [await look('node', checkNode), await look('keys', () => checkKeys(config))];
  findings.push(
    await look('disk', () => checkDisk(config.folder)),
    await look('outbound', () => checkOutbound(config)),
  );
  findings.push(...(await lookAtDatabase(config, log)));
  const healthy = findings.every((finding) => finding.result !== 'failed');
  answer(call.flag('json'), { healthy, findings }, () =>
    findings.map(({ check, result, says }) => `${result.padEnd(6)}  ${check.padEnd(11)}  ${says}`).join('\n'),
  );
  return healthy ? 0 : 1;
}

async function lookAtDatabase(config: Config, log: Log): Promise<Finding[]> {
  const reached = await reachDatabase(config, systemClock, log).catch((error: unknown) => error);
  if (!isReached(reached)) return [{ check: 'database', result: 'failed', says: wordsOf(reached) }];
  const { urls } = reached;
  try {
    const version = await look('database', () => checkDatabase(urls, config));
    const migrations = await look('migrations', () => checkMigrations(urls));
    if (version.result === 'failed' || migrations.result === 'failed') return [version, migrations];
    return [
      version,
      migrations,
      await look('role', () => checkRole(urls, log)),
      await look('walls', () => checkTenancy(urls)),
      await look('mailboxes', () => checkMailboxes(urls, config, log)),
    ];
  } finally {
    await reached.stop();
  }
}

function isReached(reached: unknown): reached is Awaited<ReturnType<typeof reachDatabase>> {
  return !(reached instanceof Error);
}

async function look(check: string, make: Look): Promise<Finding> {
  try {
    return { check, ...(await make()) };
  } catch (error) {
    return { check, result: 'failed', says: wordsOf(error) };
  }
}

function wordsOf(error: unknown): string {
  return isFault(error) ? `${error.message} (${error.code})` : `It could not be checked: ${(error as Error).message}`;
}

const checkNode: Look = async () => ({ result: 'well', says: `Node ${process.versions.node}.` });

async function checkDisk(folder: string): ReturnType<Look> {
  const { bavail, bsize } = await statfs(folder);
  const free = (bavail * bsize) / gibibyte;
  const says = `${free.toFixed(1)} GiB free in ${folder}.`;
  if (free < 0.2) return { result: 'failed', says: `${says} The database stops when there is none.` };
  return { result: free < 2 ? 'look' : 'well', says };
}

async function checkKeys(config: Config): ReturnType<Look> {
  const { current, old } = loadKeyRing(config.folder, config.encryption);
  const place = config.encryption.key === null ? `${config.folder}/keys` : 'EMAIL_ENCRYPTION_KEY';
  return {
    result: 'well',
    says: `New secrets are sealed with the key ${current.id} of ${place}; ${old.length} older ones open.`,
  };
}

async function checkOutbound({ outboundAllow }: Config): ReturnType<Look> {
  if (outboundAllow.length === 0) return { result: 'well', says: 'Only servers with public addresses are reached.' };
  return { result: 'well', says: `RAPPORT_OUTBOUND_ALLOW allows ${outboundAllow.length} more.` };
}

async function checkDatabase({ ownerUrl }: DatabaseUrls, config: Config): ReturnType<Look> {
  const [server] = await asOwner(ownerUrl, (owner) =>
    owner.query<{ version: string; number: number; megabytes: string }>(`
      select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
             (pg_database_size(current_database()) / 1048576)::text as megabytes`),
  );
  const kind = config.database.url === null ? 'Embedded' : 'External';
  const says = `${kind} PostgreSQL ${server?.version}, ${server?.megabytes} MiB.`;
  const isOld = (server?.number ?? 0) < 150_000;
  return { result: isOld ? 'failed' : 'well', says: isOld ? `${says} Rapport needs 15 or newer.` : says };
}

async function checkMigrations({ ownerUrl }: DatabaseUrls): ReturnType<Look> {
  const wanted = readMigrations().at(-1)?.name ?? '';
  const version = await asOwner(ownerUrl, readVersion);
  if (version === wanted) return { result: 'well', says: `The database is at ${version}.` };
  const says = version === null ? 'The database is empty' : `The database is at ${version}, the program at ${wanted}`;
  return { result: 'failed', says: `${says}. Run \`rapport migrate\`, or start Rapport.` };
}

async function checkRole(urls: DatabaseUrls, log: Log): ReturnType<Look> {
  await asApp(urls, log, (db) => db.checkRole());
  return { result: 'well', says: 'Row-level security binds the role that Rapport works as.' };
}

async function checkTenancy({ ownerUrl }: DatabaseUrls): ReturnType<Look> {
  const gaps = await asOwner(ownerUrl, checkWalls);
  if (gaps.length === 0) return { result: 'well', says: 'Every table stands behind the wall between workspaces.' };
  return { result: 'failed', says: `The wall between workspaces has gaps: ${gaps.join('; ')}.` };
}

async function checkMailboxes(urls: DatabaseUrls, config: Config, log: Log): ReturnType<Look> {
  const { rows } = await asApp(urls, log, (db) =>
    db.query('select status, count(*)::int as count from all_connections() group by status order by status'),
  );
  if (rows.length === 0) return { result: 'well', says: 'No mailbox is connected yet.' };
  const says = `${rows.map((row) => `${row.count} ${row.status}`).join(', ')}.`;
  if (!(await canOpenSecrets(urls, config)))
    return {
      result: 'failed',
      says: `${says} Some credentials were sealed with a key that is not here: restore it, or connect these mailboxes again.`,
    };
  const isTroubled = rows.some((row) => row.status === 'error' || row.status === 'needs_reconnect');
  return { result: isTroubled ? 'look' : 'well', says: isTroubled ? `${says} \`rapport status\` says why.` : says };
}

/** The envelope names the key that sealed it (platform/seal). An owner who may not read every row sees none. */
async function canOpenSecrets({ ownerUrl }: DatabaseUrls, config: Config): Promise<boolean> {
  const { current, old } = loadKeyRing(config.folder, config.encryption);
  const known = [current, ...old].map((key) => key.id);
  const lost = sealedColumns.map(
    ({ table, column }) => `select 1 from ${table} where split_part(${column}, '.', 2) <> all ($1)`,
  );
  const found = await asOwner(ownerUrl, (owner) => owner.query(`${lost.join(' union all ')} limit 1`, [known]));
  return found.length === 0;
}

async function asApp<T>({ appUrl }: DatabaseUrls, log: Log, work: (db: Database) => Promise<T>): Promise<T> {
  const db = openDatabase(appUrl, { clock: systemClock, log, connections: 2 });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
