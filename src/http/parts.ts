/** What answering requests needs beside the features: sign-in, and the limits of this process. */
import type { App } from '#app.ts';
import type { Database } from '#db/database.ts';
import { createPushReceiver, type ReceivePush } from '#google/receive-push.ts';
import type { Clock } from '#platform/clock.ts';
import { type Auth, createAuth } from '#users/auth.ts';
import { createLimiter, type Limiter, type Rate } from './token-bucket.ts';

/** How often callers may call. */
export interface Rates {
  /** Requests of one member. */
  actor: Rate;
  /** Attempts with a password or a code, from one address. */
  door: Rate;
  /** Attempts with a password for one account, from wherever. */
  account: Rate;
  /** Notifications of mail providers, from one address. */
  push: Rate;
}

/** The usual rates: a busy page needs some ten requests at once; nobody types ten passwords a minute. */
export const usualRates: Rates = {
  actor: { burst: 300, perMinute: 1200 },
  door: { burst: 20, perMinute: 10 },
  account: { burst: 10, perMinute: 1 },
  push: { burst: 1000, perMinute: 12_000 },
};

/** The way to the sample data: a Rapport offers to start it, the demo itself lets people in by link. */
export interface DemoDoor {
  /** Starts it, or finds it running; gives a link that signs in once. */
  start?: () => Promise<string>;
  /** Whom the token of such a link signs in, once; null when it opens nothing. */
  take?: (token: string) => { email: string; password: string } | null;
}

/** The parts of the server. */
export interface HttpParts {
  app: App;
  auth: Auth;
  db: Database;
  clock: Clock;
  limits: { [name in keyof Rates]: Limiter };
  receivePush: ReceivePush;
  demo: DemoDoor | null;
}

/** Assembles the parts. */
export function createParts(app: App, rates: Rates = usualRates, demo: DemoDoor | null = null): HttpParts {
  const { clock, db } = app;
  return {
    app,
    auth: createAuth(app),
    db,
    clock,
    limits: {
      actor: createLimiter(rates.actor, clock),
      door: createLimiter(rates.door, clock),
      account: createLimiter(rates.account, clock),
      push: createLimiter(rates.push, clock),
    },
    receivePush: createPushReceiver(app),
    demo,
  };
}
