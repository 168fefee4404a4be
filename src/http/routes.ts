/** All routes, in the order in which the documentation shows them. A fixed path stands before one with a parameter. */
import type { Route } from './route.ts';
import { accessRoutes } from './routes/access.ts';
import { alertRoutes } from './routes/alerts.ts';
import { auditRoutes } from './routes/audit.ts';
import { blocklistRoutes } from './routes/blocklist.ts';
import { companyRoutes } from './routes/companies.ts';
import { connectionRoutes } from './routes/connections.ts';
import { contactSettingRoutes } from './routes/contact-settings.ts';
import { contactRoutes } from './routes/contacts.ts';
import { dealRoutes } from './routes/deals.ts';
import { demoRoutes } from './routes/demo.ts';
import { erasureRoutes } from './routes/erasures.ts';
import { exportContactRoutes } from './routes/export-contact.ts';
import { gmailConsentRoutes } from './routes/gmail-consent.ts';
import { gmailPushRoutes } from './routes/gmail-push.ts';
import { googleWorkspaceRoutes } from './routes/google-workspace.ts';
import { invitationRoutes } from './routes/invitations.ts';
import { keyRoutes } from './routes/keys.ts';
import { meRoutes } from './routes/me.ts';
import { memberRoutes } from './routes/members.ts';
import { peopleRoutes } from './routes/people.ts';
import { protectedRoutes } from './routes/protected.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { setupRoutes } from './routes/setup.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { timelineRoutes } from './routes/timeline.ts';
import { traceRoutes } from './routes/trace.ts';
import { workspaceRoutes } from './routes/workspace.ts';

/** Every route under /api but the document of them. */
export const routes: Route[] = [
  ...setupRoutes,
  ...demoRoutes,
  ...signInRoutes,
  ...sessionRoutes,
  ...meRoutes,
  ...workspaceRoutes,
  ...memberRoutes,
  ...invitationRoutes,
  ...keyRoutes,
  ...contactRoutes,
  ...exportContactRoutes,
  ...contactSettingRoutes,
  ...companyRoutes,
  ...dealRoutes,
  ...timelineRoutes,
  ...accessRoutes,
  ...blocklistRoutes,
  ...protectedRoutes,
  ...connectionRoutes,
  ...peopleRoutes,
  ...alertRoutes,
  ...gmailConsentRoutes,
  ...googleWorkspaceRoutes,
  ...gmailPushRoutes,
  ...traceRoutes,
  ...auditRoutes,
  ...erasureRoutes,
];
