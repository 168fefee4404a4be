import { z } from 'zod';
import type { AccessGrant } from '#privacy/access-grants.ts';
import type { NamedSubject } from '#privacy/name-subjects.ts';
import type { AskedRequest } from '#privacy/read-access-requests.ts';
import { type AccessRequest, requestAbouts } from '#privacy/request-access.ts';
import { stamp } from '../fields.ts';
import { named } from './contact.ts';

/** What a request can be about. */
export const about = z.enum(requestAbouts);
/** What can be shown: a mail, its conversation, the mail with a contact. */
export const scope = z.enum(['message', 'thread', 'contact']);
/** How much of it. */
export const grantLevel = z.enum(['subject', 'full']);

/** A request of one's own. */
export const accessRequestShape = z
  .object({
    id: z.string(),
    about,
    subjectId: z.string(),
    note: z.string(),
    createdAt: stamp,
  })
  .meta({ id: 'AccessRequest' });

const subject = z.object({
  kind: about,
  id: z.string(),
  label: z.string().meta({ description: 'A subject line or a name; empty when it is there no more.' }),
});

/** A request that one was asked. */
export const askedRequestShape = z
  .object({
    id: z.string(),
    requester: named,
    about,
    subject,
    note: z.string(),
    createdAt: stamp,
    decision: z.enum(['message', 'thread', 'contact', 'none']).nullable().meta({ description: 'Null while it waits.' }),
    emails: z.int().meta({ description: 'How many of one’s own emails could be shown; up to a thousand.' }),
  })
  .meta({ id: 'AskedRequest' });

/** What one shows to one colleague. */
export const accessGrantShape = z
  .object({ id: z.string(), viewer: named, scope, subject, level: grantLevel, grantedAt: stamp })
  .meta({ id: 'AccessGrant' });

/** Presents a request to the one who made it. */
export function presentRequest(request: AccessRequest): z.input<typeof accessRequestShape> {
  const { id, about: what, subjectId, note, createdAt } = request;
  return { id, about: what, subjectId, note, createdAt: createdAt.toISOString() };
}

/** Presents a request to one who was asked. */
export function presentAsked(request: AskedRequest): z.input<typeof askedRequestShape> {
  const { id, requester, note, createdAt, decision } = request;
  return {
    id,
    requester,
    about: request.subject.kind,
    subject: presentSubject(request.subject),
    note,
    createdAt: createdAt.toISOString(),
    decision,
    emails: request.subject.emails,
  };
}

/** Presents a grant to its owner. */
export function presentGrant(grant: AccessGrant): z.input<typeof accessGrantShape> {
  const { id, viewer, level, grantedAt } = grant;
  return {
    id,
    viewer,
    scope: grant.scope,
    subject: presentSubject(grant.subject),
    level,
    grantedAt: grantedAt.toISOString(),
  };
}

function presentSubject({ kind, id, label }: NamedSubject): z.input<typeof subject> {
  return { kind, id, label };
}
