/** How dates, durations, sizes and numbers are written. The language of the interface is English; zones are the user's. */
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' });
const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const shortYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const weekdayYear = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const number = new Intl.NumberFormat('en-GB');

/** "Tuesday, 18 November 2026 at 09:41". */
export function absolute(date: string): string {
  const time = new Date(date);
  return Number.isNaN(time.getTime()) ? date : exact.format(time);
}

/** "just now", "in a moment", "in 4 minutes", "3 hours ago", "18 Nov", "18 Nov 2024". */
export function relative(date: string, now: number): string {
  const at = Date.parse(date);
  if (Number.isNaN(at)) return date;
  const ago = at - now;
  const far = Math.abs(ago);
  if (far < 45_000) return ago > 0 ? 'in a moment' : 'just now';
  if (far < hour) return words.format(Math.round(ago / minute), 'minute');
  if (far < day) return words.format(Math.round(ago / hour), 'hour');
  if (far < 7 * day) return words.format(Math.round(ago / day), 'day');
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? shortDay : shortYear).format(at);
}

/** "09:41". */
export function timeOfDay(date: string): string {
  return clock.format(new Date(date));
}

/** "Today", "Yesterday", "Tuesday 18 November", with the year when it is another. */
export function dayName(date: string, now: number): string {
  const at = new Date(date);
  const today = new Date(now);
  const days = Math.round((startOf(today) - startOf(at)) / day);
  if (days === 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return (at.getFullYear() === today.getFullYear() ? weekday : weekdayYear).format(at);
}

/** The calendar day in the user's zone, for grouping. */
export function dayKey(date: string): string {
  return String(startOf(new Date(date)));
}

function startOf(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** When a day such as 2026-03-09 begins here, or so many days later; undefined for what is no day. */
export function midnight(day: string | undefined, later = 0): string | undefined {
  const date = new Date(`${day}T00:00`);
  if (Number.isNaN(date.getTime())) return undefined;
  date.setDate(date.getDate() + later);
  return date.toISOString();
}

/** "about 4 minutes", for what is still to come. */
export function duration(seconds: number): string {
  if (seconds < 60) return 'less than a minute';
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `about ${plural(minutes, 'minute')}`;
  return `about ${plural(Math.round(minutes / 60), 'hour')}`;
}

/** "1 message", "12,480 messages". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number.format(count)} ${count === 1 ? one : many}`;
}

/** "12,480". */
export function figure(count: number): string {
  return number.format(count);
}

/** "1.4 MB". */
export function octets(size: number): string {
  if (size < 1000) return `${size} B`;
  if (size < 1_000_000) return `${Math.round(size / 1000)} kB`;
  return `${(size / 1_000_000).toFixed(1)} MB`;
}

/** "€ 12,000", and "12,000" in a currency that nobody knows. */
export function money(value: number, currency: string): string {
  try {
    return new Intl.NumberFormat('en-GB', { style: 'currency', currency, maximumFractionDigits: 0 }).format(value);
  } catch {
    return `${number.format(value)} ${currency}`;
  }
}
