/** What stands in the slots of a story: its boats, berths, days and sums, the same from its first mail to its last. */
import { dayAndMonth, dayMs, local, monthOf, weekdayOf, workday } from './calendar.ts';
import type { Slots } from './phrase.ts';
import { between, type Chance, chanceOf, pick } from './random.ts';
import type { Lang } from './read-scripts.ts';

/** What a story is about. */
export interface Setting {
  /** Two stories with the same key tell the same. */
  key: string;
  begins: number;
  lang: Lang;
  /** Whose boats they are. */
  owner: string;
  reference: string | null;
  names: Readonly<Record<string, string>>;
}

const boats =
  'Wren,Fulmar,Kittiwake,Halcyon,Grey Heron,Svale,Marlinspike,Tern,Petrel,Nanna,Lodestar,Sirocco,Alba,Corrib,Juno,Bellwether,Skua,Ondine,Passat,Merganser,Calypso Rose,Morning Watch,Tystie,Mistral,Dotterel,Gannet,Larkspur,Vesper,Oyster Kate,Thistle,Kestrel,Brisk,Solveig,Havørn,Nordstern,Möwe,Étoile,Estrela,Golondrina,Sandpiper,Lapwing,Ingrid II,Quiet Company,Plover,Avocet,Saltbox,Hesper,Magpie,Ruby Wells,Osprey,Curlew,Anna Maria,Polaris,Tramontana,Linnet,Freia,Turnstone,Silver Darling,Barnacle Bill,Eider'.split(
    ',',
  );

const parts: Record<Lang, string[]> = {
  en: 'water pump,heat exchanger,gear cable,alternator,windlass motor,stern gland,fuel pump,thermostat'.split(','),
  de: 'Wasserpumpe,Lichtmaschine,Schaltzug,Thermostat,Kraftstoffpumpe'.split(','),
  fr: "pompe à eau,alternateur,câble d'inverseur,thermostat".split(','),
  es: 'bomba de agua,alternador,cable de marchas'.split(','),
  pt: 'bomba de água,alternador,cabo de comando'.split(','),
};

/** The slots of a story. */
export function slotsOf(setting: Setting): Slots {
  const known = new Map<string, string>(Object.entries(setting.names));
  return (name) => {
    let held = known.get(name);
    if (held === undefined) {
      const base = name.replace(/\d$/, '');
      const make = makers[base];
      if (make === undefined) throw new RangeError(`There is no slot of this name: ${name}`);
      held = make(setting, chanceOf(setting.key, name), name.endsWith('2') ? 1 : 0);
      known.set(name, held);
    }
    return held;
  };
}

type Maker = (setting: Setting, chance: Chance, second: number) => string;

const makers: Record<string, Maker> = {
  boat: (setting, _, second) => boatOf(setting, second),
  length: ({ lang }, chance) => decimal(between(chance, 74, 148), lang),
  berth: (setting, chance) => `${pierOf(setting)}${between(chance, 2, 38)}`,
  pier: (setting) => pierOf(setting),
  date: (setting, _, second) => dayAndMonth(dayOf(setting, second), setting.lang),
  weekday: (setting, _, second) => weekdayOf(dayOf(setting, second), setting.lang),
  month: (setting) => monthOf(setting.begins + 31 * dayMs, setting.lang),
  recent: (setting, chance) => dayAndMonth(workday(setting.begins, chance, -26, -9), setting.lang),
  time: ({ lang }, chance) => clock(between(chance, 8, 16), pick(chance, [0, 15, 30, 45]), lang),
  amount: ({ lang }, chance) => money(between(chance, 24, 190) * 50, lang),
  small: ({ lang }, chance) => money(between(chance, 9, 96) * 5, lang),
  hours: ({ lang }, chance) => grouped(between(chance, 48, 310) * 10, lang),
  n: (_, chance) => String(between(chance, 2, 9)),
  m: (_, chance) => String(between(chance, 11, 48)),
  paint: (_, chance) => pick(chance, ['RAL 9010', 'RAL 5004', 'oyster 12', 'the grey of the maker, 7035', 'cream 3']),
  part: ({ lang }, chance) => pick(chance, parts[lang]),
  invoice: ({ begins }, chance) => `${local(begins).getUTCFullYear()}-${between(chance, 101, 989)}`,
  ref: ({ reference, begins }, chance) =>
    reference ?? `T${String(local(begins).getUTCFullYear()).slice(2)}-${between(chance, 1000, 9999)}`,
};

/** A house has five boats, a person one; the second boat is a neighbour's where there is one only. */
function boatOf({ owner, key }: Setting, second: number): string {
  const fleet = chanceOf('fleet', owner);
  const first = Math.floor(fleet() * boats.length);
  const size = owner.startsWith('owners') ? 1 : 5;
  return boats[(first + 7 * (Math.floor(chanceOf('boat', key)() * size) + second)) % boats.length]!;
}

function pierOf({ key }: Setting): string {
  return pick(chanceOf('pier', key), ['A', 'B', 'C', 'D']);
}

/** The first day lies one to four weeks ahead, the second some days after it. */
function dayOf(setting: Setting, second: number): number {
  const first = workday(setting.begins, chanceOf('day', setting.key), 6, 24);
  return second === 0 ? first : workday(first, chanceOf('day2', setting.key), 2, 9);
}

function decimal(tenths: number, lang: Lang): string {
  return `${Math.floor(tenths / 10)}${lang === 'en' ? '.' : ','}${tenths % 10}`;
}

function clock(hour: number, minute: number, lang: Lang): string {
  const two = String(minute).padStart(2, '0');
  return lang === 'fr' ? `${hour} h ${minute === 0 ? '' : two}`.trim() : `${hour}:${two}`;
}

function money(value: number, lang: Lang): string {
  const number = grouped(value, lang);
  if (lang === 'en') return `€${number}`;
  return lang === 'de' ? `${number} Euro` : `${number} €`;
}

function grouped(value: number, lang: Lang): string {
  const mark = lang === 'en' ? ',' : lang === 'fr' ? '\u00a0' : '.';
  return String(value).replace(/(\d)(\d{3})$/, `$1${mark}$2`);
}
