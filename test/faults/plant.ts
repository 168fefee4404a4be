import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Changes a file of the program as it is loaded; a change that does not fit is an error, not a pass. */
export function plantInto(file: string, was: string, becomes: string): void {
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (!url.endsWith(file)) return loaded;
      const source = readFileSync(fileURLToPath(url), 'utf8');
      if (!source.includes(was)) throw new Error(`The plant does not fit ${file} any more.`);
      return { ...loaded, source: source.replace(was, becomes) };
    },
  });
}
