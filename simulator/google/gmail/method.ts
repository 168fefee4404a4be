/** What a method of Gmail's API is, and what it is given when it is called. */
import type { FaultAct } from '../faults.ts';
import { invalidArgument } from '../google-error.ts';
import type { StoredMessage } from '../mailbox/message.ts';
import type { GoogleUser } from '../mailbox/user.ts';
import type { GoogleWorld } from '../world.ts';
import type { TokenHolder } from './api.ts';
import type { Parameters, ParameterTypes } from './read-parameters.ts';
import { Refusal } from './refusal.ts';
import type { ResourceName } from './schema.ts';
import type { ScopeName } from './scopes.ts';

/** One method, by the names and rules of Google's discovery document. */
export interface GmailMethod {
  id: string;
  http: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/gmail/v1/users/{userId}`. */
  path: string;
  scopes: readonly ScopeName[];
  query: ParameterTypes;
  request: ResourceName | null;
  /** Null for methods that answer 204. */
  response: ResourceName | null;
  run(call: MethodCall): unknown;
}

/** One call that was let in. */
export interface MethodCall {
  world: GoogleWorld;
  user: GoogleUser;
  holder: TokenHolder;
  /** What stands in the path, by name. */
  path: ReadonlyMap<string, string>;
  query: Parameters;
  /** A JSON object, or an empty one. */
  body: Readonly<Record<string, unknown>>;
  /** A fault that the method itself must play. */
  fault: FaultAct | null;
}

/** The message that the path names. */
export function messageAt(call: MethodCall, name = 'id'): StoredMessage {
  const id = call.path.get(name) ?? '';
  if (!/^[0-9a-f]{1,16}$/i.test(id)) throw new Refusal(invalidArgument('Invalid id value'));
  return call.user.messages.get(id) ?? missing();
}

/** Says that there is nothing of that id. */
export function missing(): never {
  throw new Refusal({
    code: 404,
    reason: 'notFound',
    status: 'NOT_FOUND',
    message: 'Requested entity was not found.',
  });
}

/** A text of the body, or the empty one. */
export function textIn(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name];
  return typeof value === 'string' ? value : '';
}

/** The texts of a list in the body. */
export function textsIn(body: Readonly<Record<string, unknown>>, name: string): string[] {
  const value = body[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
