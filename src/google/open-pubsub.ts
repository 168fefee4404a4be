/** Pub/Sub as a service account reaches it. Tokens are kept while they last; nothing of it is stored. */
import type { App } from '#app.ts';
import { Fault } from '#errors.ts';
import { delegate } from '#providers/gmail/oauth.ts';
import { readServiceAccountKey } from '#providers/gmail/service-account.ts';
import { callGoogle, type GoogleAnswer, type GoogleCall, reasonOf } from './call-google.ts';
import { googleWorld } from './google-world.ts';

/** Calls of one service account. */
export interface PubSub {
  /** `name` is what follows `/v1/` in the address. */
  call(name: string, call?: Omit<GoogleCall, 'url' | 'token'>): Promise<GoogleAnswer>;
}

const scopes = ['https://www.googleapis.com/auth/pubsub'];
const marginMs = 2 * 60_000;

/** Opens it; throws a Fault `refuse` for a key that is none. Google is first asked with the first call. */
export function openPubSub(app: Pick<App, 'config' | 'clock'>, keyJson: string): PubSub {
  const key = readServiceAccountKey(keyJson);
  let held: { accessToken: string; expiresAt: Date } | null = null;
  return {
    async call(name, call = {}) {
      const now = app.clock.now().getTime();
      if (held === null || held.expiresAt.getTime() - marginMs < now)
        held = await delegate(googleWorld(app), { key, subject: null, scopes });
      const answer = await callGoogle({ ...call, url: urlOf(app, name), token: held.accessToken });
      if (answer.status === 401) held = null;
      return answer;
    },
  };
}

/** What a refusal of Pub/Sub means for whoever pulls. */
export function pubsubFault(answer: GoogleAnswer): Fault {
  if (answer.status === 404)
    return new Fault('refuse', 'pubsub-not-found', 'There is no such subscription in the Google project.');
  if (reasonOf(answer) === 'PERMISSION_DENIED')
    return new Fault('refuse', 'pubsub-forbidden', 'The service account may not read this subscription.');
  return new Fault('retry', 'pubsub-trouble', 'Pub/Sub did not answer as it should.');
}

function urlOf({ config }: Pick<App, 'config'>, name: string): string {
  return `${config.google.endpoints.pubsubUrl}/v1/${name}`;
}
