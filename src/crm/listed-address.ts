/**
 * Entries of lists of people: a member's blocklist, the workspace's protected people. Pure.
 *
 * An entry is an address, or a domain that stands for all hosts below it too. Both are kept as mail is matched: an
 * address as its normalised key, a domain in small ASCII letters. So "Ada+news@GMAIL.com" and "ada@googlemail.com" are
 * one entry, and a domain in any script is the one that its mail comes from.
 */
import { isAddress, normaliseAddress } from '#mail/address.ts';

/** What an entry can be. */
export const listedKinds = ['address', 'domain'] as const;
export type ListedKind = (typeof listedKinds)[number];

/** An entry as it is stored. */
export interface ListedEntry {
  kind: ListedKind;
  value: string;
}

/** Some entries, to ask whether somebody is among them. */
export interface Listed {
  addresses: ReadonlySet<string>;
  domains: ReadonlySet<string>;
}

/** The characters that an entry has at most. */
export const longestEntry = 320;
const longestHost = 253;
const refused = { type: 'refused', reason: 'This is neither an email address nor a domain.' } as const;

/** Reads what a person typed: "ada@acme.example", "acme.example", "@acme.example", "*@acme.example", "*.acme.example". */
export function readEntry(text: string): { type: 'entry'; entry: ListedEntry } | { type: 'refused'; reason: string } {
  const bare = text.length > longestEntry ? '' : text.trim();
  // URL parsing, which knows what a domain is in ASCII, passes over line breaks.
  if (/[\s\p{Cc}\p{Cs}]/u.test(bare)) return refused;
  const domain = /^(?:\*?@|\*\.)?([^@]+)$/.exec(bare)?.[1];
  if (domain !== undefined) {
    const host = domain.replace(/\.$/, '');
    return isAddress(`x@${host}`)
      ? { type: 'entry', entry: { kind: 'domain', value: hostOf(normaliseAddress(`x@${host}`)) } }
      : refused;
  }
  if (!isAddress(bare)) return refused;
  return { type: 'entry', entry: { kind: 'address', value: normaliseAddress(bare) } };
}

/** The entries as sets. */
export function toListed(entries: Iterable<ListedEntry>): Listed {
  const [addresses, domains] = [new Set<string>(), new Set<string>()];
  for (const { kind, value } of entries) (kind === 'address' ? addresses : domains).add(value);
  return { addresses, domains };
}

/** Whether a normalised address is among the entries, by itself or by its domain. */
export function isListed(key: string, { addresses, domains }: Listed): boolean {
  if (addresses.has(key)) return true;
  return domains.size > 0 && suffixesOf(hostOf(key)).some((suffix) => domains.has(suffix));
}

/** The host of a normalised address. */
export function hostOf(key: string): string {
  return key.slice(key.lastIndexOf('@') + 1);
}

/** The domains that stand for a host: itself and all above it that can be an entry, the longest first. */
export function suffixesOf(host: string): string[] {
  const found: string[] = [];
  // From the end: a hostile host has thousands of dots, and no entry is that long.
  for (let dot = host.lastIndexOf('.'); dot > 0; ) {
    dot = host.lastIndexOf('.', dot - 1);
    const suffix = host.slice(dot + 1);
    if (suffix.length > longestHost) break;
    found.unshift(suffix);
  }
  return found;
}
