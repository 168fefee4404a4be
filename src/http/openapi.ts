import { readFileSync } from 'node:fs';
import { OpenAPIHono } from '@hono/zod-openapi';
import { addRoute, type Http, type HttpEnv, type Route } from './route.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The OpenAPI 3.1 document of these routes. */
export function openApiDocument(routes: readonly Route[]) {
  const http: Http = new OpenAPIHono<HttpEnv>();
  for (const each of routes) addRoute(http, each);
  for (const [name, scheme] of Object.entries(securitySchemes))
    http.openAPIRegistry.registerComponent('securitySchemes', name, scheme);
  return http.getOpenAPI31Document({ openapi: '3.1.0', info });
}

const securitySchemes = {
  key: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key: it has the rights of the member who made it.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'rapport.session_token',
    description:
      'A session, from sign-in. Over HTTPS the name begins with `__Host-`. Changes must come from Rapport’s own page.',
  },
} as const;

const info = {
  title: 'Rapport',
  version,
  description:
    'Every failure is an RFC 9457 problem with a stable `code` (docs/errors.md). Lists are `{ items, nextCursor }`. Times are ISO 8601 in UTC. `x-access` names the right that a route needs (docs/users-and-roles.md).',
  license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
};
