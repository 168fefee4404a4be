/** A call of Gmail's API and its answer, as values: whether they come alone or in a batch. */
import { errorBody, type GoogleError } from '../google-error.ts';

/** One call. */
export interface GmailCall {
  http: string;
  path: string;
  query: URLSearchParams;
  authorization: string | undefined;
  contentType: string;
  body: Buffer;
}

/** One answer; `lost` says that it never comes, and how. */
export interface GmailAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  lost?: 'hang' | 'drop';
}

const JSON_TYPE = 'application/json; charset=UTF-8';

/** A resource, or 204 where a method answers nothing. */
export function resourceAnswer(resource: unknown, isPretty: boolean): GmailAnswer {
  if (resource === undefined) return { status: 204, headers: {}, body: '' };
  const body = `${JSON.stringify(resource, null, isPretty ? 2 : 0)}\n`;
  return { status: 200, headers: { 'content-type': JSON_TYPE }, body };
}

/** A refusal. */
export function errorAnswer(error: GoogleError): GmailAnswer {
  const body = `${JSON.stringify(errorBody(error), null, 2)}\n`;
  const headers: Record<string, string> = { 'content-type': JSON_TYPE };
  if (error.retryAfter !== undefined) headers['retry-after'] = String(error.retryAfter);
  if (error.code === 401) headers['www-authenticate'] = 'Bearer realm="https://accounts.google.com/"';
  return { status: error.code, headers, body };
}

/** A page for people, as machines before Google's own send it. */
export function pageAnswer(status: number): GmailAnswer {
  const body =
    `<!DOCTYPE html>\n<html lang=en>\n<title>Error ${status} (Server Error)!!1</title>\n` +
    '<p><b>That’s an error.</b> <ins>Please try again later.</ins>\n</html>\n';
  return { status, headers: { 'content-type': 'text/html; charset=UTF-8' }, body };
}
