import { z } from 'zod';
import type { RecordKind } from '#crm/interaction.ts';
import { changeVisibility, restoreEntry } from '#timeline/change-visibility.ts';
import { deleteEntry } from '#timeline/delete-entry.ts';
import { listThreads } from '#timeline/list-threads.ts';
import { openBody } from '#timeline/open-body.ts';
import { readEntry } from '#timeline/read-entry.ts';
import { readThread } from '#timeline/read-thread.ts';
import { readTimeline } from '#timeline/read-timeline.ts';
import { writeNote } from '#timeline/write-note.ts';
import { byId, id, line, listOf, moment, page, prose } from '../fields.ts';
import { messageBodyShape, presentMessageBody } from '../present/message-body.ts';
import { presentThreadLine, threadLineShape } from '../present/thread-line.ts';
import { entryKind, level, presentTimelineItem, recordKind, timelineItemShape } from '../present/timeline-item.ts';
import { type Route, route } from '../route.ts';

const group = 'Timeline';

/** Its routes. */
export const timelineRoutes: Route[] = [
  timelineOf('contact', '/api/contacts/:id/timeline'),
  timelineOf('company', '/api/companies/:id/timeline'),
  timelineOf('deal', '/api/deals/:id/timeline'),
  threadsOf('contact', '/api/contacts/:id/threads'),
  threadsOf('company', '/api/companies/:id/threads'),
  threadsOf('deal', '/api/deals/:id/threads'),
  route(
    {
      method: 'get',
      path: '/api/threads/:id',
      access: 'timeline:read',
      says: 'Reads a conversation in the order of time; the id of a merged one leads to what became of it.',
      group,
      params: byId,
      answer: z
        .object({ id: z.string(), subject: z.string(), items: z.array(timelineItemShape) })
        .meta({ id: 'Thread' }),
    },
    async ({ actor, params, tenant }) => {
      const { id: threadId, subject, items } = await tenant((tx) => readThread(tx, actor, params.id));
      return { id: threadId, subject, items: items.map(presentTimelineItem) };
    },
  ),
  route(
    {
      method: 'get',
      path: '/api/interactions/:id',
      access: 'timeline:read',
      says: 'Reads one entry, as far as one may see it.',
      group,
      params: byId,
      answer: timelineItemShape,
    },
    ({ actor, params, tenant }) => tenant(async (tx) => presentTimelineItem(await readEntry(tx, actor, params.id))),
  ),
  route(
    {
      method: 'get',
      path: '/api/interactions/:id/body',
      access: 'timeline:read',
      says: 'Fetches the message behind an entry from its provider, for the owner of a copy and for whom he shows all of it. It is not stored.',
      group,
      params: byId,
      answer: messageBodyShape,
      faults: ['gone-at-provider', 'owner-mailbox-silent'],
      mail: true,
    },
    async ({ app, actor, params }) => presentMessageBody(await openBody(app, actor, params.id)),
  ),
  route(
    {
      method: 'post',
      path: '/api/notes',
      access: 'timeline:write',
      says: 'Puts a note on a timeline, for the whole team to read.',
      group,
      body: z.strictObject({
        recordKind,
        recordId: id,
        body: prose(50_000),
        subject: line(200).optional(),
        occurredAt: moment.transform((text) => new Date(text)).optional(),
      }),
      answer: timelineItemShape,
      status: 201,
    },
    ({ actor, body, tenant }) => tenant(async (tx) => presentTimelineItem(await writeNote(tx, actor, body))),
  ),
  route(
    {
      method: 'delete',
      path: '/api/interactions/:id',
      access: 'timeline:write',
      says: 'Deletes one’s own note, or the log entry of one’s own mail; later syncs do not bring it back.',
      group,
      params: byId,
      answer: null,
      faults: ['not-yours'],
    },
    ({ actor, params, tenant }) => tenant((tx) => deleteEntry(tx, actor, params.id)),
  ),
  route(
    {
      method: 'put',
      path: '/api/interactions/:id/visibility',
      access: 'timeline:write',
      says: 'Chooses who may see one’s own email; null gives it back to one’s settings. Of several owners the strictest counts.',
      group,
      params: byId,
      body: z.strictObject({ level: level.nullable() }),
      answer: timelineItemShape,
      faults: ['not-yours', 'level-above-bound', 'protected'],
    },
    ({ actor, params, body, tenant }) =>
      tenant(async (tx) => presentTimelineItem(await changeVisibility(tx, actor, params.id, body.level))),
  ),
  route(
    {
      method: 'post',
      path: '/api/interactions/:id/restore',
      access: 'timeline:write',
      says: 'Takes back the deletion of a log entry of one’s own mail.',
      group,
      params: byId,
      answer: timelineItemShape,
      faults: ['concerns-nothing'],
    },
    ({ actor, params, tenant }) => tenant(async (tx) => presentTimelineItem(await restoreEntry(tx, actor, params.id))),
  ),
];

function timelineOf(kind: RecordKind, path: `/${string}`): Route {
  return route(
    {
      method: 'get',
      path,
      access: 'timeline:read',
      says: `Reads the timeline of a ${kind}, newest first, as far as one may see it.`,
      group,
      params: byId,
      query: z.object({
        ...page,
        kind: entryKind.optional(),
        as: z
          .literal('teammate', 'It is "teammate" or not given')
          .optional()
          .meta({ description: 'As a teammate sees it who holds no copy: what of one’s own mail is shared.' }),
      }),
      answer: listOf(timelineItemShape),
    },
    async ({ actor, params, query, tenant }) => {
      const wanted = { ...query, recordKind: kind, recordId: params.id };
      const { items, nextCursor } = await tenant((tx) => readTimeline(tx, actor, wanted));
      return { items: items.map(presentTimelineItem), nextCursor };
    },
  );
}

function threadsOf(kind: RecordKind, path: `/${string}`): Route {
  return route(
    {
      method: 'get',
      path,
      access: 'timeline:read',
      says: `Lists the last conversations of a ${kind}, as far as one may see them, with the newest email of each.`,
      group,
      params: byId,
      query: z.object(page),
      answer: listOf(threadLineShape),
    },
    async ({ actor, params, query, tenant }) => {
      const wanted = { ...query, recordKind: kind, recordId: params.id };
      const { items, nextCursor } = await tenant((tx) => listThreads(tx, actor, wanted));
      return { items: items.map(presentThreadLine), nextCursor };
    },
  );
}
