/**
 * Gmail's side of push: which topic it may publish to, and a notice for each change of a watched mailbox.
 *
 * A notice carries the address and the newest historyId, as a JSON number however big it is: that is how Google sends
 * it. A user gets at most one notice in `gapMs`; the others are dropped, not delayed.
 */
import { type GoogleError, googleError, invalidArgument } from '../google-error.ts';
import type { GoogleWorld } from '../world.ts';
import type { Broker, PushFault } from './broker.ts';

/** Connects a world to its broker; answers how to part them. */
export function connectGmail(world: GoogleWorld, broker: Broker, gapMs: number): () => void {
  const last = new Map<string, number>();
  world.topicGate = (topicName, projectId) => refuseTopic(broker, topicName, projectId);
  return world.onChange((email, historyId) => {
    const key = email.toLowerCase();
    const now = world.clock.now().getTime();
    const topic = topicOf(world, broker, key, now);
    if (topic === null || now - (last.get(key) ?? Number.NEGATIVE_INFINITY) < gapMs) return;
    last.set(key, now);
    broker.publish(topic, `{"emailAddress":${JSON.stringify(email)},"historyId":${historyId}}`, faultOf(world, email));
  });
}

function topicOf(world: GoogleWorld, broker: Broker, key: string, now: number): string | null {
  const watch = world.watches.get(key);
  if (watch === undefined || watch.expiresAt <= now) return null;
  return broker.topics.get(watch.topicName)?.gmailMayPublish === true ? watch.topicName : null;
}

function faultOf(world: GoogleWorld, email: string): PushFault | null {
  const act = world.faults.take('push', email);
  return typeof act === 'object' && act !== null && 'push' in act ? act.push : null;
}

function refuseTopic(broker: Broker, topicName: string, projectId: string): GoogleError | null {
  const project = /^projects\/([^/]+)\/topics\/[^/]+$/.exec(topicName)?.[1];
  if (project !== projectId) return invalidArgument(`Invalid topicName does not match projects/${projectId}/topics/*`);
  const topic = broker.topics.get(topicName);
  if (topic?.gmailMayPublish === true) return null;
  const failed = `Error sending test message to Cloud PubSub ${topicName} : `;
  if (topic !== undefined)
    return googleError(403, 'forbidden', { message: `${failed}User not authorized to perform this action.` });
  const short = topicName.split('/').at(-1);
  return googleError(404, 'notFound', { message: `${failed}Resource not found (resource=${short}).` });
}
