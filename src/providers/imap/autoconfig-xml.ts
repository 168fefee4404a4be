/**
 * Reads the IMAP servers from a Mozilla autoconfiguration file. It comes from anywhere, so no XML machinery: the text
 * is searched for the few elements that matter, in one pass, within limits; anything odd means no proposal.
 */
import type { ImapSecurity } from './settings.ts';

/** A server as the file names it; `username` may hold %EMAILADDRESS%, %EMAILLOCALPART% and %EMAILDOMAIN%. */
export interface ConfiguredServer {
  host: string;
  port: number;
  security: ImapSecurity;
  username: string;
}

const LONGEST = 256 * 1024;
const SERVERS = 10;
const SECURITY = new Map<string, ImapSecurity>([
  ['SSL', 'tls'],
  ['STARTTLS', 'starttls'],
]);

/** Servers for IMAP with encryption, in the order of the file; servers in plain text are left out. */
export function readAutoconfigXml(text: string): ConfiguredServer[] {
  if (text.length > LONGEST) return [];
  const servers: ConfiguredServer[] = [];
  const whole = withoutComments(text);
  for (let at = whole.indexOf('<incomingServer'); at >= 0; at = whole.indexOf('<incomingServer', at + 1)) {
    const end = whole.indexOf('</incomingServer>', at);
    if (end < 0 || servers.length >= SERVERS) break;
    const server = readServer(whole.slice(at, end));
    if (server !== null) servers.push(server);
  }
  return servers;
}

function readServer(block: string): ConfiguredServer | null {
  const head = block.slice(0, block.indexOf('>'));
  const security = SECURITY.get(readElement(block, 'socketType').toUpperCase());
  const port = Number(readElement(block, 'port'));
  const host = readElement(block, 'hostname').toLowerCase();
  const isImap = head.includes('"imap"') || head.includes("'imap'");
  if (!isImap || security === undefined || !isPort(port) || !isHostName(host)) return null;
  return { host, port, security, username: readElement(block, 'username') || '%EMAILADDRESS%' };
}

function readElement(block: string, name: string): string {
  const start = block.indexOf(`<${name}>`);
  const end = block.indexOf(`</${name}>`, start);
  if (start < 0 || end < 0) return '';
  const text = block.slice(start + name.length + 2, end).trim();
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').slice(0, 255);
}

function withoutComments(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf('<!--'); at >= 0; at = text.indexOf('<!--', from)) {
    parts.push(text.slice(from, at));
    const end = text.indexOf('-->', at + 4);
    if (end < 0) return parts.join('');
    from = end + 3;
  }
  return parts.join('') + text.slice(from);
}

/** Whether the text is a host name in ASCII with at least one dot. */
export function isHostName(host: string): boolean {
  const labels = host.split('.');
  return (
    host.length <= 253 &&
    labels.length > 1 &&
    labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(label))
  );
}

/** Whether the number is a TCP port. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}
