/**
 * A failure as a page, for the few addresses where a browser goes by itself and no script of ours could read a problem:
 * words, what to do, a way back, and the stable code in `data-code`. It loads nothing; its one style is allowed by hash.
 */
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { Problem } from './problem.ts';
import type { HttpEnv } from './route.ts';
import { bearerOf } from './session.ts';

/** Where the page leads back to. */
interface WayBack {
  href: string;
  words: string;
}

const style = `
:root{color-scheme:light dark;--canvas:light-dark(#f7f7f4,#121413);--surface:light-dark(#fff,#191c1b);--line:light-dark(#e6e6e0,#2a2f2d);--ink:light-dark(#1a1d1b,#e9ece9);--ink-2:light-dark(#4b4f49,#b7bdb8);--ink-3:light-dark(#666a62,#959c97);--accent:light-dark(#0b6e63,#4fbfae);--accent-ink:light-dark(#fff,#04211d)}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--canvas);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{width:100%;max-width:34rem;padding:32px;background:var(--surface);border:1px solid var(--line);border-radius:12px;overflow-wrap:anywhere}
h1{margin:0 0 12px;font-size:1.375rem;line-height:1.3}
p{margin:0 0 16px;color:var(--ink-2)}
a{display:inline-block;padding:10px 16px;border-radius:8px;background:var(--accent);color:var(--accent-ink);font-weight:600;text-decoration:none}
a:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
small{display:block;margin-top:24px;color:var(--ink-3);font-size:.8125rem}
`;

const styleHash = createHash('sha256').update(style).digest('base64');
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Whether whoever asks is a browser on its way, and not a program: that brings a key, or asks for JSON. */
export function wantsPage(request: Request): boolean {
  return bearerOf(request.headers) === null && !request.headers.get('accept')?.includes('json');
}

/** The answer, under a heading; its own policy stands in place of the API's. */
export function failurePage(c: Context<HttpEnv>, heading: string, problem: Problem): Response {
  c.set('policy', policy);
  return new Response(pageOf(heading, problem), {
    status: problem.status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
}

function pageOf(heading: string, problem: Problem): string {
  const { href, words } = wayBack(problem);
  const number = problem.instance === undefined ? '' : ` · ${escapeHtml(problem.instance)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(heading)} – Rapport</title>
<style>${style}</style>
</head>
<body>
<main data-code="${escapeHtml(problem.code)}">
<h1>${escapeHtml(heading)}</h1>
<p>${escapeHtml(problem.detail)}</p>
<a href="${href}">${words}</a>
<small>${escapeHtml(problem.code)}${number}</small>
</main>
</body>
</html>
`;
}

function wayBack({ status, code }: Problem): WayBack {
  if (status === 401) return { href: '/sign-in', words: 'Sign in' };
  if (code === 'google-not-configured' || code === 'consent-other-account')
    return { href: '/mailboxes', words: 'Back to the mailboxes' };
  return { href: '/mailboxes/connect', words: 'Connect again' };
}

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities.get(character) ?? '');
}
