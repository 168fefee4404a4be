/** Taking units from the account's bucket, with patience; and what a refusal of Google's does to the bucket. */

import type { ApiCall } from './api-call.ts';
import { unitsOf } from './costs.ts';
import { rateLimited } from './errors.ts';
import { block, grantMost } from './quota.ts';
import type { GmailAccess, GmailWorld, QuotaStore } from './settings.ts';

/** `interactive`: a person waits; may use the reserve, and would rather hear of it than wait long. */
export type Urgency = 'background' | 'interactive';

/** Longer than a full window, so that background work outlasts the bucket's emptying and no more. */
const patienceMs: Record<Urgency, number> = { background: 150_000, interactive: 15_000 };

/**
 * Takes the units of calls before they are made, waiting for those of the first; answers for how many of them, from the
 * first on, there were units. Gives up as `gmail-rate-limited`.
 */
export async function takeUnits(
  { quota, signal }: Pick<GmailAccess, 'quota' | 'signal'>,
  world: GmailWorld,
  calls: readonly ApiCall[],
  urgency: Urgency,
): Promise<number> {
  const { costs, unitsPerMinute, reserve } = world.quota;
  const each = calls.map(({ method }) => unitsOf(costs, method));
  const limit = urgency === 'interactive' ? unitsPerMinute : unitsPerMinute - reserve;
  const until = world.clock.now().getTime() + patienceMs[urgency];
  for (;;) {
    const now = world.clock.now().getTime();
    const answer = await quota.change((window) => grantMost(window, { costs: each, now, limit }));
    if (answer.type === 'granted') return answer.count;
    if (now + answer.ms > until) throw rateLimited(answer.ms);
    await world.clock.sleep(answer.ms, signal);
  }
}

/** Google refused for pace: the whole account waits. */
export async function blockAccount(store: QuotaStore, world: GmailWorld, retryAfterMs: number | null): Promise<void> {
  const now = world.clock.now().getTime();
  const random = (world.random ?? Math.random)();
  await store.change((window) => ({ window: block(window, { now, retryAfterMs, random }), answer: null }));
}
