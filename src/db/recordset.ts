import { type RawBuilder, sql } from 'kysely';

/**
 * Rows as one JSON parameter, for `from json_to_recordset(${recordset(rows)}) as r(id uuid, …)`: one statement a page,
 * whatever its length. Text must have gone through `storable`.
 */
export function recordset(rows: readonly object[]): RawBuilder<unknown> {
  return sql`${JSON.stringify(rows)}::json`;
}

/** The same text without what PostgreSQL can not store: NUL and lone surrogates. */
export function storable(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '') : whole;
}
