/**
 * Partial responses: the `fields` parameter, e.g. `messages(id,payload/headers),nextPageToken`. Lists are looked
 * through; `*` stands for every field. A field that the resource does not have is refused, as Google does.
 */
import { invalidArgument } from '../google-error.ts';
import { Refusal } from './refusal.ts';
import { type FieldType, fieldsOf, type ResourceName } from './schema.ts';

/** Chosen fields; null stands for all below. */
export type Mask = ReadonlyMap<string, Mask | null>;

interface Reader {
  readonly text: string;
  at: number;
  depth: number;
}

const DEEPEST = 30;
const LONGEST = 4_000;
const NAME = /[A-Za-z0-9_$]+|\*/y;

/** Reads a mask for a resource. */
export function readMask(text: string, resource: ResourceName): Mask {
  const reader: Reader = { text: text.slice(0, LONGEST), at: 0, depth: 0 };
  const mask = readList(reader, { of: resource });
  if (reader.at < text.length) refuse(text);
  return mask;
}

/** A value with the chosen fields only. */
export function applyMask(value: unknown, mask: Mask | null): unknown {
  if (mask === null || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => applyMask(item, mask));
  const all = mask.get('*');
  const chosen = Object.entries(value).flatMap(([key, field]): [string, unknown][] => {
    const below = mask.has(key) ? mask.get(key) : all;
    return below === undefined ? [] : [[key, applyMask(field, below)]];
  });
  return Object.fromEntries(chosen);
}

function readList(reader: Reader, type: FieldType): Mask {
  const mask = new Map<string, Mask | null>();
  reader.depth += 1;
  if (reader.depth > DEEPEST) refuse(reader.text);
  do {
    const [name, below] = readField(reader, type);
    mask.set(name, merge(mask, name, below));
  } while (take(reader, ','));
  reader.depth -= 1;
  return mask;
}

function readField(reader: Reader, type: FieldType): [string, Mask | null] {
  NAME.lastIndex = reader.at;
  const name = NAME.exec(reader.text)?.[0];
  if (name === undefined) return refuse(reader.text);
  reader.at += name.length;
  const field = fieldOf(type, name);
  if (field === null) return refuse(name);
  if (take(reader, '/')) return [name, new Map([readField(reader, field)])];
  if (!take(reader, '(')) return [name, null];
  const below = readList(reader, field);
  if (!take(reader, ')')) refuse(reader.text);
  return [name, below];
}

/** The type of a field, lists looked through; null when there is none. Below `*` anything goes. */
function fieldOf(type: FieldType, name: string): FieldType | null {
  if (typeof type === 'string' || 'oneOf' in type) return null;
  if ('list' in type) return fieldOf(type.list, name);
  if (name === '*') return Object.values(fieldsOf(type.of)).find((field) => typeof field === 'object') ?? 'string';
  return new Map(Object.entries(fieldsOf(type.of))).get(name) ?? null;
}

/** `a/b,a/c` is `a(b,c)`; with `a` alone, everything below it is chosen. */
function merge(mask: ReadonlyMap<string, Mask | null>, name: string, below: Mask | null): Mask | null {
  const before = mask.get(name);
  if (before === undefined) return below;
  if (before === null || below === null) return null;
  const both = new Map(before);
  for (const [key, deeper] of below) both.set(key, merge(both, key, deeper));
  return both;
}

function take(reader: Reader, character: string): boolean {
  if (reader.text[reader.at] !== character) return false;
  reader.at += 1;
  return true;
}

function refuse(text: string): never {
  throw new Refusal(invalidArgument(`Invalid field selection ${text.slice(0, 100)}`));
}
