import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Names of the sets whose name starts with one of the prefixes, sorted. */
export function setsNamed(root: string, ...prefixes: string[]): string[] {
  return readdirSync(root)
    .filter((set) => prefixes.some((prefix) => set.startsWith(prefix)) && statSync(join(root, set)).isDirectory())
    .sort();
}

/** Paths, relative to the corpora folder, of a set's files whose name ends in one of the endings; all without any. */
export function filesOf(root: string, set: string, ...endings: string[]): string[] {
  return readdirSync(join(root, set, 'data'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => endings.length === 0 || endings.some((ending) => file.endsWith(ending)))
    .sort();
}
