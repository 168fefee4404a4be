/** Connecting a Gmail mailbox by its owner's consent: to Google and back. A person goes here, so failures are pages. */
import { z } from 'zod';
import { beginConsent, finishConsent } from '#google/connect-gmail.ts';
import { digestToken } from '#users/credentials.ts';
import { id } from '../fields.ts';
import { type Route, route } from '../route.ts';
import type { Caller } from '../session.ts';

const group = 'Gmail and Google Workspace';
const heading = 'The mailbox was not connected';
const days = z
  .string()
  .regex(/^(?:all|\d{1,5})$/, 'It is neither a number of days nor "all"')
  .transform((text) => (text === 'all' ? null : Number(text)))
  .refine((count) => count === null || count <= 36_500, 'It is more than 36500');
const carried = (most: number) => z.string().max(most, 'It is too long').optional();

/** Its routes. */
export const gmailConsentRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/auth/gmail',
      access: 'connections:own',
      says: 'Leads to Google’s page where a person lets Rapport into the mailbox (302), or with `json=1` names that page.',
      group,
      query: z.object({
        historyDays: days.optional().meta({ description: 'Days of history to import, or "all". Default: 30.' }),
        connectionId: id.optional().meta({ description: 'The mailbox that is to be renewed or widened.' }),
        feature: z
          .enum(['read', 'send', 'modify'], 'It is read, send or modify')
          .optional()
          .meta({ description: 'What is wanted beside reading.' }),
        asksOlder: z
          .literal('1')
          .optional()
          .meta({ description: 'Be asked before mail is shared that is older than a colleague’s contact.' }),
        json: z.literal('1').optional(),
      }),
      answer: z.object({ url: z.string() }),
      faults: ['google-not-configured'],
      page: heading,
      mail: true,
    },
    async ({ app, actor, caller, query, c }) => {
      const { historyDays, connectionId, feature } = query;
      const wanted = { historyDays, connectionId, feature, asksOlder: query.asksOlder !== undefined };
      const begun = await beginConsent(app, actor, digestOf(caller), wanted);
      return query.json ? begun : c.redirect(begun.url);
    },
  ),
  route(
    {
      method: 'get',
      path: '/api/auth/gmail/callback',
      access: 'connections:own',
      says: 'Where Google sends the person back to; leads to the page of the mailbox (302). A failure is a page with its code in `data-code`, or a problem for a caller with a key.',
      group,
      query: z.object({ state: carried(200), code: carried(2000), error: carried(200) }),
      answer: z.null(),
      faults: [
        'consent-unknown',
        'consent-used',
        'consent-expired',
        'consent-not-yours',
        'consent-denied',
        'consent-box-unticked',
        'consent-other-account',
        'google-client-changed',
        'google-code-invalid',
      ],
      page: heading,
      mail: true,
    },
    async ({ app, actor, caller, query, c }) => {
      const { connectionId } = await finishConsent(app, actor, digestOf(caller), query);
      return c.redirect(`/mailboxes/${connectionId}`);
    },
  ),
];

/** Names the session, or the key, that began and may finish. */
function digestOf({ by, byId }: Caller): Buffer {
  return digestToken(`${by}:${byId}`);
}
