/** The built interface before the invented answers of web/dev: every screen in every state, without a server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';

const configFile = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));

/** A served build; the cookie `rapport-scene` chooses what is there. */
export interface MockPage {
  url: string;
  close(): Promise<void>;
}

/** Builds web/ into a folder of its own and serves it. */
export async function serveMockPage(): Promise<MockPage> {
  const outDir = mkdtempSync(path.join(tmpdir(), 'rapport-web-'));
  await build({ configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  const server = await preview({
    configFile,
    logLevel: 'error',
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1', strictPort: false },
  });
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('The preview listens on no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}
