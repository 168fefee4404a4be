/**
 * What the rest of the program may know of a failed statement. PostgreSQL's own errors quote rows, parameters and
 * statements; here only names (SQLSTATE, constraint, table, column) get through. A lost connection is a Fault `retry`.
 */
import { Fault } from '#errors.ts';

/** A statement that the database refused. `code` is its SQLSTATE. */
export class DatabaseError extends Error {
  readonly code: string;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;

  constructor(code: string, words: string, named: { constraint?: string; table?: string; column?: string }) {
    super(words);
    this.name = 'DatabaseError';
    this.code = code;
    this.constraint = named.constraint;
    this.table = named.table;
    this.column = named.column;
  }
}

/** True when a row with the same key was there already, optionally by the name of the constraint. */
export function isDuplicate(error: unknown, constraint?: string): error is DatabaseError {
  return error instanceof DatabaseError && error.code === '23505' && (!constraint || error.constraint === constraint);
}

/** True when the transaction lost against another one and may be run again: serialization failure or deadlock. */
export function isConflict(error: unknown): boolean {
  return error instanceof DatabaseError && (error.code === '40001' || error.code === '40P01');
}

/** The error as the program sees it. */
export function cleanError(error: unknown): unknown {
  if (error instanceof Fault || error instanceof DatabaseError || !(error instanceof Error)) return error;
  const raw = error as Error & { code?: unknown; constraint?: string; table?: string; column?: string };
  const code = typeof raw.code === 'string' ? raw.code : '';
  if (isConnectionLoss(code, raw.message)) {
    return new Fault('retry', 'database-unavailable', 'The database can not be reached.');
  }
  if (!/^[0-9A-Z]{5}$/.test(code)) return error;
  return keepStack(new DatabaseError(code, wordsOf(code, raw), raw), error);
}

/** Classes 08 (connection), 57P0x (server stops), 53300 (too many); without SQLSTATE the socket's and the pool's own. */
function isConnectionLoss(code: string, message: string): boolean {
  if (/^(?:08...|57P0[123]|53300)$/.test(code)) return true;
  if (/^(?:ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/.test(code)) return true;
  return /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying)/.test(
    message,
  );
}

/** Syntax errors (42) and our own `raise` (P0001) quote no rows; the message of any other class may. */
function wordsOf(code: string, raw: { message: string; constraint?: string; column?: string }): string {
  const named = raw.constraint ?? raw.column;
  const about = named === undefined ? '' : ` (${named})`;
  const quotesNothing = (code.startsWith('42') && code !== '42P05') || code === 'P0001';
  return `The database refused a statement: ${code}${about}${quotesNothing ? `: ${raw.message}` : ''}`;
}

/** The place matters for finding a bug, the first line is the message that must not be kept. */
function keepStack(clean: Error, raw: Error): Error {
  const frames = raw.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  clean.stack = [`${clean.name}: ${clean.message}`, ...frames].join('\n');
  return clean;
}
