/**
 * The first of three walls around a message's HTML (the others: a frame without scripts, and the frame's own policy).
 *
 * An allow-list of elements and attributes; nothing is changed after cleaning. Whatever would be loaded from elsewhere
 * is taken out and counted, so that the reader can say what was blocked. Links open outside and tell nothing of us.
 */
import createPurifier from 'dompurify';

export interface CleanHtml {
  html: string;
  /** Pictures and other things that would have been loaded from elsewhere. */
  blocked: number;
}

const tags =
  'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp section small span strike strong style sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr'.split(
    ' ',
  );
const attributes =
  'abbr align alt bgcolor border cellpadding cellspacing class color cols colspan datetime dir face headers height href lang name nowrap rel rowspan rules scope size span src start style summary target title type valign value vspace hspace width background'.split(
    ' ',
  );
const remote = /^\s*(?:https?:|ftp:|\/\/)/i;
const remoteStyle = /url\(\s*['"]?\s*(?:https?:|ftp:|\/\/)/i;
const within = /^data:image\/(?:png|gif|jpeg|webp|avif);/i;
/** Complete addresses only: a relative one would lead to a page of ours. */
const leadsOut = /^(?:https?:\/\/|mailto:|tel:)/i;

/** Cleans one message's HTML. Throws where the cleaner does not work, because then nothing may be shown. */
export function cleanHtml(html: string): CleanHtml {
  const purifier = createPurifier(window);
  if (!purifier.isSupported)
    throw new Error('This browser can not show formatted mail safely. The plain text can be read.');
  let blocked = 0;
  purifier.addHook('uponSanitizeAttribute', (_element, attribute) => {
    const { attrName: name, attrValue: value } = attribute;
    if (name === 'href') attribute.keepAttr = leadsOut.test(value.trim());
    if (name === 'style' && remoteStyle.test(value)) blocked += 1;
    if (name !== 'src' && name !== 'background') return;
    attribute.keepAttr = within.test(value.trim());
    if (remote.test(value)) blocked += 1;
  });
  purifier.addHook('afterSanitizeAttributes', (element) => {
    if (element.tagName !== 'A') return;
    element.setAttribute('target', '_blank');
    element.setAttribute('rel', 'noopener noreferrer nofollow');
  });
  const clean = purifier.sanitize(html, {
    ALLOWED_TAGS: tags,
    ALLOWED_ATTR: attributes,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    FORCE_BODY: true,
  });
  return { html: clean, blocked };
}
