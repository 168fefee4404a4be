import { z } from 'zod';
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import { readProject, whoAsks } from '#google/google-project.ts';
import { changeWorkspace, readWorkspace, type Workspace } from '#users/workspaces.ts';
import { domain, line, somethingIn } from '../fields.ts';
import { type Route, route } from '../route.ts';

const group = 'Workspace';
const level = z.enum(['private', 'subject', 'full']);
const workspace = z
  .object({
    id: z.string(),
    name: z.string(),
    ownDomains: z.array(z.string()),
    unmatchedDays: z.int(),
    defaultLevel: level,
    boundLevel: level,
    gmail: z
      .enum(['instance', 'workspace'])
      .nullable()
      .meta({ description: 'Whose OAuth client asks for consent to Gmail; null while there is none.' }),
  })
  .meta({ id: 'Workspace' });

/** Its routes. */
export const workspaceRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/workspace',
      access: 'workspace:read',
      says: 'Reads the settings of the workspace.',
      group,
      answer: workspace,
    },
    ({ app, actor, tenant }) => tenant(async (tx) => present(app, tx, await readWorkspace(tx, actor))),
  ),
  route(
    {
      method: 'patch',
      path: '/api/workspace',
      access: 'workspace:change',
      says: 'Changes settings of the workspace.',
      group,
      body: somethingIn(
        z.strictObject({
          name: line(200).optional(),
          ownDomains: z.array(domain).max(100, 'There are more than 100').optional(),
          unmatchedDays: z
            .int('It is not a whole number')
            .min(1, 'It is less than 1')
            .max(3650, 'It is more than 3650')
            .optional(),
          defaultLevel: level.optional(),
          boundLevel: level.optional().meta({ description: 'The most that teammates ever see of mail.' }),
        }),
      ),
      answer: workspace,
      faults: ['level-above-bound'],
    },
    ({ app, actor, body, tenant }) => tenant(async (tx) => present(app, tx, await changeWorkspace(tx, actor, body))),
  ),
];

async function present(app: App, tx: Tx, settings: Workspace): Promise<z.input<typeof workspace>> {
  return { ...settings, gmail: whoAsks(app, await readProject(tx)) };
}
