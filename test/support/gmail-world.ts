import type { GmailWorld, GoogleEndpoints } from '#providers/gmail/settings.ts';
import { createLeapingClock } from './leaping-clock.ts';

/** Every endpoint at one origin; nothing answers at those that a test does not use. */
export function endpointsBelow(url: string): GoogleEndpoints {
  return {
    authorizeUrl: `${url}/o/oauth2/v2/auth`,
    tokenUrl: `${url}/token`,
    revokeUrl: `${url}/revoke`,
    keysUrl: `${url}/oauth2/v3/certs`,
    gmailUrl: url,
    pubsubUrl: url,
  };
}

/** The world of the adapter in tests: Google's usual rules, no chance, a clock that leaps over pauses. */
export function testGmailWorld(over: Partial<GmailWorld> = {}): GmailWorld {
  return {
    endpoints: endpointsBelow('http://127.0.0.1:9'),
    clock: createLeapingClock(),
    quota: { costs: '2026', unitsPerMinute: 6000, reserve: 300, concurrency: 4 },
    silenceMs: 10_000,
    random: () => 0.5,
    ...over,
  };
}
