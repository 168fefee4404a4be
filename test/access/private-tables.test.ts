import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { privateTables, readersElsewhere } from '#access/private-tables.ts';

const names = privateTables.join('|');
const source = fileURLToPath(new URL('../../src/', import.meta.url));
const readers = globSync('**/*.ts', { cwd: source })
  .map((file) => ({
    file: file.replaceAll('\\', '/'),
    reads: privateReadsIn(readFileSync(`${source}${file}`, 'utf8')),
  }))
  .filter(({ reads }) => reads.length > 0);

test('only src/access reads the words and people of mail and notes, but for the listed exceptions', () => {
  const elsewhere = readers.map(({ file }) => file).filter((file) => !file.startsWith('access/'));
  assert.deepEqual(elsewhere.sort(), Object.keys(readersElsewhere).sort());
});

test('src/access reads all three private tables, so the search sees what it should', () => {
  const reads = new Set(readers.filter(({ file }) => file.startsWith('access/')).flatMap(({ reads }) => reads));
  assert.deepEqual([...reads].sort(), ['email_text', 'note_text', 'participant']);
});

test('the search for readers finds every way to read, and lets writers be', () => {
  const reading = [
    'select subject from email_text',
    'select 1 from email e left JOIN\n participant p on true',
    'delete from email e using email_text x where true',
    'update email_text x set subject = p.name from participant p',
    'select * from email e, email_text t',
    "db.selectFrom('note_text as n')",
    "query.innerJoin('participant', 'a', 'b')",
    "db.selectFrom(['email', 'x']).leftJoin(\n  'email_text as t'",
    'from "email_text"',
  ];
  for (const text of reading) assert.notDeepEqual(privateReadsIn(text), [], text);
  const writing = [
    'insert into email_text (a) select 1 from email',
    "db.insertInto('note_text')",
    'delete from participant where true',
    "update email_text x set subject = '' from email e",
    'select participants from thread',
    'const participant = from(participants)',
  ];
  for (const text of writing) assert.deepEqual(privateReadsIn(text), [], text);
});

/** The private tables that a program text reads, in SQL or through the query builder. Writing alone is no reading. */
function privateReadsIn(text: string): string[] {
  const inSql = new RegExp(`(?<!\\bdelete\\s{1,9})\\b(?:from|join|using)\\s+(?:only\\s+)?"?(${names})"?\\b`, 'gi');
  const inBuilder = new RegExp(`(?:selectFrom|[jJ]oin|using|from)\\(\\s*\\[?\\s*['"\`](${names})\\b`, 'g');
  const inList = new RegExp(`\\bfrom\\b[^;\`]{1,500},\\s*(${names})\\s+(?:as\\s+)?[a-z]\\b`, 'gi');
  return [inSql, inBuilder, inList].flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]!));
}
