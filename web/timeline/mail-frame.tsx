/**
 * A message's HTML behind three walls: cleaned by an allow-list, in a sandboxed frame in which no script runs and which
 * has no origin, under a policy that loads nothing from anywhere (measured on hostile mail: cleaning alone let 31 of 70
 * remote loads through, the policy none).
 *
 * The frame may open links in new tabs; these leave the sandbox, else the pages behind the links would not work. It
 * can not be measured from outside, so it fills the room that it is given and scrolls by itself.
 */
import { ImageOff } from 'lucide-react';
import { useMemo } from 'react';
import { asProblem } from '../api.ts';
import { cx } from '../ui/class-names.ts';
import { plural } from '../ui/dates.ts';
import { ProblemNotice } from '../ui/form.tsx';
import { type CleanHtml, cleanHtml } from './clean-html.ts';

const policy =
  "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";
const style = `
  :root { color-scheme: light; }
  body { margin: 16px; font: 14px/1.5 -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Helvetica, Arial, sans-serif; color: #1a1d1b; background: #fff; overflow-wrap: anywhere; }
  img { max-width: 100%; height: auto; }
  img:not([src]) { display: inline-block; min-width: 24px; min-height: 24px; border: 1px dashed #b9bbb4; border-radius: 4px; color: #666a62; font-size: 12px; }
  img:not([src])[width='1'], img:not([src])[height='1'], img:not([src])[width='0'] { display: none; }
  pre { white-space: pre-wrap; }
  blockquote { margin: 0 0 0 4px; padding-left: 12px; border-left: 2px solid #d3d3cb; color: #4b4f49; }
  a[href] { color: #0a6057; }
  table { max-width: 100%; }
`;

/** The frame, with a word on what was kept out. */
export function MailFrame({ html, className }: { html: string; className?: string }) {
  const clean = useMemo(() => tryClean(html), [html]);
  if ('error' in clean) return <ProblemNotice problem={asProblem(clean.error)} />;
  return (
    <div className={cx('flex min-h-0 flex-col gap-2', className)}>
      {clean.blocked > 0 && (
        <p className="flex items-start gap-2 rounded-md bg-sunken px-3 py-2 text-sm text-ink-2">
          <ImageOff size={16} aria-hidden className="mt-0.5 shrink-0 text-ink-3" />
          <span>
            {plural(clean.blocked, 'remote image was', 'remote images were')} blocked. Loading them would tell the
            sender that you opened this.
          </span>
        </p>
      )}
      <iframe
        title="The message as its sender formatted it"
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        srcDoc={documentOf(clean)}
        className="min-h-0 w-full flex-1 rounded-lg border border-line bg-white"
      />
    </div>
  );
}

function tryClean(html: string): CleanHtml | { error: unknown } {
  try {
    return cleanHtml(html);
  } catch (error) {
    return { error };
  }
}

function documentOf({ html }: CleanHtml): string {
  return `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer"><style>${style}</style></head><body>${html}</body></html>`;
}
