/** Why somebody is suggested, in words. Pure. */

/** What the mail tells of somebody. */
export interface Acquaintance {
  sent: number;
  received: number;
  lastAt: Date;
  companyName: string | null;
}

const day = 86_400_000;
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = 'January February March April May June July August September October November December'.split(' ');

/** The reasons, the strongest first. Days are those of UTC. */
export function suggestionReasons(person: Acquaintance, now: Date): string[] {
  const { sent, received } = person;
  const last = `last ${dayInWords(person.lastAt, now)}`;
  const reasons: string[] = [];
  if (sent > 0 && received > 0) {
    reasons.push(`You wrote to them ${times(sent)}, they wrote to you ${times(received)}, ${last}`);
  } else if (sent > 0) reasons.push(`You wrote to them ${times(sent)}, ${last}`);
  else reasons.push(`They wrote to you ${times(received)}, ${last}`);
  if (person.companyName !== null) reasons.push(`At ${person.companyName}, a company in your CRM`);
  return reasons;
}

function times(count: number): string {
  if (count === 1) return 'once';
  return count === 2 ? 'twice' : `${count} times`;
}

/** "today", "yesterday", "on Tuesday", "on 3 March", "on 3 March 2024". */
export function dayInWords(at: Date, now: Date): string {
  const ago = Math.floor(now.getTime() / day) - Math.floor(at.getTime() / day);
  if (ago === 0) return 'today';
  if (ago === 1) return 'yesterday';
  if (ago > 1 && ago < 7) return `on ${weekdays[at.getUTCDay()]}`;
  const date = `on ${at.getUTCDate()} ${months[at.getUTCMonth()]}`;
  return at.getUTCFullYear() === now.getUTCFullYear() ? date : `${date} ${at.getUTCFullYear()}`;
}
