import { getDomainWithoutSuffix, getPublicSuffix } from 'tldts';
import { registrableDomain } from './address.ts';
import { FREE_MAIL_DOMAINS } from './free-mail-domains.ts';

const DOMAINS: ReadonlySet<string> = new Set(FREE_MAIL_DOMAINS.trim().split(/\s+/));
/** Providers that use their name under the suffix of many countries. */
const FAMILIES: ReadonlySet<string> = new Set([
  'yahoo',
  'ymail',
  'hotmail',
  'outlook',
  'gmx',
  'aol',
  'yandex',
  'rocketmail',
]);

/** Whether addresses at this domain belong to people of different organisations; such a domain never means a company. */
export function isFreeMail(domain: string): boolean {
  const name = domain.toLowerCase();
  return DOMAINS.has(name) || DOMAINS.has(registrableDomain(name) ?? name) || isOfFamily(name);
}

function isOfFamily(domain: string): boolean {
  if (!FAMILIES.has(getDomainWithoutSuffix(domain) ?? '')) return false;
  return /^(?:com|net|[a-z]{2}|com?\.[a-z]{2})$/.test(getPublicSuffix(domain) ?? '');
}
