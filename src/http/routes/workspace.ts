import { z } from 'zod';
import type { App } from '#app.ts';
import type { Tx } from '#db/database.ts';
import { readProject, whoAsks } from '#google/google-project.ts';
import { keepRetention } from '#privacy/keep-retention.ts';
import { previewRetention } from '#privacy/preview-retention.ts';
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
const bounded = (most: number) =>
  z.int('It is not a whole number').min(1, 'It is less than 1').max(most, `It is more than ${most}`);
/** How many days; null turns it off. */
const days = bounded(36_500).nullable().optional();
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
/** A period that is only being thought of; empty: for good. */
const thought = (most: number) =>
  z.union([z.literal('').transform(() => null), z.coerce.number('It is not a number').pipe(bounded(most))]).optional();
const counts = z
  .object({
    words: z.int().meta({ description: 'Copies of logged mail that lose their snippet and their attachments’ names.' }),
    unmatchedWords: z.int().meta({ description: 'Copies of unmatched mail that lose their subject too.' }),
    envelopes: z.int().meta({ description: 'Copies of unmatched mail that go as a whole.' }),
    interactions: z.int().meta({ description: 'Entries of mail that leave the timelines, with all copies.' }),
    notes: z.int().meta({ description: 'Entries that were noted by hand.' }),
    auditEntries: z.int(),
  })
  .meta({ id: 'RetentionCounts' });

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
          unmatchedDays: bounded(3650).optional(),
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
  route(
    {
      method: 'get',
      path: '/api/workspace/retention/preview',
      access: 'workspace:change',
      says: 'Counts what a run of retention would take away now; periods in the query are tried instead of the workspace’s.',
      group,
      query: z.object({
        unmatchedDays: z.coerce.number('It is not a number').pipe(bounded(3650)).optional(),
        wordsDays: thought(36_500),
        envelopeDays: thought(36_500),
        interactionDays: thought(36_500),
        auditDays: thought(36_500),
      }),
      answer: counts,
      faults: ['retention-order'],
    },
    ({ app, query, tenant }) => tenant((tx) => previewRetention(tx, app.clock.now(), givenOnly(query))),
  ),
  route(
    {
      method: 'post',
      path: '/api/workspace/retention/run',
      access: 'workspace:change',
      says: 'Takes away what is older than the workspace keeps, now and not at night; answers how much that was.',
      group,
      answer: counts,
    },
    ({ app, actor }) => keepRetention(app, actor),
  ),
];

async function present(app: App, tx: Tx, settings: Workspace): Promise<z.input<typeof workspace>> {
  return { ...settings, gmail: whoAsks(app, await readProject(tx)) };
}

function givenOnly<T extends object>(periods: T): T {
  return Object.fromEntries(Object.entries(periods).filter(([, days]) => days !== undefined)) as T;
}
