/** Conversations for the mock server: one for each subject of the timeline. */
import type { Thread, ThreadLine, TimelineItem } from '../api-types.ts';

/** The conversations of the featured contact, the newest first. */
export function threadLines(entries: TimelineItem[]): ThreadLine[] {
  return grouped(entries).map(([preview, ...earlier], index) => ({
    id: index === 0 ? 'th-berths' : `th-${preview.id}`,
    subject: baseOf(preview),
    lastAt: preview.occurredAt,
    count: index === 0 ? threadOf('th-berths', entries).items.length : 1 + earlier.length,
    preview,
    participants: [preview, ...earlier]
      .flatMap((item) => item.participants)
      .filter((each, at, all) => all.findIndex((other) => other.address === each.address) === at)
      .map(({ name, address }) => ({ name, address })),
    openIn:
      preview.own && index % 4 !== 3
        ? { label: 'Open in Gmail', url: `https://mail.example/#all/${preview.id}` }
        : null,
  }));
}

/** A conversation in the order of time. */
export function threadOf(id: string, entries: TimelineItem[]): Thread {
  const items =
    grouped(entries).find(([preview]) => id === `th-${preview.id}`) ??
    entries.filter((each) => ['t1', 't2', 't4'].includes(each.id));
  return { id, subject: baseOf(items[0] as TimelineItem), items: [...items].reverse() };
}

/** Six to a conversation at most, as a year of letters under the same subject would be. */
function grouped(entries: TimelineItem[]): [TimelineItem, ...TimelineItem[]][] {
  const groups = new Map<string, [TimelineItem, ...TimelineItem[]]>();
  const mail = entries.filter((item) => item.kind === 'email_sent' || item.kind === 'email_received');
  for (const [index, item] of mail.entries()) {
    const key = `${baseOf(item)} ${Math.floor(index / 36)}`;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}

function baseOf(item: TimelineItem): string {
  return item.subject.replace(/^(?:Re|Automatic reply): /, '');
}
