/** What the owner did to the mock server's timeline: who may see an entry, off the log, back again. Kept in memory. */
import type { Level, TimelineItem } from '../api-types.ts';
import { timeline } from './cast.ts';

/** The timeline as it is now. */
export interface MockEntries {
  all: () => TimelineItem[];
  /** As one sees it who holds no copy. */
  asTeammate: () => TimelineItem[];
  one: (id: string) => TimelineItem | undefined;
  /** Null gives it back to the settings. */
  change: (id: string, level: Level | null) => TimelineItem | undefined;
  remove: (id: string) => void;
  restore: (id: string) => TimelineItem | undefined;
}

/** Made once, when the mock server starts. */
export function mockEntries(): MockEntries {
  const levels = new Map<string, Level>();
  const removed = new Set<string>();
  const all = () =>
    timeline
      .filter((each) => !removed.has(each.id))
      .map((each) => ({ ...each, teamLevel: levels.get(each.id) ?? each.teamLevel }));
  const one = (id: string) => all().find((each) => each.id === id);
  return {
    all,
    one,
    asTeammate: () => all().flatMap(seenByTeammate),
    change: (id, level) => {
      if (level === null) levels.delete(id);
      else levels.set(id, level);
      return one(id);
    },
    remove: (id) => void removed.add(id),
    restore: (id) => {
      removed.delete(id);
      return one(id);
    },
  };
}

function seenByTeammate(item: TimelineItem): TimelineItem[] {
  const level = item.own ? item.teamLevel : item.level;
  if (level === 'private' || level === null) return [];
  const closed = { own: false, teamLevel: null, atProvider: null, protected: null, shownTo: null };
  if (level === 'full') return [{ ...item, ...closed, level }];
  return [{ ...item, ...closed, level, snippet: null, hasAttachments: null, warnings: null }];
}
