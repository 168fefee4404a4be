/**
 * One call from its door to its answer, in Google's order: token, project, user, scope, quota, then the method. A
 * scripted fault may take its place. Counts every call; a call refused before quota costs nothing.
 */
import type { FaultAct } from '../faults.ts';
import { apiDisabled, type GoogleError, googleError, insufficientScopes, invalidCredentials } from '../google-error.ts';
import type { GoogleUser } from '../mailbox/user.ts';
import type { GoogleWorld } from '../world.ts';
import { errorAnswer, type GmailAnswer, type GmailCall, pageAnswer, resourceAnswer } from './answer.ts';
import type { TokenCheck, TokenHolder } from './api.ts';
import { applyMask, readMask } from './fields.ts';
import type { GmailMethod } from './method.ts';
import { findMethod, type Route } from './methods.ts';
import { type QuotaMeter, tooManyAtOnce } from './quota.ts';
import { readBody } from './read-body.ts';
import { readParameters } from './read-parameters.ts';
import { Refusal } from './refusal.ts';
import { gmailScopes } from './scopes.ts';
import { answerInstead, spoil } from './spoil.ts';

/** What a Gmail is made of. */
export interface Gmail {
  world: GoogleWorld;
  checkToken: TokenCheck;
  meter: QuotaMeter;
}

/** Carries out one call. Its place among the running calls is taken at once, before anything is waited for. */
export async function carryOut(gmail: Gmail, call: GmailCall): Promise<GmailAnswer> {
  const route = findMethod(call.http, call.path);
  if (route === null) return pageAnswer(404);
  const { world } = gmail;
  const { id } = route.method;
  const holder = gmail.checkToken(call.authorization);
  const fault = world.faults.take(id, 'error' in holder ? undefined : holder.email);
  world.stats.calls.set(id, (world.stats.calls.get(id) ?? 0) + 1);
  const instead = answerInstead(fault);
  if (instead !== null) return instead;
  if ('error' in holder) return errorAnswer(holder.error);
  return spoil(await letIn(gmail, call, route, holder, fault), fault);
}

async function letIn(
  gmail: Gmail,
  call: GmailCall,
  route: Route,
  holder: TokenHolder,
  fault: FaultAct | null,
): Promise<GmailAnswer> {
  const { world, meter } = gmail;
  const user = userOf(world, holder, route);
  if (!('email' in user)) return errorAnswer(user);
  const refused = refuseScope(route.method, holder) ?? (meter.enter(holder) ? null : throttled(world, tooManyAtOnce()));
  if (refused !== null) return errorAnswer(refused);
  try {
    const charged = meter.charge(holder, route.method.id);
    if (charged !== null) return errorAnswer(throttled(world, charged));
    const latency = world.latencyMs(route.method.id);
    // Even a call that takes no time lets others begin: the parts of a batch run at once.
    await (latency > 0 ? world.clock.sleep(latency) : null);
    return runMethod({ world, user, holder, call, route, fault });
  } finally {
    meter.leave(holder);
  }
}

function throttled(world: GoogleWorld, error: GoogleError): GoogleError {
  world.stats.throttled += 1;
  return error;
}

/** The user whose mailbox this is, or why there is none. */
function userOf(world: GoogleWorld, holder: TokenHolder, { path }: Route): GoogleUser | GoogleError {
  if (world.disabledProjects.has(holder.projectId)) return apiDisabled(holder.projectId);
  const user = world.user(holder.email);
  if (user === undefined || user.suspended) return invalidCredentials();
  if (user.domain !== null && world.closedDomains.has(user.domain)) return googleError(403, 'domainPolicy');
  const asked = path.get('userId') ?? 'me';
  if (asked !== 'me' && asked.toLowerCase() !== user.email.toLowerCase())
    return googleError(403, 'forbidden', { message: `Delegation denied for ${user.email}` });
  return user.licensed ? user : googleError(400, 'failedPrecondition');
}

function refuseScope(method: GmailMethod, { scopes }: TokenHolder): GoogleError | null {
  const granted = gmailScopes(scopes);
  return method.scopes.some((scope) => granted.has(scope)) ? null : insufficientScopes(method.id);
}

interface Running {
  world: GoogleWorld;
  user: GoogleUser;
  holder: TokenHolder;
  call: GmailCall;
  route: Route;
  fault: FaultAct | null;
}

function runMethod({ world, user, holder, call, route, fault }: Running): GmailAnswer {
  const { method, path } = route;
  try {
    const query = readParameters(call.query, method.query);
    const fields = call.query.get('fields') ?? '';
    const mask = fields === '' || method.response === null ? null : readMask(fields, method.response);
    const body = readBody(call, method);
    const resource = method.run({ world, user, holder, path, query, body, fault });
    return resourceAnswer(applyMask(resource, mask), call.query.get('prettyPrint') !== 'false');
  } catch (error) {
    if (error instanceof Refusal) return errorAnswer(error.error);
    throw error;
  }
}
