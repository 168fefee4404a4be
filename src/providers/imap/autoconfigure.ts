/**
 * Proposes servers for a mail address, best first: the provider by its domain, the domain's own autoconfiguration
 * file, its SRV records (RFC 6186), the provider by its mail exchanger, and last the usual names. Proposals only: a
 * person sees the host before a password goes there, and the test on save tries it.
 *
 * The look-ups come in, guarded; what they answer is outside input, and one that fails is a look-up that found nothing.
 */
import { domainToASCII } from 'node:url';
import { type ConfiguredServer, isHostName, isPort, readAutoconfigXml } from './autoconfig-xml.ts';
import { type KnownServer, knownServers } from './known-servers.ts';
import type { ImapSecurity } from './settings.ts';

/** Where a proposal comes from. */
export type ProposalSource = 'known' | 'autoconfig' | 'srv' | 'exchanger' | 'guess';

/** A server to try. */
export interface ServerProposal {
  host: string;
  port: number;
  security: ImapSecurity;
  username: string;
  source: ProposalSource;
}

/** What was found: servers, best first, and what the person should know of this provider. */
export interface Proposals {
  servers: ServerProposal[];
  note: string | null;
}

/** One SRV record, as `dns.resolveSrv` gives it. */
export interface SrvRecord {
  name: string;
  port: number;
  priority: number;
  weight: number;
}

/** The look-ups. `fetchText` refuses non-public addresses, limits size and time, and answers null for no file. */
export interface ConfigurationWorld {
  resolveSrv(name: string): Promise<SrvRecord[]>;
  resolveMx(domain: string): Promise<{ exchange: string; priority: number }[]>;
  fetchText(url: string): Promise<string | null>;
}

/** What the look-ups answered. */
export interface Findings {
  files: (string | null)[];
  imaps: SrvRecord[];
  imap: SrvRecord[];
  exchangers: string[];
}

const PROPOSALS = 8;

/** Looks everywhere at once and decides; an address without a usable domain gives no proposals. */
export async function proposeServers(address: string, world: ConfigurationWorld): Promise<Proposals> {
  const parts = splitAddress(address);
  if (parts === null) return { servers: [], note: null };
  const { domain } = parts;
  const known = findKnown(knownServers, (server) => server.domains.includes(domain));
  if (known !== null) return decideProposals(parts, known, { files: [], imaps: [], imap: [], exchangers: [] });
  return decideProposals(parts, null, await lookEverywhere(address, domain, world));
}

/** The decision alone. */
export function decideProposals(parts: AddressParts, known: KnownServer | null, found: Findings): Proposals {
  const hosting = findKnown(knownServers, (server) => server.exchangers.some((end) => anyEnds(found.exchangers, end)));
  const servers = [
    ...(known === null ? [] : fromKnown(parts, known, 'known')),
    ...found.files.flatMap((file) =>
      file === null ? [] : readAutoconfigXml(file).map((each) => fromFile(parts, each)),
    ),
    ...fromSrv(parts, found.imaps, 'tls'),
    ...fromSrv(parts, found.imap, 'starttls'),
    ...(hosting === null ? [] : fromKnown(parts, hosting, 'exchanger')),
    ...(known !== null || hosting?.host === null ? [] : guesses(parts)),
  ];
  const distinct = new Map(servers.map((server) => [`${server.host} ${server.port}`, server] as const).reverse());
  const ordered = servers.filter((server) => distinct.get(`${server.host} ${server.port}`) === server);
  return { servers: ordered.slice(0, PROPOSALS), note: (known ?? hosting)?.note ?? null };
}

/** A mail address in its parts, the domain in ASCII. */
export interface AddressParts {
  address: string;
  localPart: string;
  domain: string;
}

/** Null when there is no domain to ask. */
export function splitAddress(address: string): AddressParts | null {
  const text = address.trim();
  const at = text.lastIndexOf('@');
  const domain = domainToASCII(text.slice(at + 1)).toLowerCase();
  if (at < 1 || text.length > 320 || !isHostName(domain)) return null;
  return { address: text, localPart: text.slice(0, at), domain };
}

async function lookEverywhere(address: string, domain: string, world: ConfigurationWorld): Promise<Findings> {
  const query = `?emailaddress=${encodeURIComponent(address.trim())}`;
  const [own, wellKnown, imaps, imap, exchangers] = await Promise.all([
    world.fetchText(`https://autoconfig.${domain}/mail/config-v1.1.xml${query}`).catch(() => null),
    world.fetchText(`https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`).catch(() => null),
    world.resolveSrv(`_imaps._tcp.${domain}`).catch(() => []),
    world.resolveSrv(`_imap._tcp.${domain}`).catch(() => []),
    world.resolveMx(domain).catch(() => []),
  ]);
  return { files: [own, wellKnown], imaps, imap, exchangers: exchangers.map((each) => each.exchange.toLowerCase()) };
}

function fromKnown(parts: AddressParts, { host, localPart }: KnownServer, source: ProposalSource): ServerProposal[] {
  const username = localPart ? parts.localPart : parts.address;
  return host === null ? [] : [{ host, port: 993, security: 'tls', username, source }];
}

function fromFile(parts: AddressParts, { username, ...server }: ConfiguredServer): ServerProposal {
  const name = username
    .replaceAll('%EMAILADDRESS%', parts.address)
    .replaceAll('%EMAILLOCALPART%', parts.localPart)
    .replaceAll('%EMAILDOMAIN%', parts.domain);
  return { ...server, username: name, source: 'autoconfig' };
}

/** A target of "." says that nothing is offered (RFC 2782). */
function fromSrv(parts: AddressParts, records: SrvRecord[], security: ImapSecurity): ServerProposal[] {
  const usable = records.filter(({ name, port }) => isHostName(name.replace(/\.$/, '')) && isPort(port));
  return usable
    .sort((a, b) => a.priority - b.priority || b.weight - a.weight)
    .map(({ name, port }) => {
      const host = name.replace(/\.$/, '').toLowerCase();
      return { host, port, security, username: parts.address, source: 'srv' };
    });
}

function guesses({ domain, address }: AddressParts): ServerProposal[] {
  const guess = (host: string, port: number, security: ImapSecurity): ServerProposal => {
    return { host, port, security, username: address, source: 'guess' };
  };
  return [
    guess(`imap.${domain}`, 993, 'tls'),
    guess(`mail.${domain}`, 993, 'tls'),
    guess(`imap.${domain}`, 143, 'starttls'),
  ];
}

function findKnown(servers: readonly KnownServer[], fits: (server: KnownServer) => boolean): KnownServer | null {
  return servers.find(fits) ?? null;
}

function anyEnds(exchangers: string[], end: string): boolean {
  return exchangers.some((exchanger) => {
    const name = exchanger.replace(/\.$/, '');
    return name === end || name.endsWith(`.${end}`);
  });
}
