/** The commands of the program, in the order of the usage. */
import type { Config } from '#config.ts';
import type { Log } from '#platform/log.ts';
import { addConnection } from './add-connection.ts';
import { auditCommand } from './audit.ts';
import { backup } from './backup.ts';
import { doctor } from './doctor.ts';
import { erasePreview, eraseRun } from './erase.ts';
import { exportPersonCommand } from './export-person.ts';
import { googleDoctor, googleEnroll } from './google.ts';
import { keyAdd } from './key.ts';
import { migrateCommand } from './migrate.ts';
import { parseCommand } from './parse.ts';
import type { Call } from './read-call.ts';
import { restore } from './restore.ts';
import { periodOptions, retentionPreview, retentionRun } from './retention.ts';
import { serve } from './serve.ts';
import { status } from './status.ts';
import { syncCommand } from './sync.ts';
import { trace } from './trace.ts';
import { userAdd } from './user.ts';

/** One command. `quiet`: only warnings are logged, because its answer is what counts. */
export interface Command {
  words: readonly string[];
  arguments: readonly string[];
  options: readonly string[];
  flags: readonly string[];
  says: string;
  quiet: boolean;
  /** Does it; a number is the exit code, nothing means 0. */
  run(call: Call, config: Config, log: Log): Promise<number | undefined>;
}

/** All of them. */
export const commands: readonly Command[] = [
  {
    words: ['start'],
    arguments: [],
    options: ['port'],
    flags: [],
    says: 'Runs everything: web, worker and, without DATABASE_URL, the embedded database.',
    quiet: false,
    run: (_, config, log) => serve(config, log, { web: true, worker: true }),
  },
  {
    words: ['web'],
    arguments: [],
    options: ['port'],
    flags: [],
    says: 'Runs the web server alone; workers run beside it on the same database.',
    quiet: false,
    run: (_, config, log) => serve(config, log, { web: true, worker: false }),
  },
  {
    words: ['worker'],
    arguments: [],
    options: [],
    flags: [],
    says: 'Runs a worker alone: syncs, audits and watches mailboxes.',
    quiet: false,
    run: (_, config, log) => serve(config, log, { web: false, worker: true }),
  },
  {
    words: ['demo'],
    arguments: [],
    options: ['port'],
    flags: ['fresh', 'json'],
    says: 'Shows Rapport with an invented firm and months of its mail, offline, in a folder of its own; --fresh begins anew.',
    quiet: false,
    // Only here, because the other commands would load the whole simulator for nothing.
    run: async (call, config, log) => (await import('./demo.ts')).demo(call, config, log),
  },
  {
    words: ['migrate'],
    arguments: [],
    options: [],
    flags: ['json'],
    says: 'Brings the database to the state that this program needs, and ends.',
    quiet: true,
    run: migrateCommand,
  },
  {
    words: ['user', 'add'],
    arguments: [],
    options: ['email', 'name', 'workspace', 'role'],
    flags: ['password-stdin', 'json'],
    says: 'Adds a user to a workspace, making either where it is new; the password comes on standard input.',
    quiet: true,
    run: userAdd,
  },
  {
    words: ['key', 'add'],
    arguments: [],
    options: ['user', 'name', 'workspace'],
    flags: ['json'],
    says: 'Makes an API key for a user and prints it once.',
    quiet: true,
    run: keyAdd,
  },
  {
    words: ['connection', 'add', 'imap'],
    arguments: [],
    options: ['user', 'workspace', 'address', 'host', 'port', 'username', 'security', 'history-days'],
    flags: ['password-stdin', 'json'],
    says: "Connects a user's IMAP mailbox after signing in to it once; the password comes on standard input.",
    quiet: true,
    run: addConnection,
  },
  {
    words: ['google', 'doctor'],
    arguments: [],
    options: ['user', 'workspace'],
    flags: ['json'],
    says: "Tries each step of a workspace's set-up at Google, as the admin named by --user, and says what to click.",
    quiet: true,
    run: googleDoctor,
  },
  {
    words: ['google', 'enroll'],
    arguments: [],
    options: ['user', 'workspace', 'email', 'history-days'],
    flags: ['json'],
    says: "Opens the mailboxes of the delegated domain's members, or the one of --email, as the admin named by --user.",
    quiet: true,
    run: googleEnroll,
  },
  {
    words: ['sync'],
    arguments: ['connection'],
    options: [],
    flags: ['wait', 'json'],
    says: 'Syncs a mailbox: asks the running worker, or with --wait does it now and tells how it went.',
    quiet: true,
    run: syncCommand,
  },
  {
    words: ['status'],
    arguments: [],
    options: [],
    flags: ['json'],
    says: 'Shows every mailbox with the account of its messages.',
    quiet: true,
    run: status,
  },
  {
    words: ['trace'],
    arguments: [],
    options: ['message-id', 'address', 'date', 'user', 'workspace'],
    flags: ['json'],
    says: 'Answers "why is this message not here?", by Message-ID or by address and date.',
    quiet: true,
    run: trace,
  },
  {
    words: ['audit'],
    arguments: ['connection'],
    options: [],
    flags: ['json'],
    says: 'Compares a mailbox with the ledger, repairs what is missing and shows the evidence.',
    quiet: true,
    run: auditCommand,
  },
  {
    words: ['retention', 'preview'],
    arguments: [],
    options: ['workspace', ...periodOptions],
    flags: ['json'],
    says: 'Counts what a workspace keeps no longer; the periods of the options are tried instead of its own.',
    quiet: true,
    run: retentionPreview,
  },
  {
    words: ['retention', 'run'],
    arguments: [],
    options: ['workspace'],
    flags: ['json'],
    says: 'Takes away what a workspace keeps no longer, now instead of within the day.',
    quiet: true,
    run: retentionRun,
  },
  {
    words: ['parse'],
    arguments: ['file'],
    options: [],
    flags: ['json'],
    says: 'Parses one message (a file, or - for standard input) as the sync would.',
    quiet: true,
    run: parseCommand,
  },
  {
    words: ['export-person'],
    arguments: [],
    options: ['workspace', 'email', 'to'],
    flags: ['json'],
    says: 'Writes everything that the workspace holds about the person with this address into a ZIP archive.',
    quiet: true,
    run: exportPersonCommand,
  },
  {
    words: ['erase', 'preview'],
    arguments: [],
    options: ['workspace', 'email'],
    flags: ['json'],
    says: 'Counts what the erasure of the person with this address would remove.',
    quiet: true,
    run: erasePreview,
  },
  {
    words: ['erase', 'run'],
    arguments: [],
    options: ['workspace', 'email'],
    flags: ['yes', 'json'],
    says: 'Erases the person with this address from the workspace for good, and says what was removed.',
    quiet: true,
    run: eraseRun,
  },
  {
    words: ['backup'],
    arguments: ['file'],
    options: [],
    flags: ['json'],
    says: 'Writes a consistent copy of the database into a file, also while Rapport runs. Keys are not in it.',
    quiet: true,
    run: backup,
  },
  {
    words: ['restore'],
    arguments: ['file'],
    options: [],
    flags: ['json'],
    says: 'Restores a backup into an empty database while Rapport does not run.',
    quiet: true,
    run: restore,
  },
  {
    words: ['doctor'],
    arguments: [],
    options: [],
    flags: ['json'],
    says: 'Checks the installation and says in words what is wrong.',
    quiet: true,
    run: doctor,
  },
];
