/**
 * Real mail for measurements: three people of the Enron corpus as three mailboxes of one Dovecot. The corpus lies
 * beside the project, in ../shared/corpora, and no file of it is ever copied into the project.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Dovecot, startDovecot } from '../../test/support/dovecot.ts';
import type { SeedMail } from '../../test/support/maildir.ts';

/** One person of the corpus as a mailbox. */
export interface CorpusPerson {
  folder: string;
  address: string;
  name: string;
}

const corpus = fileURLToPath(new URL('../../../shared/corpora/conv-enron-five/data', import.meta.url));
const password = 'not-a-secret';
/**
 * Folders of the corpus that get another name; all others keep theirs. What these people deleted is most of what is left
 * of their mail, so it lies in a plain folder here: in the trash it would be skipped.
 */
const folderNames = new Map([
  ['inbox', 'INBOX'],
  ['sent', 'Sent'],
  ['deleted_items', 'Filed'],
  ['junk_e_mail', 'Junk'],
]);

/** A Dovecot with everybody's mail. */
export interface EnronServer {
  dovecot: Dovecot;
  people: CorpusPerson[];
  password: string;
  /** Messages loaded by address. */
  loaded: Map<string, number>;
}

/** Loads the corpus; says in words and exits where it is not there. */
export async function startEnron(): Promise<EnronServer> {
  if (!existsSync(corpus)) {
    process.stderr.write(
      'This command measures against the corpora beside the project; ../shared/corpora is not here.\n',
    );
    process.exit(2);
  }
  const people = readdirSync(corpus).map(personOf);
  const dovecot = await startDovecot({ users: Object.fromEntries(people.map(({ address }) => [address, password])) });
  const loaded = new Map<string, number>();
  for (const person of people) loaded.set(person.address, await loadPerson(dovecot, person));
  return { dovecot, people, password, loaded };
}

/** The corpus names folders by surname and initial; the address is whom most of the sent folder is from. */
function personOf(folder: string): CorpusPerson {
  const counts = new Map<string, { count: number; name: string }>();
  for (const file of filesBelow(path.join(corpus, folder)).filter((each) => /sent/.test(each))) {
    const head = readFileSync(file, 'latin1').slice(0, 4000);
    const address = /^From: ([^\s@]+@[^\s@]+)\s*$/m.exec(head)?.[1];
    if (!address) continue;
    const name = /^X-From: ([^<\r\n]*)/m.exec(head)?.[1]?.trim() ?? address;
    counts.set(address, { count: (counts.get(address)?.count ?? 0) + 1, name });
  }
  const [best] = [...counts].sort((a, b) => b[1].count - a[1].count);
  if (!best) throw new Error(`Nobody sent anything from ${folder}.`);
  return { folder, address: best[0], name: best[1].name };
}

async function loadPerson(dovecot: Dovecot, person: CorpusPerson): Promise<number> {
  const root = path.join(corpus, person.folder);
  const mailboxes = Map.groupBy(filesBelow(root), (file) => path.dirname(path.relative(root, file)));
  let count = 0;
  for (const [folder, files] of mailboxes) {
    const mails = files.map(readMail).sort((a, b) => a.internalDate.getTime() - b.internalDate.getTime());
    count += await dovecot.seedMaildir(person.address, folderNames.get(folder) ?? folder, mails);
  }
  return count;
}

function readMail(file: string): Required<SeedMail> {
  const raw = readFileSync(file);
  const stated = Date.parse(/^Date: (.*)$/m.exec(raw.toString('latin1', 0, 4000))?.[1] ?? '');
  const internalDate = new Date(Number.isNaN(stated) || stated < 0 ? Date.UTC(2001, 0, 1) : stated);
  return { raw, flags: ['\\Seen'], internalDate };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());
}
