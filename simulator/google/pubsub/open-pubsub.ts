/** The Pub/Sub of one Google: its controls, its part of the server, and the end of its deliveries. */
import type { Part } from '../exchange.ts';
import { accountNumber, nowOf, type OAuthState } from '../oauth/state.ts';
import { Broker } from './broker.ts';
import { connectGmail } from './gmail-notices.ts';
import type { GooglePubSub, PushClaims } from './google-pubsub.ts';
import { Pusher } from './push.ts';
import { pubsubPart } from './rest.ts';

const GAP_MS = 1000;
const TOKEN_SECONDS = 3600;

/** What a server mounts. */
export interface OpenPubSub {
  controls: GooglePubSub;
  part: Part;
  close(): Promise<void>;
}

/** Opens the Pub/Sub of a Google. */
export function openPubSub(state: OAuthState, options: { notificationGapMs?: number } = {}): OpenPubSub {
  const broker = new Broker(state.world.clock);
  const pusher = new Pusher(broker, (claims) => signPushToken(state, claims));
  const part = connectGmail(state.world, broker, options.notificationGapMs ?? GAP_MS);
  const stop = new AbortController();
  return {
    controls: controlsOf(state, broker, pusher),
    part: pubsubPart(state, broker, stop.signal),
    async close() {
      part();
      stop.abort();
      await pusher.close();
    },
  };
}

function controlsOf(state: OAuthState, broker: Broker, pusher: Pusher): GooglePubSub {
  const { watches } = state.world;
  return {
    createTopic: (name, rules) => broker.createTopic(name, rules),
    allowGmail: (topic, may) => broker.createTopic(topic, { gmailMayPublish: may }),
    deleteTopic: (name) => void broker.topics.delete(name),
    createSubscription: (name, subscription) => pusher.follow(broker.createSubscription(name, subscription)),
    deleteSubscription: (name) => void broker.subscriptions.delete(name),
    publish: (topic, text) => broker.publish(topic, text),
    deliverNow: () => pusher.deliverNow(),
    waiting: (name) => broker.subscriptions.get(name)?.copies.size ?? 0,
    watchedUntil(email) {
      const watch = watches.get(email.toLowerCase());
      return watch === undefined || watch.expiresAt <= nowOf(state) ? null : new Date(watch.expiresAt);
    },
    loseWatch: (email) => void watches.delete(email.toLowerCase()),
    signToken: (claims) => signPushToken(state, claims),
  };
}

/** The token of a push (OpenID Connect), for an hour. */
function signPushToken(state: OAuthState, claims: PushClaims): string {
  const iat = Math.floor(nowOf(state) / 1000);
  const sub = accountNumber(claims.email);
  const usual = { iss: 'https://accounts.google.com', azp: sub, sub, email_verified: true };
  return state.keys.sign({ ...usual, iat, exp: iat + TOKEN_SECONDS, ...claims });
}
