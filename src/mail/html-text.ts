/**
 * Plain text of a message that has HTML only. What is hidden from the reader's eyes by the markup (scripts, styles,
 * `hidden`, `display:none`) is no text. Size and depth are bounded; hostile markup ends in less text, never in an error.
 */
import { compile } from 'html-to-text';

const LARGEST_HTML = 300_000;
/** More tags than any newsletter has; nested ten thousands deep they would take seconds to lay out. */
const MOST_TAGS = 20_000;

const convert = compile({
  wordwrap: false,
  preserveNewlines: false,
  formatters: {
    /** Cells of one row are apart for the eye, so they are for the text. */
    cell: (element, walk, builder) => {
      walk(element.children, builder);
      builder.addInline(' ');
    },
  },
  limits: { maxInputLength: LARGEST_HTML, maxDepth: 120, maxChildNodes: 5_000, ellipsis: '' },
  selectors: [
    { selector: 'td', format: 'cell' },
    { selector: 'th', format: 'cell' },
    { selector: 'tr', format: 'block' },
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'script', format: 'skip' },
    { selector: 'style', format: 'skip' },
    { selector: 'title', format: 'skip' },
    { selector: 'template', format: 'skip' },
    { selector: '[hidden]', format: 'skip' },
    { selector: '[style*="display:none"]', format: 'skip' },
    { selector: '[style*="display: none"]', format: 'skip' },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: 'blockquote', options: { trimEmptyLines: true } },
  ],
});

/** The text that a reader of the HTML would see; quotes of `blockquote` are marked with ">". */
export function textOfHtml(html: string): string {
  const kept = html.slice(0, LARGEST_HTML);
  if (kept.split('<').length > MOST_TAGS) return stripTags(kept);
  try {
    return convert(kept).trim();
  } catch {
    return stripTags(kept);
  }
}

function stripTags(html: string): string {
  return html
    .replace(/<[^<>]{0,2000}>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
