/** Which stories there are, and who can play them. */
import { berths } from './letters/berths.ts';
import { events } from './letters/events.ts';
import { followUps } from './letters/follow-ups.ts';
import { french } from './letters/french.ts';
import { german } from './letters/german.ts';
import { iberian } from './letters/iberian.ts';
import { inside } from './letters/inside.ts';
import { money } from './letters/money.ts';
import { partners } from './letters/partners.ts';
import { sagas } from './letters/sagas.ts';
import { yard } from './letters/yard.ts';
import { type Colleague, colleagues, type House, houses, type Person } from './people.ts';
import type { Troupe } from './play-script.ts';
import { type Chance, pick, weighed } from './random.ts';
import { readScripts, type Script } from './read-scripts.ts';
import { ourVoice, voiceOf } from './voices.ts';

/** The scripts by the way in which they come onto the stage. */
export interface Repertoire {
  outside: Script[];
  inside: Script[];
  sagas: Script[];
  followUps: Script[];
}

/** Reads all scripts. */
export function readRepertoire(): Repertoire {
  return {
    outside: readScripts([berths, yard, money, events, partners, german, french, iberian].join('\n')),
    inside: readScripts(inside),
    sagas: readScripts(sagas),
    followUps: readScripts(followUps),
  };
}

/** One of the scripts that was not told lately; the same story twice in a week would be noticed. */
export function newOne(scripts: readonly Script[], recent: Script[], chance: Chance): Script {
  let script = weighed(chance, scripts);
  for (let tries = 0; tries < 6 && recent.includes(script); tries += 1) script = weighed(chance, scripts);
  recent.push(script);
  return script;
}

/** People for the roles of a script. */
export function castRoles(script: Script, chance: Chance): Troupe {
  const us =
    ours(script.lead) ??
    pick(
      chance,
      colleagues.filter((each) => each.speaks.includes(script.lang)),
    );
  const others = colleagues.filter((each) => each !== us);
  const us2 = ours(script.us2) ?? pick(chance, others);
  const us3 = others.find((each) => each !== us2)!;
  const troupe: Troupe = { us: ourVoice(us), us2: ourVoice(us2), us3: ourVoice(us3) };
  if (script.with === 'inside') return troupe;
  const [house, person] = themOf(script.with, chance);
  const second = house.people.find((each) => each.key === script.them2) ?? secondOf(house, person, chance);
  return { ...troupe, them: voiceOf(person, house), ...(second && { them2: voiceOf(second, house) }) };
}

function ours(key: string | null): Colleague | undefined {
  return colleagues.find((each) => each.key === key);
}

/** A house or person by key, or anybody of a group; people of high value write more. */
function themOf(wanted: string, chance: Chance): [House, Person] {
  for (const house of houses) {
    if (house.key === wanted) return [house, oneOf(house, chance)];
    const person = house.people.find((each) => each.key === wanted);
    if (person) return [house, person];
  }
  const group = houses.filter((each) => each.group === wanted && each.lang === 'en');
  if (group.length === 0) throw new RangeError(`Nobody can play this: ${wanted}`);
  const house = pick(chance, group);
  return [house, oneOf(house, chance)];
}

function oneOf(house: House, chance: Chance): Person {
  return weighed(
    chance,
    house.people.map((person) => ({ person, weight: person.highValue ? 2 : 1 })),
  ).person;
}

function secondOf(house: House, person: Person, chance: Chance): Person | undefined {
  const others = house.group === 'owner' ? [] : house.people.filter((each) => each !== person);
  return others.length === 0 ? undefined : pick(chance, others);
}
