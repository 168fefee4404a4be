/** IMAP flags as the keywords of JMAP (RFC 8621 §4.1.1): `\Seen` is `$seen`. */
const KEYWORDS = 100;
const LONGEST = 255;

/**
 * Keywords in lower case, sorted, each once. `\Recent` is a matter of the session and left out. `\Deleted` stays
 * visible as `$deleted`: the email is still on the server, and whatever is there must be accounted for.
 */
export function readKeywords(flags: Iterable<string> | undefined): string[] {
  const keywords = new Set<string>();
  for (const flag of flags ?? []) {
    const keyword = (flag.startsWith('\\') ? `$${flag.slice(1)}` : flag).toLowerCase();
    if (keyword !== '$recent' && keyword.length <= LONGEST && keywords.size < KEYWORDS) keywords.add(keyword);
  }
  return [...keywords].sort();
}
