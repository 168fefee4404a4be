/** What tests and the demonstration may do to the simulated Pub/Sub. Names are full: `projects/P/topics/T`. */

/** Where a subscription pushes to, and whom its token names. */
export interface PushTarget {
  endpoint: string;
  audience: string;
  serviceAccountEmail: string;
}

/** A subscription: pushed to an endpoint, or pulled when `push` is absent. */
export interface NewSubscription {
  topic: string;
  push?: PushTarget;
  ackDeadlineSeconds?: number;
}

/** A mailbox that asked to be watched. */
export interface WatchRequest {
  email: string;
  /** The project of the client whose token asked. */
  projectId: string;
  topicName: string;
  labelIds?: string[];
  labelFilterBehavior?: 'include' | 'exclude';
}

/** What a token of a push says; each may be overridden to forge one. */
export interface PushClaims {
  aud: string;
  email: string;
  [claim: string]: unknown;
}

/** The controls. */
export interface GooglePubSub {
  createTopic(name: string, rules: { gmailMayPublish: boolean }): void;
  /** Grants or takes Gmail's right to publish. */
  allowGmail(topic: string, may: boolean): void;
  deleteTopic(name: string): void;
  createSubscription(name: string, subscription: NewSubscription): void;
  deleteSubscription(name: string): void;
  /** Publishes the text; answers the message's id. */
  publish(topic: string, text: string): string;
  /** Hands over everything that is due now or waits for a retry, and waits until the endpoints have answered. */
  deliverNow(): Promise<void>;
  /** How many messages of a subscription wait to be acknowledged. */
  waiting(subscription: string): number;
  /** When the watch of a mailbox ends, or null. */
  watchedUntil(email: string): Date | null;
  /** Ends a watch without a word. */
  loseWatch(email: string): void;
  /** A push token signed by Google's keys. */
  signToken(claims: PushClaims): string;
}
