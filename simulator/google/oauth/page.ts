/**
 * The look of the simulated sign-in: one card, plain HTML, no script. Every page says that it is a simulation.
 *
 * Everything that comes from outside is escaped; the style is allowed by its hash, and nothing else may load.
 */
import { createHash } from 'node:crypto';
import type { Reply } from '../exchange.ts';

/** A page: `error` is the name that a machine reads from `data-error`. */
export interface Page {
  status: number;
  title: string;
  body: string;
  error?: string;
}

/** A page as an answer. */
export function pageReply({ status, title, body, error }: Page): Reply {
  const mark = error === undefined ? '' : ` data-error="${escapeHtml(error)}"`;
  const html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)} – Simulated Google</title>
<style>${STYLE}</style>
</head>
<body>
<main${mark}>
<p class="brand"><span aria-hidden="true" class="dot"></span>Simulated Google</p>
${body}
</main>
<footer>Simulated Google — nothing leaves this machine.</footer>
</body>
</html>
`;
  return { status, headers: HEADERS, body: html };
}

/** An error page as Google shows it: the words, and below them the code. */
export function errorPage(status: number, error: string, words: string, details = ''): Reply {
  const body = `<h1>Access blocked: ${escapeHtml(TITLES.get(error) ?? 'Authorization Error')}</h1>
<p>${escapeHtml(words)}</p>
<p><strong>Error ${status}: ${escapeHtml(error)}</strong></p>
${details === '' ? '' : `<p class="details">${escapeHtml(details)}</p>`}`;
  return pageReply({ status, title: 'Error', body, error });
}

/** Text that is safe in HTML, between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const TITLES = new Map([
  ['redirect_uri_mismatch', 'This app’s request is invalid'],
  ['org_internal', 'This app can only be used within its organization'],
  ['access_denied', 'This app has not completed the Google verification process'],
]);

const STYLE = `
:root { color-scheme: light dark; --ink: #1f1f1f; --soft: #50555b; --line: #c9ced6; --paper: #fff; --ground: #eef2f8;
  --blue: #0b57d0; --on-blue: #fff; --tint: #e8f0fe; --red: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --soft: #b4bac2; --line: #4a4f57; --paper: #17191c;
  --ground: #0c0d0f; --blue: #a8c7fa; --on-blue: #062e6f; --tint: #1f2a3d; --red: #f2b8b5; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; align-items: center; gap: 16px;
  padding: 48px 16px 24px; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 560px; padding: 32px; background: var(--paper); border-radius: 20px; }
h1 { margin: 0 0 8px; font-size: 26px; line-height: 1.25; font-weight: 500; overflow-wrap: anywhere; }
p { margin: 0 0 12px; overflow-wrap: anywhere; }
.brand { display: flex; align-items: center; gap: 8px; color: var(--soft); font-size: 14px; }
.dot { width: 16px; height: 16px; border-radius: 50%;
  background: conic-gradient(#ea4335 0 25%, #4285f4 0 50%, #34a853 0 75%, #fbbc05 0); }
.details, footer, .mail { color: var(--soft); font-size: 14px; }
.warning { color: var(--red); }
fieldset { margin: 20px 0 0; padding: 0; border: 0; }
legend { padding: 0 0 8px; font-weight: 600; }
label.row { display: flex; gap: 12px; align-items: center; min-height: 44px; padding: 10px 14px;
  border: 1px solid var(--line); border-radius: 12px; cursor: pointer; }
footer { text-align: center; }
label.row + label.row { margin-top: 8px; }
label.row:has(:checked) { background: var(--tint); border-color: var(--blue); }
label.row input { flex: none; width: 18px; height: 18px; margin: 0; accent-color: var(--blue); }
label.row span { min-width: 0; overflow-wrap: anywhere; }
.name, .mail { display: block; }
.other { display: block; margin-top: 12px; }
.other input { display: block; width: 100%; min-height: 44px; margin-top: 4px; padding: 8px 12px; font: inherit;
  color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 8px; }
.buttons { display: flex; justify-content: flex-end; gap: 12px; margin-top: 28px; }
button { min-height: 44px; padding: 0 24px; border-radius: 22px; border: 1px solid var(--line); font: inherit;
  font-weight: 500; color: var(--blue); background: transparent; cursor: pointer; }
button.main { color: var(--on-blue); background: var(--blue); border-color: var(--blue); }
:focus-visible { outline: 3px solid var(--blue); outline-offset: 2px; }
`;

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; ` +
    "img-src data:; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
