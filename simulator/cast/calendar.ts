/**
 * Days and hours as the play sees them: the marina's own time (an hour ahead of UTC, two in summer), the hours in which
 * people write, and dates as each language says them. Without Intl, whose data differ from machine to machine.
 */
import { between, type Chance } from './random.ts';
import type { Lang } from './read-scripts.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Local time as if it were UTC, so that the getUTC… functions tell it. */
export function local(at: number): Date {
  return new Date(at + zoneHours(at) * hourMs);
}

/** Summer time from the last Sunday of March to the last of October, near enough. */
export function zoneHours(at: number): 1 | 2 {
  const day = new Date(at);
  const month = day.getUTCMonth();
  if (month === 2) return day.getUTCDate() - day.getUTCDay() >= 25 ? 2 : 1;
  if (month === 9) return day.getUTCDate() - day.getUTCDay() >= 25 ? 1 : 2;
  return month > 2 && month < 9 ? 2 : 1;
}

/** The same moment, or the next at which somebody writes; people at leisure also write in the evening and on Sunday. */
export function whenWriting(at: number, chance: Chance, leisure: boolean): number {
  const [opens, closes] = leisure ? [7.5, 22.5] : [7.4, 18.6];
  let moved = at;
  for (;;) {
    const now = local(moved);
    const hour = now.getUTCHours() + now.getUTCMinutes() / 60;
    const weekend = now.getUTCDay() % 6 === 0;
    if (hour >= opens && hour < closes && (leisure || !weekend || chance() < 0.06)) return moved;
    const midnight = moved - hour * hourMs - now.getUTCSeconds() * 1000 - now.getUTCMilliseconds();
    const next = hour < opens ? midnight : midnight + dayMs;
    moved = next + (opens + chance() * 2.6) * hourMs;
  }
}

/** A working day so many days on, near that. */
export function workday(at: number, chance: Chance, least: number, most: number): number {
  const day = at + between(chance, least, most) * dayMs;
  const weekday = local(day).getUTCDay();
  return weekday === 0 ? day + dayMs : weekday === 6 ? day + 2 * dayMs : day;
}

/** `14 March`, as the language says it. */
export function dayAndMonth(at: number, lang: Lang): string {
  const day = local(at).getUTCDate();
  const month = monthOf(at, lang);
  if (lang === 'de') return `${day}. ${month}`;
  return lang === 'es' || lang === 'pt' ? `${day} de ${month}` : `${day} ${month}`;
}

/** The name of its month. */
export function monthOf(at: number, lang: Lang): string {
  return months[lang][local(at).getUTCMonth()]!;
}

/** The name of its day of the week. */
export function weekdayOf(at: number, lang: Lang): string {
  return weekdays[lang][local(at).getUTCDay()]!;
}

/** The Date header (RFC 5322 §3.3). */
export function dateHeader(at: number): string {
  const now = local(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = weekdays.en[now.getUTCDay()]!.slice(0, 3);
  const month = months.en[now.getUTCMonth()]!.slice(0, 3);
  const clock = [now.getUTCHours(), now.getUTCMinutes(), now.getUTCSeconds()].map(two).join(':');
  return `${day}, ${two(now.getUTCDate())} ${month} ${now.getUTCFullYear()} ${clock} +0${zoneHours(at)}00`;
}

/** `20260314T093000Z`, as calendars write it. */
export function stamp(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

const months: Record<Lang, string[]> = {
  en: 'January February March April May June July August September October November December'.split(' '),
  de: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
  es: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' '),
  pt: 'janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro'.split(' '),
};

const weekdays: Record<Lang, string[]> = {
  en: 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' '),
  de: 'Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag'.split(' '),
  fr: 'dimanche lundi mardi mercredi jeudi vendredi samedi'.split(' '),
  es: 'domingo lunes martes miércoles jueves viernes sábado'.split(' '),
  pt: 'domingo segunda terça quarta quinta sexta sábado'.split(' '),
};
