/**
 * A minimal reader of calendar parts (RFC 5545): enough to show what an invitation is about. Times keep the zone that
 * they name (`2026-03-01T10:00:00[Europe/Berlin]`, RFC 9557); nothing is computed from them.
 */
import type { CalendarEvent } from './message.ts';

const LARGEST_CALENDAR = 1024 * 1024;
const MOST_EVENTS = 100;
const LONGEST_VALUE = 1_000;

/** One content line, taken apart. */
interface Line {
  name: string;
  parameters: string;
  value: string;
}

/** The events of a calendar part, in their order. */
export function parseCalendar(content: Uint8Array): CalendarEvent[] {
  const lines = contentLines(new TextDecoder().decode(content.subarray(0, LARGEST_CALENDAR)));
  const method =
    lines
      .find((line) => line.name === 'METHOD')
      ?.value.toUpperCase()
      .slice(0, 40)
      .toWellFormed() ?? null;
  const events: CalendarEvent[] = [];
  let open: string[] = [];
  for (const line of lines) {
    if (line.name === 'BEGIN') {
      if (line.value.toUpperCase() === 'VEVENT' && events.length < MOST_EVENTS) events.push(emptyEvent(method));
      open = open.slice(-20).concat(line.value.toUpperCase());
    } else if (line.name === 'END') open = open.slice(0, -1);
    else if (open.at(-1) === 'VEVENT') readProperty(events.at(-1), line);
  }
  return events;
}

function emptyEvent(method: string | null): CalendarEvent {
  return { method, uid: null, summary: null, start: null, end: null, organizer: null };
}

/** Unfolds (RFC 5545 §3.1) and splits at the first colon outside quotes. */
function contentLines(text: string): Line[] {
  const unfolded = text.replace(/\r?\n[ \t]/g, '').split(/\r?\n|\r/);
  return unfolded.map(splitLine).filter((line) => line !== null);
}

function splitLine(text: string): Line | null {
  const kept = text.slice(0, 4 * LONGEST_VALUE).replaceAll('\0', '');
  const match = /^([A-Za-z0-9-]{1,60})((?:;(?:[^":;]|"[^"]*")*)*):(.*)$/.exec(kept);
  if (match === null) return null;
  return { name: (match[1] ?? '').toUpperCase(), parameters: match[2] ?? '', value: (match[3] ?? '').trim() };
}

function readProperty(event: CalendarEvent | undefined, line: Line): void {
  if (event === undefined) return;
  if (line.name === 'UID') event.uid ??= textValue(line.value);
  else if (line.name === 'SUMMARY') event.summary ??= textValue(line.value);
  else if (line.name === 'DTSTART') event.start ??= timeValue(line);
  else if (line.name === 'DTEND') event.end ??= timeValue(line);
  else if (line.name === 'ORGANIZER') event.organizer ??= textValue(line.value.replace(/^mailto:/i, ''));
}

/** Undoes the escapes of RFC 5545 §3.3.11. */
function textValue(value: string): string | null {
  const text = value.replace(/\\([nN,;\\])/g, (_, escaped: string) => (/n/i.test(escaped) ? '\n' : escaped));
  return text.slice(0, LONGEST_VALUE).toWellFormed().trim() || null;
}

function timeValue(line: Line): string | null {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(line.value);
  if (match === null) return null;
  const day = `${match[1]}-${match[2]}-${match[3]}`;
  if (match[4] === undefined) return day;
  const zone = /;TZID="?([^":;]{1,100})/i.exec(line.parameters)?.[1];
  const clock = `${day}T${match[4]}:${match[5]}:${match[6]}`;
  return match[7] === 'Z' ? `${clock}Z` : zone === undefined ? clock : `${clock}[${zone}]`;
}
