/**
 * A real IMAP server for tests and measurements: Dovecot 2.3, rootless, in a folder of its own, on free ports, up in
 * a tenth of a second. As root it runs under Debian's mail accounts, because Dovecot refuses to serve mail as root.
 *
 * Absent Dovecot is a failure where `CI` is set, and elsewhere a visible skip that says what to install.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { createMaildir, type MaildirOwner, maildirFolder, type SeedMail, writeMaildir } from './maildir.ts';

/** What a test may choose. */
export interface DovecotOptions {
  /** Passwords by user name; one user, ada@acme.example, unless told. */
  users?: Record<string, string>;
  /** Which change-log extensions the server shows. */
  changeLog?: 'qresync' | 'condstore' | 'none';
  /** Connections that one user may have; more are refused. */
  connectionsPerUser?: number;
  /** False hides IDLE. */
  idle?: boolean;
  /** More lines for the configuration. */
  extra?: string;
}

/** A running server. */
export interface Dovecot {
  host: string;
  /** Plain text and STARTTLS. */
  port: number;
  /** TLS from the first octet. */
  tlsPort: number;
  /** The self-signed certificate of `localhost` and 127.0.0.1. */
  certificate: string;
  folder: string;
  /** A signed-in client that is not ours, to act as the user's other mail program. */
  connect(user?: string): Promise<ImapFlow>;
  /** Adds one mail as another client would. */
  append(user: string, mailbox: string, raw: Buffer, flags?: string[], internalDate?: Date): Promise<void>;
  /** Writes mails straight into the folder; answers how many. Thousands a second. */
  seedMaildir(user: string, mailbox: string, mails: Iterable<SeedMail> | AsyncIterable<SeedMail>): Promise<number>;
  /** Where the user's mailbox lies on disk. */
  maildir(user: string, mailbox: string): string;
  /** Gives the mailbox a new UIDVALIDITY, as a restored backup or a careless move would. */
  renewUidValidity(user: string, mailbox: string): void;
  /** Replaces a password, or adds a user. */
  setPassword(user: string, password: string): Promise<void>;
  /** Starts again on the same ports after `stop` or `kill`. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** SIGKILL to every process of the server. */
  kill(): Promise<void>;
  /** Stops and removes the folder. */
  remove(): Promise<void>;
}

const DEFAULT_USERS = { 'ada@acme.example': 'secret-ada' };
const ADVICE = 'Dovecot is not installed; this test needs it: apt-get install dovecot-imapd';
/** Ends the server's process group when we are gone, however we went: our end of its standard input closes. */
const SHEPHERD = 'cat >/dev/null; kill -9 "-$0"';
const running = new Set<number>();
process.once('exit', () => {
  for (const pid of running) killGroup(pid);
});

/** The path of the server's program, or null. */
export function findDovecot(): string | null {
  const places = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'];
  return places.map((place) => join(place, 'dovecot')).find((path) => existsSync(path)) ?? null;
}

/** For `describe` and `it`: no reason to skip, or the advice; throws in CI, where nothing may be skipped. */
export function skipWithoutDovecot(): { skip: string | false } {
  if (findDovecot() !== null) return { skip: false };
  if (process.env.CI) throw new Error(ADVICE);
  return { skip: ADVICE };
}

/** Starts a server; call `remove` at the end. */
export async function startDovecot(options: DovecotOptions = {}): Promise<Dovecot> {
  const program = findDovecot();
  if (program === null) throw new Error(ADVICE);
  const folder = await mkdtemp(join(tmpdir(), 'rapport-dovecot-'));
  chmodSync(folder, 0o755);
  const account = readAccount();
  for (const each of ['base', 'state', 'mail', 'log', 'users']) await mkdir(join(folder, each));
  if (account.owner !== null) chownSync(join(folder, 'mail'), account.owner.uid, account.owner.gid);
  writeCertificate(folder);
  const [port, tlsPort] = await freePorts(2);
  const users = { ...(options.users ?? DEFAULT_USERS) };
  const layout: Layout = { folder, account, port: port!, tlsPort: tlsPort!, options };
  for (const [user, password] of Object.entries(users)) await writePassword(folder, user, password);
  writeFileSync(join(folder, 'dovecot.conf'), configuration(layout));
  const server = createServer(layout, program, users);
  await server.start();
  return server;
}

interface Account {
  user: string;
  group: string;
  internalUser: string;
  internalGroup: string;
  loginUser: string;
  owner: MaildirOwner | null;
}

interface Layout {
  folder: string;
  account: Account;
  port: number;
  tlsPort: number;
  options: DovecotOptions;
}

function createServer(layout: Layout, program: string, users: Record<string, string>): Dovecot {
  const { folder, port, tlsPort, account } = layout;
  const seeded = new Map<string, number>();
  let child: ChildProcess | null = null;
  let shepherd: ChildProcess | null = null;
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    if (child === null) return;
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();
    if (signal === 'SIGKILL') killGroup(child.pid!);
    else child.kill(signal);
    await ended;
    killGroup(child.pid!);
    running.delete(child.pid!);
    shepherd?.kill('SIGKILL');
    child = null;
  };
  const maildir = (user: string, mailbox: string) => maildirFolder(join(folder, 'mail', user, 'Maildir'), mailbox);
  const server: Dovecot = {
    host: '127.0.0.1',
    port,
    tlsPort,
    certificate: readFileSync(join(folder, 'cert.pem'), 'utf8'),
    folder,
    connect: (user = Object.keys(users)[0]!) => connectClient(port, user, users[user]!),
    async append(user, mailbox, raw, flags = [], internalDate) {
      const client = await server.connect(user);
      await client.append(mailbox, raw, flags, internalDate);
      await client.logout();
    },
    async seedMaildir(user, mailbox, mails) {
      const root = createHome(folder, user, account.owner);
      const path = createMaildir(root, mailbox, account.owner);
      const first = seeded.get(path) ?? 0;
      const count = await writeMaildir(path, mails, account.owner, first);
      seeded.set(path, first + count);
      return count;
    },
    maildir,
    renewUidValidity: (user, mailbox) => renewUidValidity(maildir(user, mailbox)),
    async setPassword(user, password) {
      users[user] = password;
      await writePassword(folder, user, password);
    },
    async start() {
      rmSync(join(folder, 'base', 'master.pid'), { force: true });
      child = spawn(program, ['-F', '-c', join(folder, 'dovecot.conf')], { detached: true, stdio: 'ignore' });
      shepherd = spawn('/bin/sh', ['-c', SHEPHERD, String(child.pid)], {
        detached: true,
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      running.add(child.pid!);
      await waitForGreeting(port, child, folder);
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async remove() {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return server;
}

async function connectClient(port: number, user: string, pass: string): Promise<ImapFlow> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user, pass },
    logger: false,
    disableAutoIdle: true,
  });
  client.on('error', () => {});
  await client.connect();
  return client;
}

function createHome(folder: string, user: string, owner: MaildirOwner | null): string {
  const home = join(folder, 'mail', user);
  createMaildir(join(home, 'Maildir'), 'INBOX', owner);
  if (owner !== null) chownSync(home, owner.uid, owner.gid);
  return join(home, 'Maildir');
}

/** The head of `dovecot-uidlist` is `3 V<uidvalidity> N<uidnext> G<guid>`; Dovecot reads it at the next look. */
function renewUidValidity(maildir: string): void {
  const list = join(maildir, 'dovecot-uidlist');
  const text = readFileSync(list, 'utf8');
  writeFileSync(
    list,
    text.replace(/ V(\d+)/, (_, old: string) => ` V${Number(old) + 1}`),
  );
}

function readAccount(): Account {
  const name = (id: string, flag: string) =>
    execFileSync('id', [flag, ...(id === '' ? [] : [id])])
      .toString()
      .trim();
  const user = name('', '-un');
  const group = name('', '-gn');
  if (process.getuid?.() !== 0) {
    return { user, group, internalUser: user, internalGroup: group, loginUser: user, owner: null };
  }
  const owner = { uid: Number(name('mail', '-u')), gid: Number(name('mail', '-g')) };
  const internalGroup = name('dovecot', '-gn');
  return { user: 'mail', group: 'mail', internalUser: 'dovecot', internalGroup, loginUser: 'dovenull', owner };
}

function writeCertificate(folder: string): void {
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  execFileSync('openssl', ['req', '-x509', ...key, ...names, ...files], { stdio: 'ignore' });
}

/** One file for each user, because Dovecot looks at a file that it knows once a second at most. */
async function writePassword(folder: string, user: string, password: string): Promise<void> {
  const path = join(folder, 'users', user);
  const isNew = !existsSync(path);
  writeFileSync(path, `${user}:{PLAIN}${password}::::::\n`);
  if (isNew) return;
  const later = new Date(Math.floor(statSync(path).mtimeMs / 1000) * 1000 + 1000);
  utimesSync(path, later, later);
  await wait(1000 - (Date.now() % 1000));
}

function configuration({ folder, account, port, tlsPort, options }: Layout): string {
  const special = ['Drafts', 'Sent', 'Trash', 'Junk', 'Archive'];
  const boxes = special.map((name) => `  mailbox ${name} {\n    special_use = \\${name}\n    auto = subscribe\n  }`);
  return `
protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/base
state_dir = ${folder}/state
log_path = ${folder}/log/dovecot.log
default_internal_user = ${account.internalUser}
default_internal_group = ${account.internalGroup}
default_login_user = ${account.loginUser}
default_vsz_limit = 2G
first_valid_uid = 1
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
passdb {
  driver = passwd-file
  args = username_format=%u ${folder}/users/%u
}
userdb {
  driver = static
  args = uid=${account.user} gid=${account.group} home=${folder}/mail/%u
}
mail_location = maildir:~/Maildir
mailbox_list_index = yes
mail_fsync = never
namespace inbox {
  inbox = yes
  separator = /
${boxes.join('\n')}
}
protocol imap {
  mail_max_userip_connections = ${options.connectionsPerUser ?? 50}
${capabilityLine(options)}
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  service_count = 0
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
${options.extra ?? ''}
`;
}

/** Dovecot 2.3 can add to its capabilities but not take away, so the whole list is given without what is hidden. */
function capabilityLine(options: DovecotOptions): string {
  const hidden = new Set<string>();
  if (options.changeLog === 'none') hidden.add('CONDSTORE').add('QRESYNC');
  if (options.changeLog === 'condstore') hidden.add('QRESYNC');
  if (options.idle === false) hidden.add('IDLE');
  if (hidden.size === 0) return '';
  const shown = ALL_CAPABILITIES.split(' ').filter((capability) => !hidden.has(capability));
  return `  imap_capability = ${shown.join(' ')}`;
}

const ALL_CAPABILITIES =
  'IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT SORT=DISPLAY THREAD=REFERENCES THREAD=REFS MULTIAPPEND ' +
  'URL-PARTIAL CATENATE UNSELECT CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH ' +
  'ESORT SEARCHRES WITHIN CONTEXT=SEARCH LIST-STATUS BINARY MOVE SNIPPET=FUZZY PREVIEW=FUZZY LITERAL+ NOTIFY SPECIAL-USE';

/** Ports that nobody listens on now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => net.createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

async function waitForGreeting(port: number, child: ChildProcess, folder: string): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    if (await greets(port)) return;
    await wait(10);
  }
  const log = join(folder, 'log', 'dovecot.log');
  throw new Error(`Dovecot did not start: ${existsSync(log) ? readFileSync(log, 'utf8').slice(-2000) : 'no log'}`);
}

async function greets(port: number): Promise<boolean> {
  const socket = net.connect(port, '127.0.0.1');
  try {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    return chunk.toString().startsWith('* OK');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The whole group has ended already.
  }
}
