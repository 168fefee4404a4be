import type { App } from '#app.ts';
import type { Fault } from '#errors.ts';
import { accessRevoked, answerBroken, type Outcome, rateLimited, readOutcome } from '#providers/gmail/errors.ts';
import { exchange } from '#providers/gmail/exchange.ts';

const maxOctets = 64 * 1024;
const silenceMs = 15_000;
const pauseMs = 60_000;

/**
 * Whose mailbox an access token opens (users.getProfile, 1 unit). Throws what stands in the way: `refuse` where Google
 * says that there is no mailbox, or no API to ask; `reconnect` where it does not take the token.
 */
export async function readProfile({ config }: Pick<App, 'config'>, token: string): Promise<string> {
  const url = `${config.google.endpoints.gmailUrl}/gmail/v1/users/me/profile`;
  const headers = { authorization: `Bearer ${token}` };
  const answer = await exchange({ silenceMs }, { method: 'GET', url, headers, maxOctets });
  const outcome = readOutcome({
    status: answer.status,
    retryAfter: answer.headers.get('retry-after'),
    body: answer.body,
  });
  const address = outcome.type === 'ok' ? outcome.value.emailAddress : undefined;
  if (typeof address === 'string' && address.includes('@')) return address;
  throw faultOf(outcome);
}

function faultOf(outcome: Outcome): Fault {
  if (outcome.type === 'trouble' || outcome.type === 'final') return outcome.fault;
  if (outcome.type === 'token') return accessRevoked();
  return outcome.type === 'rate' ? rateLimited(outcome.retryAfterMs ?? pauseMs) : answerBroken();
}
