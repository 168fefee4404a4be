/**
 * Mail that keeps coming while somebody watches: one every 15 to 40 seconds from the moment at which he began to
 * watch, for as long as he likes. New stories run in minutes instead of days, old ones come to life again, programs
 * put in a word. Follows from the seed and that moment alone.
 */
import { dayMs, local } from './calendar.ts';
import type { Letter } from './letter.ts';
import { oneNotice } from './machines.ts';
import { playScript, type Story } from './play-script.ts';
import { between, type Chance, chanceOf, pick, weighed } from './random.ts';
import type { Script } from './read-scripts.ts';
import { castRoles, newOne, type Repertoire } from './repertoire.ts';
import type { Told } from './schedule.ts';

/** What the live mail goes on from. */
export interface Stage {
  seed: number;
  from: number;
  plays: Repertoire;
  told: readonly Told[];
}

interface Live extends Stage {
  chance: Chance;
  times: number[];
  /** What is to come at a turn that is taken. */
  taken: Map<number, Letter>;
  /** Conversations that were taken up again. */
  revived: Set<string>;
  recent: Script[];
  quiet: { told: Told; last: Letter }[];
}

const longestStory = 5;
const lately = 14;

/** The letters in their order; without end. */
export function* liveMail(stage: Stage): Generator<Letter> {
  const live: Live = {
    ...stage,
    chance: chanceOf(stage.seed, 'live', stage.from),
    times: [],
    taken: new Map(),
    revived: new Set(),
    recent: [],
    quiet: quietOnes(stage),
  };
  for (let turn = 0; ; turn += 1) {
    if (!live.taken.has(turn)) open(live, turn);
    const letter = live.taken.get(turn);
    if (letter) yield letter;
    live.taken.delete(turn);
  }
}

/** Conversations of the last two weeks that have come to rest. */
function quietOnes({ told, from }: Stage): Live['quiet'] {
  return told.flatMap((each) => {
    const last = each.letters.findLast((letter) => letter.at < from && !letter.key.includes('/fwd'));
    const isRecent = last !== undefined && last.at > from - 14 * dayMs;
    return isRecent && each.story.troupe.them ? [{ told: each, last }] : [];
  });
}

function timeOf(live: Live, turn: number): number {
  while (live.times.length <= turn) {
    const before = live.times.at(-1) ?? live.from - 12_000;
    live.times.push(before + between(live.chance, 15_000, 40_000));
  }
  return live.times[turn]!;
}

/** Something begins at this turn. */
function open(live: Live, turn: number): void {
  const { chance } = live;
  const key = `live/${live.seed}/${live.from}/${turn}`;
  const kind = chance();
  if (kind < 0.2) live.taken.set(turn, oneNotice(key, chanceOf(key), timeOf(live, turn)));
  else if (kind < 0.5 && revive(live, key, turn)) return;
  else begin(live, key, turn, kind > 0.93 ? live.plays.inside : live.plays.outside);
}

function begin(live: Live, key: string, turn: number, scripts: readonly Script[]): void {
  const month = local(live.from).getUTCMonth() + 1;
  const inSeason = scripts.filter((each) => each.months.has(month));
  const script = shortened(newOne(inSeason, live.recent, live.chance));
  if (live.recent.length > lately) live.recent.shift();
  const troupe = castRoles(script, chanceOf(key, 'roles'));
  play(live, { key, script, troupe, begins: timeOf(live, turn), reference: null }, turn);
}

/** Up to where the next step takes days: nobody repairs a hull while one watches. */
function shortened(script: Script): Script {
  const end = script.steps.findIndex(({ delay: [least] }, index) => index > 1 && least >= 2 * dayMs);
  return { ...script, steps: script.steps.slice(0, end < 0 ? longestStory : Math.min(end, longestStory)) };
}

function revive(live: Live, key: string, turn: number): boolean {
  const open = live.quiet.filter(({ last }) => !live.revived.has(last.thread));
  if (open.length === 0) return false;
  const { told, last } = pick(live.chance, open);
  const scripts = live.plays.followUps.filter((each) => each.lang === told.story.script.lang);
  live.revived.add(last.thread);
  const { troupe, reference } = told.story;
  play(
    live,
    { key, script: weighed(live.chance, scripts), troupe, reference, begins: timeOf(live, turn), after: last },
    turn,
  );
  return true;
}

/** The first letter now, the others at turns that are free. */
function play(live: Live, story: Story, turn: number): void {
  const turns = [turn];
  while (turns.length < story.script.steps.length) {
    let next = turns.at(-1)! + between(live.chance, 1, 4);
    while (live.taken.has(next)) next += 1;
    turns.push(next);
  }
  const letters = playScript({ ...story, times: (step) => timeOf(live, turns[step]!) });
  for (const letter of letters) {
    const at = turns.find((each) => timeOf(live, each) === letter.at);
    if (at !== undefined) live.taken.set(at, letter);
  }
}
