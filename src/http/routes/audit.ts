import { z } from 'zod';
import type { App } from '#app.ts';
import { type AuditKind, auditKinds } from '#audit/kinds.ts';
import { type AuditLine, readAudit, readChain, readReadsOfMine } from '#audit/read-audit.ts';
import { verifyAudit } from '#audit/verify-audit.ts';
import type { Actor } from '#users/actor.ts';
import { namesOf } from '#users/members.ts';
import { id, listOf, moment, page, stamp } from '../fields.ts';
import { named } from '../present/contact.ts';
import { level, presentTimelineItem, timelineItemShape } from '../present/timeline-item.ts';
import { type Route, route } from '../route.ts';

const group = 'Audit log';
const kinds = Object.keys(auditKinds) as [AuditKind, ...AuditKind[]];
const entry = z
  .object({
    seq: z.int(),
    at: stamp,
    actor: named.nullable().meta({ description: 'Null for the program itself.' }),
    kind: z.enum(kinds),
    says: z.string(),
    subjects: z.array(z.object({ type: z.string(), id: z.string() })),
    detail: z.record(z.string(), z.unknown()),
    hash: z.string().meta({ description: 'SHA-256 over the entry and the hash before it, in hex.' }),
  })
  .meta({ id: 'AuditEntry' });
const exportBatch = 1_000;
const aMoment = moment.transform((text) => new Date(text)).optional();

/** Its routes. */
export const auditRoutes: Route[] = [
  route(
    {
      method: 'get',
      path: '/api/audit',
      access: 'audit:read',
      says: 'Reads the audit log, newest first: ids and codes, never words.',
      group,
      query: z.object({
        ...page,
        kind: z.enum(kinds).optional(),
        actorId: id.optional(),
        from: aMoment.meta({ description: 'From this moment on.' }),
        before: aMoment.meta({ description: 'Before this moment.' }),
      }),
      answer: listOf(entry),
    },
    ({ query, tenant }) =>
      tenant(async (tx) => {
        const { items, nextCursor } = await readAudit(tx, query);
        const names = await namesOf(
          tx,
          items.flatMap((line) => line.actorId ?? []),
        );
        return { items: items.map((line) => presentLine(line, names)), nextCursor };
      }),
  ),
  route(
    {
      method: 'get',
      path: '/api/audit/export',
      access: 'audit:read',
      says: 'Gives the whole audit log in the order of its chain, one JSON object a line.',
      group,
      answer: z.string(),
    },
    async ({ app, actor }) =>
      new Response(ReadableStream.from(linesOf(app, actor)), {
        headers: {
          'content-type': 'application/x-ndjson; charset=utf-8',
          'content-disposition': 'attachment; filename="audit-log.ndjson"',
          'cache-control': 'no-store',
        },
      }),
  ),
  route(
    {
      method: 'post',
      path: '/api/audit/verify',
      access: 'audit:read',
      says: 'Proves that the log is as it was written: every hash follows, nothing is missing.',
      group,
      answer: z
        .object({
          whole: z.boolean(),
          entries: z.int(),
          head: z.string().nullable(),
          brokenAt: z.int().nullable(),
          reason: z.string().nullable(),
        })
        .meta({ id: 'AuditProof' }),
    },
    ({ app, tenant }) => tenant((tx) => verifyAudit(app, tx)),
  ),
  route(
    {
      method: 'get',
      path: '/api/audit/reads',
      access: 'timeline:read',
      says: 'Tells who read words of one’s own mail, and on which day first.',
      group,
      query: z.object(page),
      answer: listOf(
        z.object({ reader: named, at: stamp, level, item: timelineItemShape.nullable() }).meta({ id: 'ReadOfMine' }),
      ),
    },
    ({ actor, query, tenant }) =>
      tenant(async (tx) => {
        const { items, nextCursor } = await readReadsOfMine(tx, actor, query);
        const names = await namesOf(
          tx,
          items.map((read) => read.readerId),
        );
        return {
          items: items.map(({ readerId, at, level: seen, item }) => ({
            reader: { id: readerId, name: names.get(readerId) ?? '' },
            at: at.toISOString(),
            level: seen,
            item: item && presentTimelineItem(item),
          })),
          nextCursor,
        };
      }),
  ),
];

function presentLine(line: AuditLine, names: Map<string, string>): z.input<typeof entry> {
  const { seq, at, actorId, kind, subjects, detail, hash } = line;
  const actor = actorId === null ? null : { id: actorId, name: names.get(actorId) ?? '' };
  return { seq, at: at.toISOString(), actor, kind, says: auditKinds[kind], subjects, detail, hash };
}

/** Batch by batch, each a transaction of its own, so that a long log is never held in memory. */
async function* linesOf(app: App, actor: Actor): AsyncGenerator<Uint8Array> {
  for (let after = 0; ; ) {
    const lines = await app.db.tenant(actor, (tx) => readChain(tx, after, exportBatch));
    if (lines.length === 0) return;
    yield Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    after = lines.at(-1)?.seq ?? after;
  }
}
