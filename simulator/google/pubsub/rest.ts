/**
 * Pub/Sub's REST interface v1, as far as a reader of notifications needs it: looking at topics, their rights and
 * subscriptions, pulling, acknowledging, and changing the time that is left to acknowledge.
 *
 * Whoever calls needs a token with the scope for Pub/Sub, of the project that owns the resource.
 */
import { type Call, json, meet, type Part, type Reply, type ScriptedError } from '../exchange.ts';
import { type GoogleError, googleError } from '../google-error.ts';
import { findHolder } from '../oauth/check-token.ts';
import type { OAuthState } from '../oauth/state.ts';
import type { Broker, Subscription, Topic } from './broker.ts';
import { acknowledge, changeDeadline, pull } from './pull.ts';

/** The account under which Gmail publishes. */
export const GMAIL_PUBLISHER = 'gmail-api-push@system.gserviceaccount.com';
const SCOPES = ['https://www.googleapis.com/auth/pubsub', 'https://www.googleapis.com/auth/cloud-platform'];
const PATH = /^\/v1\/(projects\/([^/]+)\/(topics|subscriptions)\/[^/:]+)(?::(\w+))?$/;

/** The part of the server that answers for Pub/Sub; `stop` ends pulls that wait. Faults: `pubsub.pull` and so on. */
export function pubsubPart(state: OAuthState, broker: Broker, stop: AbortSignal): Part {
  return (call) => {
    const path = PATH.exec(call.path);
    if (path === null) return null;
    const [, name = '', project = '', kind, verb = 'get'] = path;
    const act = () => {
      const refused = refuse(state, call.authorization, project);
      if (refused !== null) return refused;
      if (kind === 'topics') return answerTopic(broker.topics.get(name), `${call.method} ${verb}`, name);
      return answerSubscription({ broker, stop, call }, broker.subscriptions.get(name), verb, name);
    };
    const fault = state.world.faults.take(`pubsub.${verb}`);
    return fault === null ? act() : meet(fault, act, refuseScripted);
  };
}

function refuseScripted({ status, reason, message = reason }: ScriptedError): Reply {
  return failure({ code: status, status: googleError(status, reason).status, message });
}

function refuse(state: OAuthState, authorization: string | undefined, project: string): Reply | null {
  const holder = findHolder(state, authorization);
  if ('error' in holder) return failure(holder.error);
  if (!holder.scopes.some((scope) => SCOPES.includes(scope)))
    return failure({
      code: 403,
      status: 'PERMISSION_DENIED',
      message: 'Request had insufficient authentication scopes.',
    });
  return holder.projectId === project
    ? null
    : failure({ code: 403, status: 'PERMISSION_DENIED', message: 'User not authorized to perform this action.' });
}

function answerTopic(topic: Topic | undefined, verb: string, name: string): Reply {
  if (topic === undefined) return notFound(name);
  if (verb === 'GET get') return json(200, { name });
  return verb === 'GET getIamPolicy' ? json(200, policyOf(topic)) : unknownMethod();
}

function policyOf({ gmailMayPublish }: Topic): object {
  const binding = { role: 'roles/pubsub.publisher', members: [`serviceAccount:${GMAIL_PUBLISHER}`] };
  return gmailMayPublish ? { version: 1, etag: 'BwYAAAAAAAE=', bindings: [binding] } : { etag: 'ACAB' };
}

function answerSubscription(
  { broker, stop, call }: { broker: Broker; stop: AbortSignal; call: Call },
  subscription: Subscription | undefined,
  verb: string,
  name: string,
): Reply | Promise<Reply> {
  if (subscription === undefined) return notFound(name);
  if (verb === 'get' && call.method === 'GET') return json(200, describe(subscription));
  const asked = readBody(call);
  if (asked === null) return invalid('Invalid JSON payload received.');
  if (call.method !== 'POST' || !['pull', 'acknowledge', 'modifyAckDeadline'].includes(verb)) return unknownMethod();
  if (subscription.push !== null) return invalid('This method is not supported for this subscription type.');
  if (verb === 'pull') return answerPull(broker, subscription, asked, AbortSignal.any([stop, call.gone]));
  const ids = Array.isArray(asked.ackIds) ? asked.ackIds.filter((id) => typeof id === 'string') : [];
  if (ids.length === 0) return invalid('No ack ids specified.');
  if (verb === 'acknowledge') acknowledge(subscription, ids);
  else changeDeadline(broker, subscription, ids, Number(asked.ackDeadlineSeconds ?? 0));
  return json(200, {});
}

async function answerPull(
  broker: Broker,
  subscription: Subscription,
  asked: Record<string, unknown>,
  signal: AbortSignal,
): Promise<Reply> {
  const most = Number(asked.maxMessages);
  if (!Number.isInteger(most) || most < 1) return invalid('A value for maxMessages must be set and be positive.');
  const received = await pull(broker, subscription, { most, waits: asked.returnImmediately !== true, signal });
  return json(200, received.length === 0 ? {} : { receivedMessages: received });
}

function describe({ name, topic, push, ackDeadlineSeconds }: Subscription): object {
  const { endpoint, audience, serviceAccountEmail } = push ?? {};
  return {
    name,
    topic,
    pushConfig: push === null ? {} : { pushEndpoint: endpoint, oidcToken: { serviceAccountEmail, audience } },
    ackDeadlineSeconds,
    messageRetentionDuration: '604800s',
    expirationPolicy: { ttl: '2678400s' },
    state: 'ACTIVE',
  };
}

function readBody({ body }: Call): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body === '' ? '{}' : body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function notFound(name: string): Reply {
  const short = name.split('/').at(-1);
  return failure({ code: 404, status: 'NOT_FOUND', message: `Resource not found (resource=${short}).` });
}

function invalid(message: string): Reply {
  return failure({ code: 400, status: 'INVALID_ARGUMENT', message });
}

function unknownMethod(): Reply {
  return failure({ code: 404, status: 'NOT_FOUND', message: 'Method not found.' });
}

/** The newer form of Google's errors: without the list that Gmail still sends. */
function failure({ code, message, status }: Pick<GoogleError, 'code' | 'message' | 'status'>): Reply {
  return json(code, { error: { code, message, status } });
}
