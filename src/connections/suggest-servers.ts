/** Which servers an address probably has, so that its owner need not know. Asks the domain itself; nobody else. */
import { Resolver } from 'node:dns/promises';
import type { App } from '#app.ts';
import { createOutbound } from '#platform/outbound.ts';
import { type ConfigurationWorld, type Proposals, proposeServers } from '#providers/imap/autoconfigure.ts';
import { fetchText } from './fetch-text.ts';

const lookup = { timeout: 3_000, tries: 2 };

/** Servers to try, best first, and what to know of this provider. */
export function suggestServers(
  app: Pick<App, 'config' | 'clock'>,
  address: string,
  world: ConfigurationWorld = internet(app),
): Promise<Proposals> {
  return proposeServers(address, world);
}

function internet({ config, clock }: Pick<App, 'config' | 'clock'>): ConfigurationWorld {
  const outbound = createOutbound(config.outboundAllow, clock);
  const resolver = new Resolver(lookup);
  return {
    resolveSrv: (name) => resolver.resolveSrv(name),
    resolveMx: (domain) => resolver.resolveMx(domain),
    fetchText: (url) => fetchText(outbound, url),
  };
}
