/** Page tokens: opaque text that names a place, so that a page goes on there whatever came or went meanwhile. */
import { invalidArgument } from '../google-error.ts';
import type { MethodCall } from './method.ts';
import { Refusal } from './refusal.ts';

/** A token for a place in a list of this kind. */
export function writePageToken(kind: string, place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([kind, ...place])).toString('base64url');
}

/** The place that a call's token names; null when it has none. */
export function readPageToken(call: MethodCall, kind: string): unknown[] | null {
  const token = call.query.text('pageToken');
  if (token === undefined || token === '') return null;
  const place = call.fault === 'expire-page-token' ? null : parse(token);
  if (place === null || place[0] !== kind) throw new Refusal(invalidArgument('Invalid pageToken'));
  return place.slice(1);
}

/** The token of the next page; a scripted fault makes it that of this page. */
export function nextPageToken(call: MethodCall, next: string | undefined, first: string): string | undefined {
  return call.fault === 'repeat-page-token' ? (call.query.text('pageToken') ?? first) : next;
}

function parse(token: string): unknown[] | null {
  try {
    const place: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return Array.isArray(place) ? place : null;
  } catch {
    return null;
  }
}
