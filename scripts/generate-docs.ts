/**
 * Writes the pages that are made from the code: docs/api/openapi.json, docs/api/routes.md, docs/errors.md and the
 * table in docs/users-and-roles.md. Run it after changing a route, a right or an error; a test compares.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openApiDocument } from '#http/openapi.ts';
import type { Access } from '#http/route.ts';
import { routes } from '#http/routes.ts';
import { roles } from '#users/actor.ts';
import { type Permission, permissions } from '#users/permissions.ts';
import { findFaults } from './find-faults.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

/** One generated page. */
export interface Page {
  file: string;
  text: string;
}

/** All of them, as they must be. */
export function generatedPages(): Page[] {
  return [
    { file: 'docs/api/openapi.json', text: `${JSON.stringify(openApiDocument(routes), null, 2)}\n` },
    { file: 'docs/api/routes.md', text: routesPage() },
    { file: 'docs/errors.md', text: errorsPage() },
    { file: 'docs/users-and-roles.md', text: withTable('docs/users-and-roles.md', rightsTable()) },
  ];
}

/** What lies on the disk now; empty when there is nothing. */
export function readPage(file: string): string {
  try {
    return readFileSync(path.join(root, file), 'utf8');
  } catch {
    return '';
  }
}

const made = (from: string) =>
  `This page is made from ${from} by \`node scripts/run.mjs scripts/generate-docs.ts\`; a test fails when the two differ.`;

function routesPage(): string {
  const groups = new Map<string, string[]>();
  for (const { spec } of routes) {
    const may = whoMay(spec.access);
    const faults = (spec.faults ?? []).map((code) => `[\`${code}\`](../errors.md#${code})`).join(', ');
    const row = `| \`${spec.method.toUpperCase()} ${spec.path}\` | ${spec.says} | ${may} | ${faults} |`;
    groups.set(spec.group, [...(groups.get(spec.group) ?? []), row]);
  }
  const parts = [...groups].map(([group, rows]) => {
    return `## ${group}\n\n| route | what it does | who may | its own errors |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Routes\n\n${routesIntroduction}\n\n${made('`src/http/routes/`')}\n\n${parts.join('\n')}`;
}

const routesIntroduction = `Every route of the API, with the roles that may call it. The document for machines is
[openapi.json](openapi.json), served at \`/api/openapi.json\`.

- **Who asks**: a session cookie (from sign-in) or \`Authorization: Bearer KEY\`. A key has the rights of its member in
  one workspace. A change by cookie must come from Rapport's own page (\`Sec-Fetch-Site\` or \`Origin\`).
- **Failures** are \`application/problem+json\` (RFC 9457) with a stable \`code\`; see [errors](../errors.md). A field at
  fault is named in \`field\`. Somebody else's record is a 404, like no record.
- **Lists** are \`{ items, nextCursor }\`; \`limit\` is 1 to 100, 50 when nothing is said; \`cursor\` is opaque.
- **Repeating**: a \`POST\` that makes a record takes an \`Idempotency-Key\`; the same key within a day gives the same
  answer and makes nothing twice.
- **Live**: a WebSocket at \`/api/live\` (right \`live:read\`) says what has changed, in ids:
  \`{ "type": "stale", "what": "timeline" | "connection" | "contacts" | "companies" | "deals", "ids": [...] | null }\`;
  \`null\` means that everything of that kind may have changed. Close code 4401 means: sign in again.
- **Health**: \`/healthz\` (the process lives), \`/readyz\` (database, migrations and queue are in order), \`/metrics\`
  (Prometheus; from the machine itself, or with a key of an admin).`;

function whoMay(access: Access): string {
  if (access === 'open') return 'everybody';
  if (access === 'session') return 'whoever is signed in';
  return `${permissions[access].roles.join(', ')} (\`${access}\`)`;
}

function rightsTable(): string {
  const head = `| right | what it allows | ${roles.join(' | ')} |\n|---|---|${roles.map(() => '---|').join('')}`;
  const rows = (Object.keys(permissions) as Permission[]).map((name) => {
    const { says, roles: having } = permissions[name];
    const marks = roles.map((role) => ((having as readonly string[]).includes(role) ? 'yes' : '–'));
    return `| \`${name}\` | ${says} | ${marks.join(' | ')} |`;
  });
  return `${head}\n${rows.join('\n')}`;
}

const tableStart = '<!-- made from src/users/permissions.ts by scripts/generate-docs.ts -->\n';
const tableEnd = '\n<!-- end -->';

/** A page written by hand around a table that is not. */
function withTable(file: string, table: string): string {
  const [before = '', rest = ''] = readPage(file).split(tableStart, 2);
  const after = rest.split(tableEnd, 2)[1] ?? '\n';
  return `${before}${tableStart}${table}${tableEnd}${after}`;
}

function errorsPage(): string {
  const rows = findFaults(sources()).map(({ code, nexts, says, folders }) => {
    return `| <a id="${code}"></a>\`${code}\` | ${nexts.join(', ')} | ${says} | ${folders.join(', ')} |`;
  });
  return `# Errors\n\n${errorsIntroduction}\n\n${made('the sources')}\n\n| code | next | in words | from |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

const errorsIntroduction = `Every failure that Rapport expects has a stable code and a next step. The API gives the code in its problems, the
command line with \`--json\` on standard error, the page of a mailbox beside the words.

| next | what it means | what to do |
|---|---|---|
| \`refuse\` | What was asked can not be done; nothing was done. | Change the request: the words and the \`field\` say what. |
| \`retry\` | The same may work later. | Wait (\`Retry-After\` says how long, where it is known). A sync does so by itself. |
| \`reconnect\` | The mailbox no longer lets Rapport in. | Its owner gives the password again, on the mailbox's page. |
| \`resync\` | The provider has forgotten where we were. | Nothing: the mailbox is listed anew by itself. |
| \`skip\` | One message can not be had or read. | It stands in the mailbox's account with its reason, and can be tried again there. |

Anything else is a bug of ours: the API answers 500 with the code \`internal\` and a number in \`instance\`, under which
the log has the kind and the place.`;

function sources(): { file: string; text: string }[] {
  const names = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.ts')).sort();
  return files.map((file) => ({ file, text: readFileSync(path.join(root, 'src', file), 'utf8') }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { file, text } of generatedPages()) writeFileSync(path.join(root, file), text);
}
