/**
 * What happens when: the stories of each week, the stories told once, and what programs send. Each week follows from
 * the seed and its number alone (0 begins at the start of the demo, the months before it have numbers below), so the
 * play goes on by itself however late somebody looks.
 */
import { awayReply, meeting, mistyped } from './answers-by-machine.ts';
import { dayMs, local } from './calendar.ts';
import type { Letter } from './letter.ts';
import { junkMail, machineMail } from './machines.ts';
import { drafts, spoiltMail } from './oddities.ts';
import { colleagues } from './people.ts';
import { playScript, type Story } from './play-script.ts';
import { between, chanceOf, pick } from './random.ts';
import type { Script } from './read-scripts.ts';
import { castRoles, newOne, type Repertoire } from './repertoire.ts';

/** How much happens. */
export interface Scale {
  /** Weeks of mail before the start. */
  weeks: number;
  /** 1 is a busy small firm. */
  volume: number;
}

/** A story with its letters. */
export interface Told {
  story: Story;
  letters: Letter[];
}

/** Everything up to `until`, in no order; stories that reach beyond it are whole. */
export interface Schedule {
  told: Told[];
  /** Letters without a story. */
  single: Letter[];
}

const weekMs = 7 * dayMs;

/** The play from its first week to the one of `until`. */
export function scheduleOf(seed: number, startedAt: number, until: number, scale: Scale, plays: Repertoire): Schedule {
  const schedule: Schedule = { told: [], single: [...spoiltMail(seed, startedAt), ...drafts(seed, startedAt)] };
  for (let week = -scale.weeks; startedAt + week * weekMs <= until; week += 1)
    addWeek(schedule, { seed, week, from: startedAt + week * weekMs, volume: scale.volume, plays });
  for (const script of plays.sagas) {
    const begins = startedAt - script.day! * dayMs;
    if (script.day! <= scale.weeks * 7) addStory(schedule, `saga/${seed}/${script.name}`, script, begins);
  }
  for (const { story, letters } of schedule.told) schedule.single.push(...awayReplies(story, letters));
  return schedule;
}

interface Week {
  seed: number;
  week: number;
  from: number;
  volume: number;
  plays: Repertoire;
}

function addWeek(schedule: Schedule, { seed, week, from, volume, plays }: Week): void {
  const chance = chanceOf(seed, 'week', week);
  const month = local(from).getUTCMonth() + 1;
  const inSeason = plays.outside.filter((script) => script.months.has(month));
  const recent: Script[] = [];
  for (let index = 0; index < volume * between(chance, 10, 14); index += 1) {
    const script = newOne(inSeason, recent, chance);
    addStory(schedule, `story/${seed}/${week}/${index}`, script, from + chance() * weekMs);
  }
  for (let index = 0; index < volume * between(chance, 3, 5); index += 1) {
    const script = newOne(plays.inside, recent, chance);
    addStory(schedule, `inside/${seed}/${week}/${index}`, script, from + chance() * weekMs);
  }
  schedule.single.push(...machineMail(seed, week, from, volume), ...junkMail(seed, week, from));
  if (chance() < 0.2) schedule.single.push(...mistyped(seed, week, from));
  for (let index = 0; index < between(chance, 1, 3) * volume; index += 1) {
    const us = pick(chance, colleagues);
    const { them } = castRoles({ ...inSeason[0]!, with: 'client' }, chance);
    schedule.single.push(...meeting(`meeting/${seed}/${week}/${index}`, from + chance() * weekMs, us, them!));
  }
}

function addStory(schedule: Schedule, key: string, script: Script, begins: number): void {
  const troupe = castRoles(script, chanceOf(key, 'roles'));
  const story: Story = { key, script, troupe, begins, reference: script.deal };
  schedule.told.push({ story, letters: playScript(story) });
}

function awayReplies({ troupe }: Story, letters: readonly Letter[]): Letter[] {
  const { them } = troupe;
  if (them === undefined) return [];
  return letters
    .filter((letter) => letter.to.some((each) => them.person.emails.includes(each.address)))
    .filter((letter) => chanceOf(letter.key, 'away')() < 0.03)
    .map((letter) => awayReply(letter, them));
}
