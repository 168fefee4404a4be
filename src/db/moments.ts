/** Moments as a cursor carries them: microseconds since 1970, exact as no JavaScript date is. */
import { type RawBuilder, sql } from 'kysely';

/** A column of moments, in microseconds since 1970, as text. */
export function microsOf(column: string): RawBuilder<string> {
  return sql<string>`(extract(epoch from ${sql.ref(column)}) * 1000000)::bigint::text`;
}

/** The moment that so many microseconds since 1970 are: hours, and seconds within the hour. */
export function momentOf(micros: string): RawBuilder<Date> {
  const hour = 3_600_000_000n;
  const [hours, rest] = [BigInt(micros) / hour, BigInt(micros) % hour];
  return sql<Date>`timestamptz '1970-01-01 00:00:00+00'
    + make_interval(hours => ${Number(hours)}::integer, secs => ${Number(rest) / 1e6}::double precision)`;
}
