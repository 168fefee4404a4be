import type { Context, Next } from 'hono';
import type { HttpEnv } from './route.ts';

/**
 * What the page may load: its own scripts and nothing inline. Style elements may be inline because the libraries of the
 * interface, and HTML mail inside its sandboxed frame (which inherits this policy), bring theirs. `blob:` and `data:`
 * frames show mail bodies; images of mail come as `data:` or `blob:` only, so opening one tells no one.
 */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "frame-src 'self' blob: data:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const apiPolicy = "default-src 'none'; frame-ancestors 'none'";
const year = 365 * 24 * 60 * 60;

/** Puts the headers of security on every answer. Answers of the API are never kept by anybody. */
export function securityHeaders(isSecure: boolean) {
  return async (c: Context<HttpEnv>, next: Next) => {
    await next();
    const isApi = c.req.path === '/api' || c.req.path.startsWith('/api/');
    c.header('Content-Security-Policy', c.get('policy') ?? (isApi ? apiPolicy : pagePolicy));
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('X-Frame-Options', 'DENY');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Cross-Origin-Opener-Policy', 'same-origin');
    c.header('Cross-Origin-Resource-Policy', 'same-origin');
    c.header('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()');
    if (isSecure) c.header('Strict-Transport-Security', `max-age=${year}; includeSubDomains`);
    if (isApi) c.header('Cache-Control', 'no-store');
  };
}
