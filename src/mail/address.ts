/**
 * Addresses: when two of them mean one mailbox, and which domains mean one organisation.
 *
 * `normaliseAddress` is the match key of the whole program: contacts, identity and threads compare nothing else.
 * Invariant: it is idempotent, and it only ever folds what the provider itself documents as one mailbox.
 */
import { domainToASCII } from 'node:url';
import { getDomain } from 'tldts';

/** A display name and an address as a header gives them (RFC 5322 §3.4). `address` is lower-cased in its domain only. */
export interface Address {
  name: string | null;
  address: string;
}

/** Providers that deliver `name+tag@` to `name@` for every account. Gmail is apart: its dots mean nothing either. */
const PLUS_TAG_DOMAINS = new Set(
  (
    'gmail.com outlook.com hotmail.com live.com msn.com icloud.com me.com mac.com fastmail.com fastmail.fm ' +
    'proton.me protonmail.com protonmail.ch pm.me zohomail.com zohomail.eu yandex.ru yandex.com ya.ru ' +
    'mailbox.org posteo.de posteo.net hey.com runbox.com pobox.com'
  ).split(' '),
);

const LONGEST_ADDRESS = 320;
const PLAIN_ATOM = /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]+$/;

/** The match key of an address: lower case, IDN in ASCII, provider-specific dots and plus tags folded. */
export function normaliseAddress(address: string): string {
  const lower = address.trim().toLowerCase();
  const at = lower.lastIndexOf('@');
  if (at < 0) return lower;
  const domain = asciiDomain(lower.slice(at + 1));
  const local = unquote(lower.slice(0, at).normalize('NFC').trim());
  if (domain === 'gmail.com' || domain === 'googlemail.com')
    return `${unquote(withoutDots(withoutTag(local)).trim())}@gmail.com`;
  return `${PLUS_TAG_DOMAINS.has(domain) ? unquote(withoutTag(local).trim()) : local}@${domain}`;
}

/** The domain of an address in lower-case ASCII, or null when there is none. */
export function domainOf(address: string): string | null {
  const at = address.lastIndexOf('@');
  return at < 0
    ? null
    : asciiDomain(
        address
          .slice(at + 1)
          .trim()
          .toLowerCase(),
      ) || null;
}

/** The domain that was bought ("acme.example" of "mail.acme.example"), by the Public Suffix List; null for IP addresses and suffixes. */
export function registrableDomain(domain: string): string | null {
  return getDomain(domain, { allowPrivateDomains: true });
}

/** Whether a person may enter this as an address: stricter than what is accepted from the headers of a message. */
export function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at < 1 || text.length > LONGEST_ADDRESS) return false;
  const domain = text.slice(at + 1).toLowerCase();
  return isLocalPart(text.slice(0, at)) && !/[.\s]$/.test(domain) && isDomain(asciiDomain(domain));
}

/** The domain in ASCII, without dots and spaces after it; as it stands when it is no domain name. */
function asciiDomain(domain: string): string {
  const bare = withoutTail(domain).trimStart();
  return /^[\x21-\x7e]*$/.test(bare) ? bare : withoutTail(domainToASCII(bare)) || bare;
}

function withoutTail(domain: string): string {
  let end = domain.length;
  while (end > 0 && /[.\s]/.test(domain[end - 1] ?? '')) end -= 1;
  return domain.slice(0, end);
}

/** `"jane"` and `jane` are one local part (RFC 5321 §4.1.2). */
function unquote(local: string): string {
  if (local.length < 3 || !local.startsWith('"') || !local.endsWith('"')) return local;
  const inside = local.slice(1, -1);
  return PLAIN_ATOM.test(inside) ? inside : local;
}

function withoutTag(local: string): string {
  const plus = local.indexOf('+');
  return plus > 0 ? local.slice(0, plus) : local;
}

function withoutDots(local: string): string {
  return local.replaceAll('.', '') || local;
}

function isLocalPart(local: string): boolean {
  if (Buffer.byteLength(local) > 64) return false;
  if (/^"(?:[^"\\\x00-\x1f\x7f]|\\[\x20-\x7e])*"$/.test(local)) return true;
  // Two dots in a row, or a last one, are against RFC 5321 and in daily use: mobile carriers and Exchange gave them out.
  return /^[^\s"(),:;<>@[\\\]\x00-\x1f\x7f]+$/.test(local) && !local.startsWith('.');
}

function isDomain(domain: string): boolean {
  if (domain.length > 253 || !domain.includes('.')) return false;
  return domain.split('.').every((label) => label.length <= 63 && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label));
}
