/** All routes, in the order in which the documentation shows them. A fixed path stands before one with a parameter. */
import type { Http } from './route.ts';
import { invitationRoutes } from './routes/invitations.ts';
import { keyRoutes } from './routes/keys.ts';
import { meRoutes } from './routes/me.ts';
import { memberRoutes } from './routes/members.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { setupRoutes } from './routes/setup.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { workspaceRoutes } from './routes/workspace.ts';

/** Adds them to the server. */
export function addRoutes(http: Http): void {
  setupRoutes(http);
  signInRoutes(http);
  sessionRoutes(http);
  meRoutes(http);
  workspaceRoutes(http);
  memberRoutes(http);
  invitationRoutes(http);
  keyRoutes(http);
}
