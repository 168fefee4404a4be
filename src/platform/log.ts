/**
 * Structured log lines on standard error.
 *
 * Invariant: a line carries an event name and scalar fields from the list below, never text, addresses or secrets.
 * The types say so, and the writer checks again: a value with any character outside `plain` is replaced by its length.
 */
import { isFault } from '#errors.ts';

/** From the most talkative to the quietest. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const words = [
  'at',
  'attempt',
  'cause',
  'code',
  'count',
  'error',
  'event',
  'host',
  'job',
  'kind',
  'label',
  'level',
  'method',
  'next',
  'outcome',
  'phase',
  'pid',
  'port',
  'provider',
  'reason',
  'role',
  'route',
  'rule',
  'signal',
  'state',
  'status',
  'version',
] as const;
const suffixes = /(?:Id|Ms|At|Count|Octets)$/;
const plain = /^[A-Za-z0-9._:/#+<[\]-]{0,200}$/;

type FieldName = (typeof words)[number] | `${string}${'Id' | 'Ms' | 'At' | 'Count' | 'Octets'}`;
/** What a line may say besides its event: ids, counts, durations, codes. */
export type LogFields = { [name in FieldName]?: string | number | boolean | null | undefined };

/** Writes log lines; events are stable kebab-case names such as `sync-page-applied`. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** The same log with these fields on every line. */
  with(fields: LogFields): Log;
}

export interface LogOptions {
  level: LogLevel;
  /** `pretty` is for a person at a terminal. */
  format: 'json' | 'pretty';
  now: () => Date;
  /** Takes one line, without its end. */
  write: (line: string) => void;
}

/** Makes a log. */
export function createLog(options: LogOptions, always: LogFields = {}): Log {
  const least = logLevels.indexOf(options.level);
  const at = (level: LogLevel) => (event: string, fields?: LogFields) => {
    if (logLevels.indexOf(level) < least) return;
    const kept = allowed({ ...always, ...fields });
    options.write(options.format === 'json' ? jsonLine(options, level, event, kept) : prettyLine(level, event, kept));
  };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => createLog(options, { ...always, ...fields }),
  };
}

/** A log that says nothing. */
export const silentLog: Log = createLog({ level: 'silent', format: 'json', now: () => new Date(0), write: () => {} });

/** What may be told of an error: its kind and where it was thrown, never its words. */
export function describeError(error: unknown): LogFields {
  if (isFault(error)) return { error: 'Fault', next: error.next, code: error.code, cause: nameOf(error.cause) };
  if (!(error instanceof Error)) return { error: typeof error };
  const code = (error as { code?: unknown }).code;
  return { error: error.name, code: typeof code === 'string' ? code : undefined, at: whereThrown(error.stack) };
}

function nameOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.name : undefined;
}

/** The first frames inside the project, as `src/sync/apply-changes.ts:10:5`. */
function whereThrown(stack = ''): string | undefined {
  const frames = stack.split('\n', 30).filter((line) => line.startsWith('    at ') && !line.includes('node_modules'));
  const places = frames.map((line) => /((?:src|test|bench|simulator)\/[\w./-]{1,100}:\d+:\d+)/.exec(line)?.[1]);
  return (
    places
      .filter((place) => place !== undefined)
      .slice(0, 3)
      .join('<') || undefined
  );
}

function allowed(fields: LogFields): [string, string | number | boolean | null][] {
  const kept: [string, string | number | boolean | null][] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const known = (words as readonly string[]).includes(name) || suffixes.test(name);
    if (known) kept.push([name, typeof value === 'string' && !plain.test(value) ? `(${value.length})` : value]);
  }
  return kept;
}

function jsonLine(options: LogOptions, level: string, event: string, fields: [string, unknown][]): string {
  return `${JSON.stringify({ time: options.now().toISOString(), level, event, ...Object.fromEntries(fields) })}`;
}

function prettyLine(level: string, event: string, fields: [string, unknown][]): string {
  const rest = fields.map(([name, value]) => ` ${name}=${value}`).join('');
  return `${level === 'info' ? '' : `${level}: `}${event}${rest}`;
}
