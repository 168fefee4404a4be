/** All routes, in the order in which the documentation shows them. A fixed path stands before one with a parameter. */
import type { Route } from './route.ts';
import { invitationRoutes } from './routes/invitations.ts';
import { keyRoutes } from './routes/keys.ts';
import { meRoutes } from './routes/me.ts';
import { memberRoutes } from './routes/members.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { setupRoutes } from './routes/setup.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { workspaceRoutes } from './routes/workspace.ts';

/** Every route under /api but the document of them. */
export const routes: Route[] = [
  ...setupRoutes,
  ...signInRoutes,
  ...sessionRoutes,
  ...meRoutes,
  ...workspaceRoutes,
  ...memberRoutes,
  ...invitationRoutes,
  ...keyRoutes,
];
