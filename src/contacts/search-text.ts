/** What people are searched by: small letters without accents, the same for what is stored and what is typed. Pure. */

/** Stands in an index, whose entries have at most some 2,700 octets. */
const mostOctets = 480;
const mostOfName = 200;
const mostWords = 6;

/** The text that a search for somebody looks at. */
export function searchText(name: string | null, address: string, domain: string): string {
  const folded = fold(address);
  const host = folded.endsWith(domain) ? '' : `\n${domain}`;
  return cut(`${cut(fold(name ?? ''), mostOfName)}\n${folded}${host}`, mostOctets);
}

/** The words of a search, each of which must be found somewhere. */
export function searchWords(q: string | undefined): string[] {
  return fold(q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, mostWords);
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** As much of the text as fits into so many octets of UTF-8. */
function cut(text: string, octets: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(octets));
  return text.slice(0, read);
}
