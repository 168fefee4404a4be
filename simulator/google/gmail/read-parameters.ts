/**
 * The query parameters of a call, read by the types that the method gives them. Google refuses a parameter that it does
 * not know, one that comes twice, and a value of another type; so do we.
 */
import { invalidArgument } from '../google-error.ts';
import { Refusal } from './refusal.ts';

/** The type of a parameter. */
export interface ParameterType {
  type: 'string' | 'uint32' | 'uint64' | 'boolean';
  repeated?: true;
  oneOf?: readonly string[];
}

/** The parameters of a method by name. */
export type ParameterTypes = Readonly<Record<string, ParameterType>>;

/** What every method takes. */
export const STANDARD_PARAMETERS: ReadonlySet<string> = new Set([
  ...['alt', 'fields', 'key', 'prettyPrint', 'quotaUser', 'access_token', 'oauth_token', 'callback'],
  ...['uploadType', 'upload_protocol', '$.xgafv'],
]);

/** Values that were read. */
export class Parameters {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>) {
    this.#values = values;
  }

  text(name: string): string | undefined {
    return this.#values.get(name)?.[0];
  }

  texts(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  flag(name: string): boolean {
    return this.text(name)?.toLowerCase() === 'true' || this.text(name) === '1';
  }

  /** How many a page holds: 100 unless told, never more than 500. */
  pageSize(): number {
    const asked = Number(this.text('maxResults') ?? 0);
    return asked === 0 ? 100 : Math.min(asked, 500);
  }
}

/** Reads the query of a call. */
export function readParameters(query: URLSearchParams, types: ParameterTypes): Parameters {
  const known = new Map(Object.entries(types));
  const values = new Map<string, string[]>();
  for (const [name, value] of query) {
    if (STANDARD_PARAMETERS.has(name)) continue;
    const type = known.get(name);
    if (type === undefined) throw new Refusal(invalidArgument(unknownName(name)));
    values.set(name, [...(values.get(name) ?? []), readValue(name, value, type)]);
    if (!type.repeated && values.get(name)!.length > 1) throw new Refusal(invalidArgument(twice(name)));
  }
  return new Parameters(values);
}

function readValue(name: string, value: string, type: ParameterType): string {
  const wanted = type.oneOf?.find((word) => word.toLowerCase() === value.toLowerCase());
  if (type.oneOf !== undefined && wanted === undefined) throw new Refusal(invalidArgument(wrong(name, 'TYPE_ENUM')));
  if (!fits(value, type.type)) throw new Refusal(invalidArgument(wrong(name, `TYPE_${type.type.toUpperCase()}`)));
  return wanted ?? value;
}

function fits(value: string, type: ParameterType['type']): boolean {
  if (type === 'boolean') return /^(true|false|1|0)$/i.test(value);
  if (type === 'uint32') return /^\d{1,10}$/.test(value) && Number(value) < 2 ** 32;
  return type !== 'uint64' || (/^\d{1,20}$/.test(value) && BigInt(value) < 2n ** 64n);
}

function unknownName(name: string): string {
  const known = name.slice(0, 100);
  return (
    `Invalid JSON payload received. Unknown name "${known}": Cannot bind query parameter. ` +
    `Field '${known}' could not be found in request message.`
  );
}

function wrong(name: string, type: string): string {
  return `Invalid value at '${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}' (${type})`;
}

function twice(name: string): string {
  return `Invalid value at '${name}': it is not repeated, but came more than once.`;
}
