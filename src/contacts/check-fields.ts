/** What a person may enter into the CRM's fields. Each check returns the clean value or throws a Fault that names the field. */
import { storable } from '#db/recordset.ts';
import { Fault } from '#errors.ts';
import { isUuid } from '#platform/uuid.ts';

/** The Fault `refuse` for a field that says nonsense. */
export function invalid(field: string, message: string): Fault {
  return new Fault('refuse', 'invalid-request', message, { field });
}

/** A line of text that says something. */
export function checkName(text: string, most: number): string {
  const line = checkLine('name', text, most);
  if (line === null) throw invalid('name', 'A name is needed.');
  return line;
}

/** A line of text, or null when it is empty. */
export function checkLine(field: string, text: string | null, most: number): string | null {
  if (text === null) return null;
  const line = storable(text).replace(/\s+/g, ' ').trim();
  if (line.length > most) throw invalid(field, `This has at most ${most} characters.`);
  return line === '' ? null : line;
}

/** One of a few words. */
export function checkChoice<T extends string>(field: string, text: string, choices: readonly T[]): T {
  const choice = choices.find((each) => each === text);
  if (choice === undefined) throw invalid(field, `This is one of: ${choices.join(', ')}.`);
  return choice;
}

/** A list of at most so many. */
export function checkCount<T>(field: string, list: readonly T[], most: number): readonly T[] {
  if (list.length > most) throw invalid(field, `There are at most ${most} of these.`);
  return list;
}

/** Ids without repetition. */
export function checkIds(field: string, ids: readonly string[], most: number): string[] {
  const list = checkCount(field, ids, most);
  if (!list.every(isUuid)) throw unknownRecord(field);
  return [...new Set(list.map((id) => id.toLowerCase()))];
}

/** The Fault `refuse` for an id that leads to nothing in this workspace. */
export function unknownRecord(field: string): Fault {
  return new Fault('refuse', 'unknown-record', 'There is no such record.', { field, status: 404 });
}

/** The search text as a pattern for ILIKE, in which nothing but the text itself matches. Null when there is none. */
export function searchPattern(q: string | undefined): string | null {
  const line = checkLine('q', q ?? '', 200);
  return line === null ? null : `%${line.replace(/[\\%_]/g, '\\$&')}%`;
}
