import { z } from 'zod';
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import { readProject, whoAsks } from '#google/google-project.ts';
import { changeWorkspace, readWorkspace, type Workspace } from '#users/workspaces.ts';
import { domain, line, somethingIn } from '../fields.ts';
import { type Route, route } from '../route.ts';

const group = 'Workspace';
const level = z.enum(['private', 'subject', 'full']);
const keptDays = (says: string) =>
  z
    .int()
    .nullable()
    .meta({ description: `${says} Null: never.` });
const keep = {
  wordsDays: keptDays('After how many days the snippet and the attachments’ names of logged mail go.'),
  envelopeDays: keptDays('After how many days unmatched mail is let go, its envelope too.'),
  interactionDays: keptDays('After how many days an entry leaves the timelines, with its mail.'),
  auditDays: keptDays('After how many days entries of the audit log go.'),
};
/** How many days; null turns it off. */
const days = z
  .int('It is not a whole number')
  .min(1, 'It is less than 1')
  .max(36_500, 'It is more than 36500')
  .nullable()
  .optional();
const workspace = z
  .object({
    id: z.string(),
    name: z.string(),
    ownDomains: z.array(z.string()),
    unmatchedDays: z.int(),
    defaultLevel: level,
    boundLevel: level,
    ...keep,
    warns: z.boolean().meta({ description: 'Whether mail is searched for numbers that want care.' }),
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
          wordsDays: days,
          envelopeDays: days,
          interactionDays: days,
          auditDays: days,
          warns: z.boolean().optional(),
        }),
      ),
      answer: workspace,
      faults: ['level-above-bound', 'retention-order'],
    },
    ({ app, actor, body, tenant }) =>
      tenant(async (tx) => present(app, tx, await changeWorkspace(tx, actor, body, app))),
  ),
];

async function present(app: App, tx: Tx, settings: Workspace): Promise<z.input<typeof workspace>> {
  return { ...settings, gmail: whoAsks(app, await readProject(tx)) };
}
