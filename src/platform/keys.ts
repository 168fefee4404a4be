/**
 * The folder of generated secrets, `DIR/keys`: each a file of its own, readable by its owner only, made when first
 * needed. Keys lie outside the database and outside its backups: whoever has only one of the two can read no secret.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type KeyRing, readKey } from './seal.ts';

/** The secret of that name, generated (32 random bytes in hex) when there is none. */
export function readOrMakeSecret(folder: string, name: string): string {
  const file = keyFile(folder, name);
  if (!existsSync(file)) makeOnce(file, `${randomBytes(32).toString('hex')}\n`);
  return readFileSync(file, 'utf8').trim();
}

/** The key ring given by the operator, or the one in `DIR/keys/encryption`: one key a line, the current one first. */
export function loadKeyRing(folder: string, given: { key: string | null; oldKeys: string[] }): KeyRing {
  const [current = '', ...old] = given.key === null ? readOrMakeSecret(folder, 'encryption').split('\n') : [given.key];
  return { current: readKey(current), old: [...old, ...given.oldKeys].map(readKey) };
}

/** Puts a new key before the others in `DIR/keys/encryption`; what they sealed still opens. */
export function addEncryptionKey(folder: string): KeyRing {
  const old = readOrMakeSecret(folder, 'encryption');
  const file = keyFile(folder, 'encryption');
  writeFileSync(`${file}.new`, `${randomBytes(32).toString('hex')}\n${old}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return loadKeyRing(folder, { key: null, oldKeys: [] });
}

function keyFile(folder: string, name: string): string {
  const keys = path.join(folder, 'keys');
  mkdirSync(keys, { recursive: true, mode: 0o700 });
  return path.join(keys, name);
}

/** Two programs may start at once: a link either makes the whole file or finds the other's. */
function makeOnce(file: string, text: string): void {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, text, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
