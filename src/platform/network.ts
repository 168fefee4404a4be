import ipaddr from 'ipaddr.js';

/** A range of addresses in CIDR terms. */
export type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Reads `192.168.1.0/24`, or one address as the network of itself; throws a RangeError. */
export function parseNetwork(text: string): Network {
  const bare = text.replace(/[[\]]/g, '');
  try {
    if (bare.includes('/')) return ipaddr.parseCIDR(bare);
    const address = ipaddr.process(bare);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  } catch {
    throw new RangeError('It is neither an address nor a network.');
  }
}

/** Whether an address lies in a network. An IPv4 address in IPv6 clothes counts as what it is. */
export function isInNetwork(address: string, [base, bits]: Network): boolean {
  if (!ipaddr.isValid(address)) return false;
  const one = ipaddr.process(address);
  return one.kind() === base.kind() && one.match(base, bits);
}

/**
 * Whether an address is one of the public internet: not loopback, private, link-local, multicast, reserved, and no
 * tunnel (NAT64, 6to4, Teredo) that could lead back inside.
 */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/** Whether a text is an IP address, IPv6 with or without brackets. */
export function isAddress(text: string): boolean {
  return ipaddr.isValid(text.replace(/^\[(.*)\]$/, '$1'));
}
