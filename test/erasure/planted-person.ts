/**
 * A workspace in which one person has left traces wherever there is a place for them, each with a word that stands
 * nowhere else, and the search for these words in a backup, in every spelling that octets can have.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { domainToASCII } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { changeContact } from '#contacts/change-contact.ts';
import { saveChoice } from '#contacts/change-contact-setting.ts';
import { importPeople } from '#contacts/import-people.ts';
import { recordset } from '#db/recordset.ts';
import { writeBackup } from '#db/write-backup.ts';
import { writeNote } from '#timeline/write-note.ts';
import { type Colleague, createEngine, type Engine } from '../support/engine.ts';
import { mailDocument } from '../support/mail-documents.ts';

/** Addresses of the person; the last is written in letters that the wire spells otherwise. */
export const addresses = ['zephyrina.q7k@north.example', 'zeph.other9@south.example', 'büro@mäander-kai77.example'];
/** What nobody else is called, and what stands in nobody else's mail. */
export const canaries = [
  'Zephyrina',
  'Quillfeather',
  'zephyrina.q7k',
  'zeph.other9',
  'mäander-kai77',
  'xn--mander-kai77',
  'palisander77',
  'obelisk88',
  'marzipan55',
  'Zéphyrine',
  'lindwurm33',
  'turmfalke22',
  'nephrite11',
  'quendel66',
  'akelei44',
];

/** The stage. */
export interface PlantedWorld {
  engine: Engine;
  folder: string;
  ann: Colleague;
  ben: Colleague;
  contactId: string;
  /** Mail of the person, as raw documents, to be sent again. */
  letters: Buffer[];
  close(): Promise<void>;
}

/** Builds it. */
export async function plantPerson(): Promise<PlantedWorld> {
  const engine = await createEngine();
  const folder = mkdtempSync(path.join(tmpdir(), 'rapport-erasure-'));
  engine.app.config = { ...engine.app.config, folder };
  const ann = await engine.connect('ann@harbour.example');
  const ben = await engine.connect('ben@harbour.example');
  const contactId = await engine.addContact(ann, 'Zephyrina Quillfeather', ...addresses);
  await engine.addContact(ben, 'Omar Reed', 'omar@pier.example');
  const letters = lettersOf();
  for (const letter of letters) ann.account.add(letter);
  ben.account.add(letters[0]!);
  ann.account.add(blindCopy(true), { mailboxes: ['Sent'] });
  ben.account.add(blindCopy(false));
  ann.account.add(
    mailDocument({ from: 'omar@pier.example', to: 'ann@harbour.example', messageId: 'other@pier.example' }),
  );
  ann.account.add(goesOnWithout());
  await engine.sync(ann);
  await engine.sync(ben);
  await leaveTraces(engine, ann, ben, contactId);
  return {
    engine,
    folder,
    ann,
    ben,
    contactId,
    letters,
    async close() {
      await engine.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function lettersOf(): Buffer[] {
  const [first, second] = addresses as [string, string];
  const to = 'Ann <ann@harbour.example>, Ben <ben@harbour.example>';
  const at = (day: number) => `Mon, ${day} Jan 2026 09:00:00 +0000`;
  return [
    withAttachment({ from: `Zephyrina Quillfeather <${first}>`, to, messageId: `${first}.1@north.example` }),
    mailDocument({
      from: 'omar@pier.example',
      to,
      cc: `"Quillfeather, Z." <${second}>`,
      date: at(6),
      messageId: 'm2@pier.example',
      subject: 'The palisander77 again',
    }),
    mailDocument({
      from: `=?utf-8?Q?Z=C3=A9phyrine?= <büro@${domainToASCII('mäander-kai77.example')}>`,
      to,
      date: at(7),
      messageId: 'm3@other.example',
    }),
    mailDocument({
      from: 'büro@mäander-kai77.example',
      to,
      date: at(8),
      messageId: 'm4@other.example',
      subject: 'On lindwurm33',
    }),
    replyTo(first),
  ];
}

function withAttachment(facts: { from: string; to: string; messageId: string }): Buffer {
  return Buffer.from(
    [
      `From: ${facts.from}`,
      `To: ${facts.to}`,
      'Subject: Berth palisander77',
      'Date: Mon, 5 Jan 2026 09:00:00 +0000',
      `Message-ID: <${facts.messageId}>`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=edge',
      '',
      '--edge',
      'Content-Type: text/plain',
      '',
      'The obelisk88 stands.',
      '--edge',
      'Content-Type: application/pdf; name="plan-marzipan55.pdf"',
      'Content-Disposition: attachment; filename="plan-marzipan55.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      'YSBwbGFu',
      '--edge--',
      '',
    ].join('\r\n'),
  );
}

function replyTo(address: string): Buffer {
  const plain = mailDocument({
    from: 'list@pier.example',
    to: 'ann@harbour.example',
    messageId: 'm5@pier.example',
    subject: 'A turmfalke22 list',
  });
  return Buffer.from(plain.toString().replace('\r\nTo:', `\r\nReply-To: ${address}\r\nTo:`));
}

/** An answer in a conversation that the person took part in. */
function goesOnWithout(): Buffer {
  const plain = mailDocument({
    from: 'omar@pier.example',
    to: 'ann@harbour.example',
    messageId: 'm6@pier.example',
    subject: 'Re: That',
  });
  return Buffer.from(plain.toString().replace('\r\nSubject:', '\r\nIn-Reply-To: <m2@pier.example>\r\nSubject:'));
}

/** One message of Ann's, whose own copy alone knows of the blind copy. */
function blindCopy(known: boolean): Buffer {
  const facts = {
    from: 'ann@harbour.example',
    to: 'omar@pier.example, ben@harbour.example',
    messageId: 'blind@harbour.example',
    subject: 'For Omar',
    date: 'Fri, 9 Jan 2026 09:00:00 +0000',
  };
  const plain = mailDocument(facts).toString();
  return Buffer.from(known ? plain.replace('\r\nSubject:', `\r\nBcc: Zephyrina <${addresses[0]}>\r\nSubject:`) : plain);
}

/** Notes, choices, lists, an import, requests, an alert, a kept answer, a former address. */
async function leaveTraces(engine: Engine, ann: Colleague, ben: Colleague, contactId: string): Promise<void> {
  const { workspaceId } = engine;
  const as = engine.database.db.tenant;
  await as(ann.actor, (tx) =>
    writeNote(tx, ann.actor, { recordKind: 'contact', recordId: contactId, body: 'She said nephrite11.' }),
  );
  await as(ann.actor, (tx) => changeContact(tx, ann.actor, contactId, { title: 'quendel66', phone: '+49 akelei44' }));
  await as(ben.actor, (tx) => saveChoice(tx, ben.actor, contactId, { sync: true, level: 'private' }));
  await as(ann.actor, (tx) =>
    importPeople(engine.app, tx, ann.actor, ann.ref.connectionId, [{ email: addresses[0]!, name: 'Zephyrina' }]),
  );
  await as(ben.actor, async (tx) => {
    await sql`insert into blocked_address (workspace_id, user_id, kind, value)
              values (${workspaceId}, ${ben.actor.userId}, 'address', ${addresses[1]})`.execute(tx);
    await sql`insert into former_address (workspace_id, user_id, key, contact_id)
              values (${workspaceId}, ${ben.actor.userId}, ${addresses[1]}, ${randomUUID()})`.execute(tx);
    await sql`insert into limited_address (workspace_id, user_id, key)
              values (${workspaceId}, ${ben.actor.userId}, ${addresses[0]})`.execute(tx);
    await sql`insert into access_request (workspace_id, id, requester_user_id, about, subject_id)
              values (${workspaceId}, ${randomUUID()}, ${ben.actor.userId}, 'contact', ${contactId})`.execute(tx);
    await sql`insert into access_grant (workspace_id, id, owner_user_id, viewer_user_id, scope, subject_id, level)
              values (${workspaceId}, ${randomUUID()}, ${ben.actor.userId}, ${ann.actor.userId}, 'contact', ${contactId}, 'full')`.execute(
      tx,
    );
    await sql`insert into idempotency_key (workspace_id, user_id, key, request_digest, status, response)
              values (${workspaceId}, ${ben.actor.userId}, 'once', '\\x00', 200, ${recordset([{ name: 'Zephyrina Quillfeather' }])})`.execute(
      tx,
    );
    await sql`insert into protected_address (workspace_id, kind, value) values (${workspaceId}, 'address', ${addresses[0]})`.execute(
      tx,
    );
    await sql`insert into alert (workspace_id, id, kind, user_id, message, raised_at)
              values (${workspaceId}, ${randomUUID()}, 'push-lost', ${ben.actor.userId}, 'Zephyrina Quillfeather waits.', now())`.execute(
      tx,
    );
  });
}

/** Which canaries the octets hold, in any of the spellings that text has on its way. */
export function canariesIn(octets: Buffer): string[] {
  const folded = octets.toString('latin1').toLowerCase();
  return canaries.filter((canary) => spellingsOf(canary).some((spelling) => folded.includes(spelling)));
}

/** The octets of everything that a backup of the database holds. */
export async function backupOf(ownerUrl: string): Promise<Buffer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rapport-search-'));
  const file = path.join(folder, 'whole.backup');
  await writeBackup(ownerUrl, file, new Date());
  const octets = gunzipSync(readFileSync(file));
  rmSync(folder, { recursive: true });
  return octets;
}

/** The octets of every file in the data folder. */
export function folderOctets(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Buffer.concat(files.map((entry) => readFileSync(path.join(entry.parentPath, entry.name))));
}

/** In small letters of latin-1, as the octets are searched. */
function spellingsOf(canary: string): string[] {
  return ['NFC', 'NFD']
    .flatMap((form) => [canary, canary.toLowerCase(), canary.toUpperCase()].map((text) => text.normalize(form)))
    .flatMap((text) => {
      const octets = Buffer.from(text);
      const hex = octets.toString('hex');
      return [
        octets.toString('latin1'),
        hex,
        octets.toString('hex').replaceAll(/../g, '=$&'),
        encodeURIComponent(text),
        JSON.stringify(text)
          .slice(1, -1)
          .replaceAll(/[^\x20-\x7e]/g, unicodeEscape),
        quotedPrintable(octets),
        ...[0, 1, 2].map((shift) => base64Core(octets, shift)),
        Buffer.from(text, 'utf16le').toString('latin1'),
      ];
    })
    .map((spelling) => spelling.toLowerCase());
}

function unicodeEscape(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function quotedPrintable(octets: Buffer): string {
  return [...octets]
    .map((octet) =>
      octet < 127 && octet > 32 ? String.fromCharCode(octet) : `=${octet.toString(16).padStart(2, '0')}`,
    )
    .join('');
}

/** What base64 makes of the octets wherever they begin: without the letters that depend on what stands beside them. */
function base64Core(octets: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), octets])
    .toString('base64')
    .replaceAll('=', '');
  return text.slice(shift === 0 ? 0 : shift + 1, -1);
}
