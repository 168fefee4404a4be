import { randomBytes } from 'node:crypto';
import type { Clock } from '#platform/clock.ts';

/** Links that sign in once, within five minutes. */
export interface EnterLinks {
  /** A new one. */
  make(): string;
  /** Whom a link's token signs in; null when it is unknown, used or too old. */
  take(token: string): { email: string; password: string } | null;
}

const livesMs = 5 * 60_000;
const most = 20;

/** Makes them for one person. The tokens live in memory: with the demo they end. */
export function createEnterLinks(
  baseUrl: string,
  person: { email: string; password: string },
  clock: Clock,
): EnterLinks {
  const tokens = new Map<string, number>();
  return {
    make() {
      const token = randomBytes(24).toString('base64url');
      tokens.set(token, clock.now().getTime() + livesMs);
      const [oldest] = tokens.keys();
      if (tokens.size > most && oldest !== undefined) tokens.delete(oldest);
      return `${baseUrl}/api/demo/enter?token=${token}`;
    },
    take(token) {
      const until = tokens.get(token) ?? 0;
      tokens.delete(token);
      return until > clock.now().getTime() ? person : null;
    },
  };
}
