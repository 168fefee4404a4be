import type { Discovery, Schema } from './discovery.ts';

/** What is wrong with a value that should be a resource of the document: one line for each fault. */
export function validate(document: Discovery, name: string, value: unknown, at: string): string[] {
  const schema = document.schemas[name];
  return schema === undefined ? [`${at}: there is no schema ${name}`] : validateBy(document, schema, value, at);
}

function validateBy(document: Discovery, schema: Schema, value: unknown, at: string): string[] {
  if (schema.$ref !== undefined) return validate(document, schema.$ref, value, at);
  if (schema.type === 'object') return validateObject(document, schema, value, at);
  if (schema.type === 'array') {
    if (!Array.isArray(value)) return [`${at} is no list`];
    return value.flatMap((item, index) => validateBy(document, schema.items ?? {}, item, `${at}[${index}]`));
  }
  if (schema.enum !== undefined && !schema.enum.includes(value as string)) return [`${at} is none of ${schema.enum}`];
  return isScalar(schema, value) ? [] : [`${at} is no ${schema.format ?? ''} ${schema.type}`];
}

function validateObject(document: Discovery, schema: Schema, value: unknown, at: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no object`];
  const properties = new Map(Object.entries(schema.properties ?? {}));
  return Object.entries(value).flatMap(([key, field]) => {
    const property = properties.get(key);
    return property === undefined ? [`${at}.${key} is unknown`] : validateBy(document, property, field, `${at}.${key}`);
  });
}

function isScalar({ type, format }: Schema, value: unknown): boolean {
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'integer') return Number.isInteger(value) && isInRange(BigInt(value as number), format);
  if (type !== 'string' || typeof value !== 'string') return false;
  if (format === 'byte') return /^[A-Za-z0-9_-]*={0,2}$/.test(value);
  if (format === 'int64' || format === 'uint64') return /^-?\d+$/.test(value) && isInRange(BigInt(value), format);
  return format === undefined;
}

const RANGES = new Map([
  ['int32', [-(2n ** 31n), 2n ** 31n - 1n]],
  ['uint32', [0n, 2n ** 32n - 1n]],
  ['int64', [-(2n ** 63n), 2n ** 63n - 1n]],
  ['uint64', [0n, 2n ** 64n - 1n]],
]);

function isInRange(value: bigint, format: string | undefined): boolean {
  const [low, high] = RANGES.get(format ?? '') ?? [];
  return low !== undefined && high !== undefined && value >= low && value <= high;
}
