/**
 * The built page, from dist/web. Only what the build made is served: the folder is read once, and a path that was not
 * there then is the page itself (its router decides), or nothing when it looks like a file.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Context } from 'hono';
import { Fault } from '#errors.ts';
import type { HttpEnv } from './route.ts';

interface StaticFile {
  body: Buffer;
  packed: Buffer | null;
  headers: Record<string, string>;
}

const types = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json'],
  ['.webmanifest', 'application/manifest+json'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.txt', 'text/plain; charset=utf-8'],
]);
const packable = new Set(['.html', '.js', '.css', '.json', '.webmanifest', '.svg', '.txt']);
const leastPacked = 1024;
const compress = promisify(gzip);

/** Serves the files of a folder. */
export async function staticFiles(folder: string): Promise<(c: Context<HttpEnv>) => Response> {
  const files = new Map<string, StaticFile>();
  if (existsSync(folder))
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      const name = `/${path.relative(folder, file).split(path.sep).join('/')}`;
      const read = await readStatic(name, file);
      if (read) files.set(name, read);
    }
  return (c) => {
    const file = files.get(c.req.path) ?? (looksLikeFile(c.req.path) ? undefined : files.get('/index.html'));
    if (file) return serve(c, file);
    if (files.size === 0)
      throw new Fault('retry', 'page-not-built', 'The page is not built. Run npm run build, then start again.');
    throw new Fault('refuse', 'not-found', 'There is nothing under this address.', { status: 404 });
  };
}

async function readStatic(name: string, file: string): Promise<StaticFile | null> {
  const extension = path.extname(name);
  const type = types.get(extension);
  if (!type) return null;
  const body = readFileSync(file);
  const packed = packable.has(extension) && body.length >= leastPacked ? await compress(body) : null;
  // The build names what lies in /assets by its content, so it never changes.
  const lasting = name.startsWith('/assets/');
  const headers = {
    'content-type': type,
    'cache-control': lasting ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    vary: 'Accept-Encoding',
  };
  return { body, packed, headers };
}

function serve(c: Context<HttpEnv>, file: StaticFile): Response {
  if (c.req.header('if-none-match') === file.headers.etag)
    return new Response(null, { status: 304, headers: file.headers });
  const accepts = /\bgzip\b/.test(c.req.header('accept-encoding') ?? '');
  if (!file.packed || !accepts) return new Response(new Uint8Array(file.body), { headers: file.headers });
  return new Response(new Uint8Array(file.packed), { headers: { ...file.headers, 'content-encoding': 'gzip' } });
}

function looksLikeFile(name: string): boolean {
  return name.startsWith('/assets/') || types.has(path.extname(name));
}
