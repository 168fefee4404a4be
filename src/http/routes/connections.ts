import { z } from 'zod';
import type { App } from '#app.ts';
import { changeConnection, disconnect, requestSync, retryQuarantined } from '#connections/change-connection.ts';
import { connectImap } from '#connections/connect-imap.ts';
import { type ConnectionView, listConnections, readConnection } from '#connections/read-connections.ts';
import { readMailboxes, readRuns } from '#connections/read-details.ts';
import { suggestServers } from '#connections/suggest-servers.ts';
import type { Tx } from '#db/database.ts';
import { Fault, notFound } from '#errors.ts';
import { readLedger } from '#sync/read-ledger.ts';
import { syncConnection } from '#sync/sync-connection.ts';
import type { Actor } from '#users/actor.ts';
import { namesOf } from '#users/members.ts';
import { requirePermission } from '#users/permissions.ts';
import { byId, emailAddress, line, listOf, page, secret, somethingIn } from '../fields.ts';
import { connectionShape, evidenceShape, presentConnection, presentEvidence } from '../present/connection.ts';
import {
  ledgerLineShape,
  mailboxShape,
  outcome,
  presentLedgerLine,
  presentMailbox,
  presentRun,
  runShape,
} from '../present/ledger.ts';
import { type Route, route } from '../route.ts';

const group = 'Email connections';
const historyDays = z
  .union([z.int().min(0).max(36_500).nullable(), z.literal('all').transform(() => null)], {
    error: 'It is neither a number of days from 0 to 36500, nor null or "all"',
  })
  .meta({ description: 'Days of history to import; null or "all" for everything.' });
const pollMinutes = z.int('It is not a whole number').min(1, 'It is less than 1').max(60, 'It is more than 60');
const host = line(253).regex(/^[A-Za-z0-9._:[\]-]+$/, 'It is not the name of a server');
const audited = z.object({ ...evidenceShape.shape });

const listRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/email-connections',
      access: 'connections:own',
      says: 'Lists one’s connected mailboxes with the account of their messages; with `all=1` those of everybody (admins).',
      group,
      query: z.object({ all: z.enum(['0', '1', 'true', 'false'], 'It is 1 or 0').default('0') }),
      answer: z.object({ items: z.array(connectionShape), nextCursor: z.null() }),
      mail: true,
    },
    async ({ actor, query, tenant }) => {
      const all = query.all === '1' || query.all === 'true';
      if (all) requirePermission(actor, 'connections:all');
      return tenant(async (tx) => ({
        items: await presentAll(tx, await listConnections(tx, actor, { all })),
        nextCursor: null,
      }));
    },
  ),
  route(
    {
      method: 'post',
      path: '/api/email-connections/imap',
      access: 'connections:own',
      says: 'Connects an IMAP mailbox, after signing in to it once; the import begins at once.',
      group,
      body: z.strictObject({
        address: emailAddress.optional().meta({ description: 'Default: the user name, where that is an address.' }),
        host,
        port: z.int('It is not a whole number').min(1, 'It is less than 1').max(65_535, 'It is more than 65535'),
        security: z.enum(['tls', 'starttls', 'none']),
        username: line(320),
        password: secret,
        historyDays: historyDays.default(30),
        pollMinutes: pollMinutes.optional(),
        asksOlder: z
          .boolean()
          .optional()
          .meta({ description: 'Be asked before mail is shared that is older than a colleague’s contact.' }),
      }),
      answer: z.object({ connectionId: z.string() }),
      status: 201,
      faults: ['imap-sign-in-refused', 'imap-unreachable', 'imap-certificate-invalid', 'address-not-public'],
      mail: true,
    },
    ({ app, actor, body }) => connectImap(app, actor, { ...body, address: body.address ?? addressIn(body.username) }),
  ),
  route(
    {
      method: 'get',
      path: '/api/email-connections/:id',
      access: 'connections:own',
      says: 'Reads a connection with its folders and newest runs; an admin sees those of others without folders.',
      group,
      params: byId,
      answer: connectionShape
        .extend({ mailboxes: z.array(mailboxShape), runs: z.array(runShape) })
        .meta({ id: 'ConnectionPage' }),
      mail: true,
    },
    ({ actor, params, tenant }) =>
      tenant(async (tx) => {
        const view = await readConnection(tx, actor, params.id);
        const mailboxes = view.own ? await readMailboxes(tx, view.id) : [];
        const runs = await readRuns(tx, view.id);
        const connection = presentConnection(view, await namesOf(tx, [view.ownerId]));
        return { ...connection, mailboxes: mailboxes.map(presentMailbox), runs: runs.map(presentRun) };
      }),
  ),
  route(
    {
      method: 'post',
      path: '/api/email-connections/imap/suggest',
      access: 'connections:own',
      says: 'Finds the servers that an address probably has: from a table, its domain’s autoconfiguration and its DNS.',
      group,
      body: z.strictObject({ address: emailAddress }),
      answer: z.object({
        candidates: z.array(
          z.object({
            host: z.string(),
            port: z.int(),
            security: z.enum(['tls', 'starttls', 'none']),
            username: z.string(),
            source: z.string(),
          }),
        ),
        note: z.string().nullable().meta({ description: 'What to know of this provider before a password can work.' }),
      }),
      mail: true,
    },
    async ({ app, body }) => {
      const { servers, note } = await suggestServers(app, body.address);
      return { candidates: servers, note };
    },
  ),
];

const changeRoutes: Route[] = [
  route(
    {
      method: 'patch',
      path: '/api/email-connections/:id',
      access: 'connections:own',
      says: 'Changes one’s own connection: history, interval, pause, password (which is tried at once).',
      group,
      params: byId,
      body: somethingIn(
        z.strictObject({
          historyDays: historyDays.optional(),
          pollMinutes: pollMinutes.optional(),
          status: z.enum(['paused', 'connected']).optional(),
          password: secret.optional(),
        }),
      ),
      answer: connectionShape,
      faults: ['imap-sign-in-refused', 'imap-unreachable', 'imap-certificate-invalid', 'address-not-public'],
      mail: true,
    },
    async ({ app, actor, params, body, tenant }) => {
      await changeConnection(app, actor, params.id, body);
      return tenant(async (tx) => {
        const view = await readConnection(tx, actor, params.id);
        return presentConnection(view, await namesOf(tx, [view.ownerId]));
      });
    },
  ),
  route(
    {
      method: 'delete',
      path: '/api/email-connections/:id',
      access: 'connections:own',
      says: 'Disconnects one’s own mailbox for good. `log=keep` leaves what it logged, `log=purge` removes its copies.',
      group,
      params: byId,
      query: z.object({ log: z.enum(['keep', 'purge'], 'It is keep or purge').default('keep') }),
      answer: null,
      mail: true,
    },
    ({ app, actor, params, query }) => disconnect(app, actor, params.id, query.log),
  ),
];

const workRoutes: Route[] = [
  route(
    {
      method: 'post',
      path: '/api/email-connections/:id/refresh',
      access: 'connections:own',
      says: 'Asks for a sync now.',
      group,
      params: byId,
      answer: z.object({ queued: z.boolean() }),
      status: 202,
      faults: ['connection-paused', 'connection-needs-reconnect'],
      mail: true,
    },
    async ({ app, actor, params }) => {
      await requestSync(app, actor, params.id);
      return { queued: true };
    },
  ),
  route(
    {
      method: 'post',
      path: '/api/email-connections/:id/audit',
      access: 'connections:own',
      says: 'Compares one’s own mailbox with its account, repairs what is missing, and gives the account.',
      group,
      params: byId,
      answer: audited,
      faults: ['sync-running'],
      mail: true,
    },
    async ({ app, actor, params, tenant }) => {
      await audit(app, actor, params.id);
      const { evidence } = await tenant((tx) => readConnection(tx, actor, params.id));
      return presentEvidence(evidence);
    },
  ),
  route(
    {
      method: 'post',
      path: '/api/email-connections/:id/retry-quarantined',
      access: 'connections:own',
      says: 'Tries the quarantined messages of one’s own mailbox again.',
      group,
      params: byId,
      answer: z.object({ retried: z.int() }),
      mail: true,
    },
    async ({ app, actor, params }) => ({ retried: await retryQuarantined(app, actor, params.id) }),
  ),
  route(
    {
      method: 'get',
      path: '/api/email-connections/:id/ledger',
      access: 'connections:own',
      says: 'Lists what became of every message of one’s own mailbox, newest first.',
      group,
      params: byId,
      query: z.object({
        ...page,
        outcome: outcome.optional(),
        rule: z
          .string()
          .regex(/^[a-z-]{1,60}$/)
          .optional(),
      }),
      answer: listOf(ledgerLineShape),
      mail: true,
    },
    async ({ actor, params, query, tenant }) => {
      const { items, nextCursor } = await tenant((tx) => readLedger(tx, actor, params.id, query));
      return { items: items.map(presentLedgerLine), nextCursor };
    },
  ),
];

/** All of them. */
export const connectionRoutes: Route[] = [...listRoutes, ...changeRoutes, ...workRoutes];

async function presentAll(tx: Tx, views: ConnectionView[]) {
  const names = await namesOf(
    tx,
    views.map((view) => view.ownerId),
  );
  return views.map((view) => presentConnection(view, names));
}

function addressIn(username: string): string {
  if (username.includes('@')) return username;
  throw new Fault('refuse', 'invalid-request', 'address: The user name is no address, so name the mailbox’s', {
    field: 'address',
  });
}

/** An audit runs here and now; while a worker is at the mailbox it has to wait. */
async function audit(app: App, actor: Actor, id: string): Promise<void> {
  const { own } = await app.db.tenant(actor, (tx) => readConnection(tx, actor, id));
  if (!own) throw notFound('mailbox');
  const { workspaceId, userId } = actor;
  const report = await syncConnection(app, { workspaceId, userId, connectionId: id }, 'audit');
  if (report.type === 'failed') throw report.fault;
  if (report.type === 'busy')
    throw new Fault('retry', 'sync-running', 'This mailbox is being synced; try again in a moment.', {
      status: 409,
      retryAfter: 5000,
    });
}
