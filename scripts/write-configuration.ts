/** Writes docs/configuration.md from the table in src/config.ts. Run it after changing a variable. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { variables } from '#config.ts';

/** Where the page lies. */
export const configurationFile = fileURLToPath(new URL('../docs/configuration.md', import.meta.url));

/** The page as it must be. */
export function configurationPage(): string {
  const rows = Object.entries(variables).map(([name, each]) => {
    const fallback = each.default === null ? 'unset' : each.default === '' ? 'empty' : `\`${each.default}\``;
    return `| \`${name}\` | ${each.says}${each.secret ? ' Secret: never printed.' : ''} | ${fallback} |`;
  });
  return `${introduction}\n| variable | what it does | default |\n|---|---|---|\n${rows.join('\n')}\n`;
}

const introduction = `# Configuration

Rapport reads its settings from the environment, and from nowhere else. It needs none of them to start. A setting that
can not be used stops the start, and all such settings are named at once. An empty variable counts as unset.

This page is made from \`src/config.ts\` by \`node scripts/run.mjs scripts/write-configuration.ts\`; a test fails when the two differ.
`;

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(configurationFile, configurationPage());
