/** The failures that a memory account can tell by itself; all others are scripted. */
import { Fault } from '#errors.ts';

/** The cursor belongs to a forgotten time. */
export function stateUnknown(): Fault {
  return new Fault('resync', 'memory-state-unknown', 'The account has forgotten where we stood; it is listed anew.');
}

/** A mailbox list that can not be true; never to be read as "all folders were deleted". */
export function listImplausible(): Fault {
  return new Fault('retry', 'memory-list-implausible', 'The account listed no folders. We try again later.');
}
