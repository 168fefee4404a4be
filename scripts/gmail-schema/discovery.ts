/** The parts of a Google discovery document (v1) that we read. */

/** A schema, a property of one, or a parameter. */
export interface Schema {
  type?: string;
  format?: string;
  enum?: string[];
  $ref?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  repeated?: boolean;
}

/** A method. */
export interface Method {
  id: string;
  httpMethod: string;
  path: string;
  parameters?: Record<string, Schema & { location?: string }>;
  request?: { $ref: string };
  response?: { $ref: string };
  scopes?: string[];
}

interface Resource {
  methods?: Record<string, Method>;
  resources?: Record<string, Resource>;
}

/** The document. */
export interface Discovery extends Resource {
  parameters: Record<string, Schema>;
  schemas: Record<string, Schema>;
}

/** Every method of a document by its id. */
export function methodsOf(document: Resource): Map<string, Method> {
  const own = Object.values(document.methods ?? {}).map((method): [string, Method] => [method.id, method]);
  const below = Object.values(document.resources ?? {}).flatMap((resource) => [...methodsOf(resource)]);
  return new Map([...own, ...below]);
}
