import { z } from 'zod';
import { exportContact } from '#erasure/export-contact.ts';
import { zipFiles } from '#erasure/zip-files.ts';
import { byId } from '../fields.ts';
import { type Route, route } from '../route.ts';

/** Its route. */
export const exportContactRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/contacts/:id/export',
      access: 'records:read',
      says: 'Gives what one may see of a contact as a ZIP archive: `person.json`, and one’s own mail as `messages/*.eml`.',
      group: 'Contacts',
      params: byId,
      answer: z.string(),
    },
    async ({ app, actor, params }) => {
      const files = await exportContact(app, actor, params.id);
      return new Response(ReadableStream.from(zipFiles(files, app.clock.now())), {
        headers: {
          'content-type': 'application/zip',
          'content-disposition': 'attachment; filename="person.zip"',
          'cache-control': 'no-store',
        },
      });
    },
  ),
];
