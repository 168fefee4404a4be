/** The labels of nearly all mail; whatever else is asked of the decoder itself. */
const USUAL = new Set(
  'utf-8 us-ascii iso-8859-1 iso-8859-15 windows-1252 utf8 ascii iso-8859-2 windows-1251 koi8-r gb2312 big5 iso-2022-jp euc-kr'.split(
    ' ',
  ),
);
const WINDOW = 256 * 1024;
const MOST_LABELS = 200;
/** HTML in quoted-printable writes `charset=3Dutf-8` into its own markup; that is not about the part. */
const QUOTED_EQUALS = '3d';
const LABEL = /charset\s{0,3}=\s{0,3}["']?([\w.:+()-]{1,60})/gi;
/** Spellings of code pages that the body parser maps by itself. */
const MAPPED =
  /^(?:x-|cs)?(?:(?:cp|windows-?|ms|ibm)(?:932|936|949|950|874|51932|5022[012])|tis-?620|uhc|junet|iso-?2022-?jp.*|ms-?kanji|shift-?jis|euc-?(?:jp|kr)|iso-?8859-8-[ie])$/;

/** Whether a message names, for itself or for any part, a character set that can not be decoded. */
export function namesUnknownCharset(contentType: string, body: Uint8Array): boolean {
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(WINDOW, body.length)).toString('latin1');
  const text = /^\s*multipart\//i.test(contentType) ? `${contentType}\n${start}` : contentType;
  const labels = new Set([...text.matchAll(LABEL)].map((match) => (match[1] ?? '').toLowerCase()));
  return [...labels].slice(0, MOST_LABELS).some((label) => !label.startsWith(QUOTED_EQUALS) && !isKnown(label));
}

function isKnown(label: string): boolean {
  if (USUAL.has(label) || MAPPED.test(label.replaceAll('_', '-'))) return true;
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}
