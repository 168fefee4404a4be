import { type FieldType, fieldsOf, resourceNames } from '../../simulator/google/gmail/schema.ts';
import type { Discovery, Schema } from './discovery.ts';

/** How our reduced schema contradicts Google's: fields that are not there, or of another type. It may know fewer. */
export function checkReducedSchema(document: Discovery): string[] {
  return resourceNames().flatMap((name) => {
    const properties = document.schemas[name]?.properties;
    if (properties === undefined) return [`Google has no resource ${name}`];
    return Object.entries(fieldsOf(name)).flatMap(([field, type]) => {
      const theirs = properties[field];
      if (theirs === undefined) return [`Google has no ${name}.${field}`];
      return agrees(type, theirs) ? [] : [`${name}.${field} is of another type at Google`];
    });
  });
}

function agrees(type: FieldType, schema: Schema): boolean {
  if (typeof type === 'string') return (schema.format ?? schema.type) === type && schema.enum === undefined;
  if ('of' in type) return schema.$ref === type.of;
  if ('oneOf' in type) return type.oneOf.every((word) => schema.enum?.includes(word));
  return schema.type === 'array' && schema.items !== undefined && agrees(type.list, schema.items);
}
