/** Gmail's watch: changes are announced at a Pub/Sub topic, for seven days at most; it is renewed every day. */
import { Fault, isFault } from '#errors.ts';
import type { Subscription } from '../provider.ts';
import { answerBroken } from './errors.ts';
import type { ToldWatch } from './google-types.ts';
import { listing } from './manners.ts';
import { readMoment } from './read-fields.ts';
import type { GmailSession } from './session.ts';

/** The subscription of an open account. */
export function openSubscription(session: GmailSession): Subscription {
  return {
    async renew(target) {
      const call = { method: 'watch', path: '/watch', body: { topicName: target } } as const;
      const settled = await session.ask(call, listing).catch(rethrow);
      if (settled.type !== 'ok') throw topicRefused();
      const { expiration }: ToldWatch = settled.value;
      const expiresAt = readMoment(expiration);
      if (expiresAt === null) throw answerBroken();
      return { expiresAt };
    },
    async end() {
      await session.ask({ method: 'stop', path: '/stop', body: {} }, listing);
    },
  };
}

/** 403 in general words: Gmail tried to publish and was not let in. */
function rethrow(error: unknown): never {
  throw isFault(error) && error.code === 'gmail-refused' ? topicRefused() : error;
}

/** Google does not know the topic, or it is of another project (400, 404). */
function topicRefused(): Fault {
  return new Fault(
    'refuse',
    'gmail-topic-refused',
    'Gmail can not announce changes at this Pub/Sub topic: it is unknown, or Gmail may not publish to it.',
  );
}
