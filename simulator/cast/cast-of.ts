/**
 * The whole play: a firm, its people and records, and their mail. A pure function of seed, start and now: asked again
 * it gives the same, and asked later it gives the same and what has arrived since. Mail is sparse, as in life, but for
 * the times in which somebody watches (`watched`): then something arrives every 15 to 40 seconds.
 */
import { crowd } from './crowd.ts';
import { type DealPlan, deals } from './deals.ts';
import { copiesOf, type MailItem } from './deliver.ts';
import type { Letter } from './letter.ts';
import { liveMail } from './live-mail.ts';
import { colleagues, firm, type House, houses, type Person } from './people.ts';
import { readRepertoire } from './repertoire.ts';
import { type Scale, type Schedule, scheduleOf } from './schedule.ts';

/** What is asked for. */
export interface CastOptions {
  seed: number;
  startedAt: Date;
  now: Date;
  /** `small` for tests; `correspondents`: how many people more the first mailbox has written to. */
  scale?: 'small' | 'full' | (Partial<Scale> & { correspondents?: number });
  /** When somebody watched; an open end goes on for ever. Once, from the start, unless told. */
  watched?: readonly { from: Date; to?: Date }[];
}

/** A person of the CRM. */
export interface CastContact {
  name: string;
  emails: readonly string[];
  /** The name of a company of the cast. */
  company: string | null;
  kind: 'lead' | 'client' | 'investor' | 'partner' | 'own';
  title: string | null;
  phone: string | null;
  highValue: boolean;
}

/** A deal of the CRM; company and contacts by name. */
export interface CastDeal extends Omit<DealPlan, 'house' | 'people'> {
  currency: string;
  company: string;
  contacts: readonly string[];
}

/** Something that arrives in one mailbox or in several at once. */
export interface Arrival {
  at: Date;
  copies: readonly { email: string; item: MailItem }[];
}

/** The cast and its mail. */
export interface Cast {
  seed: number;
  firm: typeof firm;
  colleagues: { name: string; email: string; title: string | null; aliases: { address: string; name: string }[] }[];
  companies: { name: string; domains: readonly string[] }[];
  contacts: CastContact[];
  deals: CastDeal[];
  mail: {
    /** Oldest first. */
    mailbox(email: string): Iterable<MailItem>;
    /** After `from`, up to `to`, oldest first. */
    arrivals(from: Date, to: Date): Arrival[];
  };
}

/** The cast of a seed, with the mail that has come up to now. */
export function castOf(options: CastOptions): Cast {
  const startedAt = options.startedAt.getTime();
  const plays = readRepertoire();
  const scale = scaleOf(options.scale);
  const upTo = (until: number): Arrival[] => {
    const schedule = scheduleOf(options.seed, startedAt, until, scale, plays);
    const live = watchedOf(options).flatMap((window) => liveWithin(options.seed, window, until, plays, schedule));
    const all = [...schedule.told.flatMap(({ letters }) => letters), ...schedule.single, ...live];
    for (const letter of crowd(options.seed, startedAt, scale.correspondents)) all.push(letter);
    const arrived = all.filter((letter) => letter.at <= until).sort(inOrder);
    return arrived.map((letter) => ({ at: new Date(letter.at), copies: copiesOf(letter, startedAt) }));
  };
  let held: Arrival[] | null = null;
  const present = () => {
    held ??= upTo(options.now.getTime());
    return held;
  };
  return {
    seed: options.seed,
    firm,
    ...records(),
    mail: {
      *mailbox(email) {
        for (const { copies } of present())
          for (const copy of copies) if (copy.email === email.toLowerCase()) yield copy.item;
      },
      arrivals(from, to) {
        const known = to <= options.now ? present() : upTo(to.getTime());
        return known.filter(({ at }) => at > from && at <= to);
      },
    },
  };
}

function scaleOf(scale: CastOptions['scale']): Scale & { correspondents: number } {
  if (scale === 'small') return { weeks: 5, volume: 0.5, correspondents: 0 };
  return { weeks: 31, volume: 1, correspondents: 0, ...(typeof scale === 'object' && scale) };
}

interface Window {
  from: number;
  to: number;
}

function watchedOf({ watched, startedAt }: CastOptions): Window[] {
  const windows = watched ?? [{ from: startedAt }];
  return windows.map(({ from, to }) => ({ from: from.getTime(), to: to?.getTime() ?? Number.POSITIVE_INFINITY }));
}

function liveWithin(
  seed: number,
  { from, to }: Window,
  until: number,
  plays: ReturnType<typeof readRepertoire>,
  { told }: Schedule,
): Letter[] {
  const letters: Letter[] = [];
  if (from > until) return letters;
  for (const letter of liveMail({ seed, from, plays, told })) {
    if (letter.at > Math.min(to, until)) return letters;
    letters.push(letter);
  }
  return letters;
}

/** By time, then by key: the order does not depend on how far the play has come. */
function inOrder(one: Letter, other: Letter): number {
  return one.at - other.at || (one.key < other.key ? -1 : 1);
}

function records(): Pick<Cast, 'colleagues' | 'companies' | 'contacts' | 'deals'> {
  const known = houses.filter((house) => house.known);
  const nameOf = (key: string) => houses.flatMap(({ people }) => people).find((each) => each.key === key)!.name;
  return {
    colleagues: colleagues.map(({ name, emails, title, aliases }) => ({
      name,
      email: emails[0]!,
      title,
      aliases: [...aliases],
    })),
    companies: known.filter(({ name }) => name !== '').map(({ name, domains }) => ({ name, domains })),
    contacts: known.flatMap((house) =>
      house.people.filter((person) => person.known).map((person) => contactOf(person, house)),
    ),
    deals: deals.map(({ house, people, ...deal }) => ({
      ...deal,
      currency: 'EUR',
      company: houses.find(({ key }) => key === house)!.name,
      contacts: people.map(nameOf),
    })),
  };
}

function contactOf({ name, emails, title, phone, highValue }: Person, { name: company, group }: House): CastContact {
  const kind = group === 'owner' ? 'client' : group === 'supplier' ? 'partner' : group;
  return {
    name,
    emails,
    title,
    phone,
    highValue,
    company: company === '' ? null : company,
    kind: kind as CastContact['kind'],
  };
}
