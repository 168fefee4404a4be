/**
 * PostgreSQL refuses to run as root. For root there are two ways for a new cluster, tried in this order:
 * 1. A user namespace in which root is called 1000: nobody is created, files stay root's, closed homes are no trouble.
 * 2. An ordinary account (postgres, nobody) that may search closed folders: for containers without user namespaces.
 */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { Fault } from '#errors.ts';

/** How PostgreSQL is run: what stands before its command, and to whom its folder must belong (null: to us). */
export interface Account {
  command: string[];
  owner: { uid: number; gid: number } | null;
}

/** The account for this process and this cluster; throws a Fault `refuse` when root has no way. */
export function findAccount(cluster: string): Account {
  if (process.getuid?.() !== 0) return { command: [], owner: null };
  const found = formerOwner(cluster) ?? namespace() ?? ordinary('postgres') ?? ordinary('nobody');
  if (found) return found;
  throw new Fault(
    'refuse',
    'postgres-as-root',
    'PostgreSQL does not run as root, and this machine lets root become nobody else. Run Rapport as an ordinary user, or set DATABASE_URL.',
  );
}

/** A cluster that an ordinary user made stays that user's, also when root runs Rapport today. */
function formerOwner(cluster: string): Account | null {
  const owner = statSync(cluster, { throwIfNoEntry: false });
  return owner && owner.uid !== 0 ? become(owner.uid, owner.gid) : null;
}

function namespace(): Account | null {
  const command = ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'];
  return works(command) ? { command, owner: null } : null;
}

function ordinary(name: string): Account | null {
  const uid = idOf('-u', name);
  const gid = idOf('-g', name);
  return uid === null || gid === null ? null : become(uid, gid);
}

/** With leave to search closed folders, such as /root, on the way to the cluster. */
function become(uid: number, gid: number): Account | null {
  const search = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search', '--securebits', '+no_setuid_fixup'];
  const command = ['setpriv', '--reuid', `${uid}`, '--regid', `${gid}`, '--clear-groups', ...search, '--'];
  return works(command) ? { command, owner: { uid, gid } } : null;
}

function works([program = '', ...args]: string[]): boolean {
  return spawnSync(program, [...args, 'true'], { stdio: 'ignore' }).status === 0;
}

function idOf(flag: string, name: string): number | null {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : null;
}
