/**
 * The cursor of a list: where the last page ended, as base64url of a JSON list. Opaque to its user and checked when it
 * comes back: a cursor of another list, or a made-up one, is refused and never reaches a statement.
 */
import { Fault } from '#errors.ts';
import { isUuid } from './uuid.ts';

/** A page of a list; `nextCursor` is null on the last one. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** What every list takes. */
export interface PageQuery {
  limit?: number;
  cursor?: string;
}

/** What a part of a cursor may be. `micros` is a moment in microseconds since 1970. */
export type CursorPart = 'uuid' | 'text' | 'count' | 'micros';

const longest = 2000;
const defaultLimit = 50;
const mostLimit = 100;

/** The cursor behind a row that has these sort keys. */
export function encodeCursor(list: string, parts: readonly string[]): string {
  return Buffer.from(JSON.stringify([list, ...parts])).toString('base64url');
}

/** The sort keys of a cursor of this list; null without one. Throws a Fault `refuse` for anything else. */
export function decodeCursor(cursor: string | undefined, list: string, shape: readonly CursorPart[]): string[] | null {
  if (cursor === undefined) return null;
  const [name, ...parts] = parse(cursor);
  const fits = name === list && parts.length === shape.length && parts.every((part, at) => isPart(part, shape[at]!));
  if (!fits) throw new Fault('refuse', 'invalid-request', 'The cursor is not one of this list.', { field: 'cursor' });
  return parts as string[];
}

/** How many rows a page has: 1 to 100, 50 when nothing is said. Throws a Fault `refuse` for nonsense. */
export function pageLimit(limit: number | undefined): number {
  if (limit === undefined) return defaultLimit;
  if (Number.isInteger(limit) && limit >= 1 && limit <= mostLimit) return limit;
  throw new Fault('refuse', 'invalid-request', `A page has 1 to ${mostLimit} rows.`, { field: 'limit' });
}

/** The page of a list that was read one row further than `limit`. */
export function pageOf<Row>(rows: readonly Row[], limit: number, cursorOf: (row: Row) => string): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

function parse(cursor: string): unknown[] {
  if (cursor.length > longest) return [];
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function isPart(part: unknown, kind: CursorPart): boolean {
  if (typeof part !== 'string') return false;
  if (kind === 'uuid') return isUuid(part);
  if (kind === 'count') return /^\d{1,9}$/.test(part);
  // Within PostgreSQL's moments, which go from the year 4713 BC to 294276.
  if (kind === 'micros') return /^(?:-\d{1,16}|\d{1,18})$/.test(part);
  return part.isWellFormed() && !part.includes('\0');
}
