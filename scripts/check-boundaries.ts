/**
 * Holds the imports of src/ and simulator/ against the table in boundaries.mjs. dependency-cruiser reads the modules with swc: with
 * the TypeScript that we use it would otherwise find none and call that well, so too few modules are a failure too.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';

/** What boundaries.mjs exports: plain JavaScript, which has no types of its own. */
interface Architecture {
  boundaries: Record<string, { inside: string[]; packages: string[] }>;
  pure: string[];
}

/** The sentences that say what is wrong below `root`, and how many modules were looked at. */
export interface Verdict {
  wrong: string[];
  modules: number;
}

const file = new URL('../boundaries.mjs', import.meta.url).href;
const { boundaries, pure } = (await import(file)) as Architecture;
const rows = Object.keys(boundaries);

const trees = ['src', 'simulator'];

/** Looks at every module of the program and of its simulator below `root`. */
export async function checkBoundaries(root: string): Promise<Verdict> {
  const files = globSync(`{${trees}}/**/*.ts`, { cwd: root });
  const { modules, summary } = await look(root);
  const looked = new Set(modules.map((module) => module.source).filter((source) => ours.test(source)));
  const broken = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} must not import ${to}`);
  const unseen = files.filter((file) => !looked.has(file)).map((file) => `${file} was not looked at`);
  const uncovered = files.filter((file) => !rowOf(file)).map((file) => `${file}: no row of boundaries.mjs covers it`);
  const wrong = [...broken, ...unseen, ...uncovered, ...readers(root, files)];
  if (looked.size === 0) wrong.push('Not one module was looked at.');
  return { wrong, modules: looked.size };
}

const ours = new RegExp(`^(${trees.join('|')})/`);

async function look(root: string): Promise<ICruiseResult> {
  const options = {
    baseDir: root,
    parser: 'swc' as const,
    tsPreCompilationDeps: true,
    ruleSet: { forbidden: forbidden() },
    validate: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      importsFields: ['imports'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  };
  const { output } = await cruise(trees, options);
  if (typeof output === 'string') throw new Error(output);
  return output;
}

function forbidden(): IForbiddenRuleType[] {
  const always: IForbiddenRuleType[] = [
    // A cycle of types alone is gone when the program runs.
    {
      name: 'no cycle',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'pure',
      severity: 'error',
      from: { path: pure.map((folder) => `^src/${folder}/`) },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(buffer|crypto|string_decoder|url|util)$' },
    },
  ];
  return [...always, ...rows.flatMap(rulesOf)];
}

function rulesOf(row: string): IForbiddenRuleType[] {
  const { inside, packages } = boundaries[row] ?? { inside: [], packages: [] };
  const longer = rows.filter((other) => other !== row && other.startsWith(`${row}/`)).map(patternOf);
  const from = { path: patternOf(row), pathNot: longer };
  const allowed = [row, ...inside].map(patternOf);
  const installed = packages.map((name) => `^node_modules/(@types/)?${name}/`);
  return [
    { name: row, severity: 'error', from, to: { path: ours.source, pathNot: allowed } },
    { name: `packages of ${row}`, severity: 'error', from, to: { path: '^node_modules/', pathNot: installed } },
    {
      name: `outside of ${row}`,
      severity: 'error',
      from,
      to: { pathNot: [ours.source, '^node_modules/'], dependencyTypesNot: ['core'] },
    },
  ];
}

/** A row names what lies below src/, or the simulator beside it. */
function patternOf(row: string): string {
  const place = ours.test(`${row}/`) ? row : `src/${row}`;
  return row.endsWith('.ts') ? `^${place.replaceAll('.', '\\.')}$` : `^${place}/`;
}

function rowOf(file: string): string | undefined {
  return rows.find((row) => new RegExp(patternOf(row)).test(file));
}

/** Only config.ts reads the environment. */
function readers(root: string, files: string[]): string[] {
  const others = files.filter((file) => file !== 'src/config.ts');
  const reading = others.filter((file) => /\bprocess\.env\b/.test(readFileSync(path.join(root, file), 'utf8')));
  return reading.map((file) => `${file} reads the environment; only src/config.ts may`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { wrong, modules } = await checkBoundaries(fileURLToPath(new URL('..', import.meta.url)));
  for (const each of wrong) console.error(each);
  console.error(`${modules} modules, ${wrong.length} wrong.`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
