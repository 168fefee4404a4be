/** A message as text: what its writer newly wrote, with the quoted rest and the signature folded away. */
import { Ellipsis } from 'lucide-react';
import { type ReactNode, useState } from 'react';

/** The text, links made clickable. */
export function MessageText({ text, newText }: { text: string; newText: string }) {
  const [whole, setWhole] = useState(false);
  const fresh = newText.trim();
  const rest = restOf(text, fresh);
  if (text.trim() === '') return <p className="text-ink-3">This message has no text.</p>;
  return (
    <div className="max-w-[80ch] text-base leading-6 break-words whitespace-pre-wrap">
      {whole && rest === null ? linked(text.trim()) : linked(fresh || text.trim())}
      {fresh !== '' && rest !== '' && (
        <div className="mt-3">
          <button
            type="button"
            aria-expanded={whole}
            onClick={() => setWhole(!whole)}
            className="inline-flex h-6 items-center gap-1.5 rounded-md bg-sunken px-2 text-xs font-medium text-ink-2 hover:bg-hover hover:text-ink"
          >
            <Ellipsis size={14} aria-hidden />
            {whole ? 'Hide quoted text and signature' : 'Show quoted text and signature'}
          </button>
          {whole && rest && <div className="mt-3 border-l-2 border-line-2 pl-3 text-ink-2">{linked(rest)}</div>}
        </div>
      )}
    </div>
  );
}

/** What follows the new text; null when the new text stands between quotes, so that only the whole makes sense. */
function restOf(text: string, fresh: string): string | null {
  const whole = text.trim();
  if (whole === fresh) return '';
  return whole.startsWith(fresh) ? whole.slice(fresh.length).trim() : null;
}

const link = /(https?:\/\/[^\s<>"')\]]{1,2000})/;

function linked(text: string): ReactNode[] {
  return text.split(link).map((part, index) =>
    index % 2 === 1 ? (
      <a
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of a fixed text
        key={index}
        href={part}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="text-accent-text underline decoration-1 underline-offset-2"
      >
        {part}
      </a>
    ) : (
      part
    ),
  );
}
