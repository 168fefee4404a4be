import type { Context } from 'hono';
import { z } from 'zod';
import { roles } from '#users/actor.ts';
import {
  acceptInvitation,
  cancelInvitation,
  type Invitation,
  invite,
  listInvitations,
  readOffer,
} from '#users/invitations.ts';
import { chooseWorkspace } from '#users/sessions.ts';
import { beginSession, guardDoor } from '../door.ts';
import { byId, emailAddress, line, stamp } from '../fields.ts';
import { type HttpEnv, type Route, route } from '../route.ts';
import { findPerson } from '../session.ts';
import { passwordGiven } from './sign-in.ts';

const group = 'Members';
const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'It is not the token of an invitation');
const invitation = z
  .object({ id: z.string(), email: z.string(), role: z.enum(roles), invitedBy: z.string(), expiresAt: stamp })
  .meta({ id: 'Invitation' });

const adminRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/invitations',
      access: 'members:change',
      says: 'Lists the open invitations.',
      group,
      answer: z.object({ items: z.array(invitation), nextCursor: z.null() }),
    },
    async ({ app, actor, tenant }) => {
      const invitations = await tenant((tx) => listInvitations(tx, actor, app.clock.now()));
      return { items: invitations.map(presentInvitation), nextCursor: null };
    },
  ),
  route(
    {
      method: 'post',
      path: '/api/invitations',
      access: 'members:change',
      says: 'Invites an address; the answer has the link to give on, which is shown once and holds for a week.',
      group,
      body: z.strictObject({ email: emailAddress, role: z.enum(roles).default('rep') }),
      answer: invitation.extend({ link: z.url() }),
      status: 201,
      faults: ['already-member'],
    },
    async ({ app, actor, body, tenant }) => {
      const input = { ...body, id: app.newId(), now: app.clock.now() };
      const made = await tenant((tx) => invite(tx, actor, input));
      return { ...presentInvitation(made), link: `${app.config.http.baseUrl}/join/${made.token}` };
    },
  ),
  route(
    {
      method: 'delete',
      path: '/api/invitations/:id',
      access: 'members:change',
      says: 'Takes an invitation back.',
      group,
      params: byId,
      answer: null,
    },
    ({ actor, params, tenant }) => tenant((tx) => cancelInvitation(tx, actor, params.id)),
  ),
];

const guestRoutes: Route[] = [
  route(
    {
      method: 'post',
      path: '/api/invitations/offer',
      access: 'open',
      says: 'Tells the holder of an invitation’s link what he is invited to.',
      group,
      body: z.strictObject({ token }),
      answer: z.object({ workspaceName: z.string(), email: z.string(), role: z.enum(roles), hasAccount: z.boolean() }),
      faults: ['invitation-unknown', 'rate-limited'],
    },
    async ({ parts, client, body }) => {
      parts.limits.door.take(client.address);
      return readOffer(parts.db, body.token, parts.clock.now());
    },
  ),
  route(
    {
      method: 'post',
      path: '/api/invitations/accept',
      access: 'open',
      says: 'Accepts an invitation. An address without an account gets one, with this password, and is signed in; one that has an account proves itself by its session or its password.',
      group,
      body: z.strictObject({ token, name: line(200).optional(), password: passwordGiven.optional() }),
      answer: z.object({ userId: z.string(), workspaceId: z.string() }),
      status: 201,
      faults: [
        'invitation-unknown',
        'invitation-for-another',
        'sign-in-first',
        'invalid-email-or-password',
        'https-required',
        'rate-limited',
      ],
    },
    async ({ app, parts, c, body }) => {
      guardDoor(c);
      const proven = (await sessionAtHand(c)) ?? (await sessionByPassword(c, body));
      const input = { ...body, signedIn: proven?.email ?? null, now: app.clock.now() };
      const { email, userId, workspaceId } = await acceptInvitation(app, input);
      if (proven) await chooseWorkspace(parts.db, proven.sessionId, workspaceId);
      else if (body.password) await beginSession(c, { email, password: body.password });
      return { userId, workspaceId };
    },
  ),
];

/** All of them. */
export const invitationRoutes = [...adminRoutes, ...guestRoutes];

/** Somebody who has proven an address, by this session. */
interface Proof {
  email: string;
  sessionId: string;
}

async function sessionAtHand(c: Context<HttpEnv>): Promise<Proof | null> {
  return findPerson(c.get('parts'), c.req.raw.headers);
}

/** Who has an account but no session here may prove himself with its password on the way. */
async function sessionByPassword(
  c: Context<HttpEnv>,
  given: { token: string; password?: string },
): Promise<Proof | null> {
  const { db, clock } = c.get('parts');
  const { email, hasAccount } = await readOffer(db, given.token, clock.now());
  if (!hasAccount || !given.password) return null;
  return { email, sessionId: await beginSession(c, { email, password: given.password }) };
}

function presentInvitation({ id, email, role, invitedBy, expiresAt }: Invitation) {
  return { id, email, role, invitedBy, expiresAt: expiresAt.toISOString() };
}
