/**
 * The body of a call: a JSON object of the resource that the method takes, or an upload of a whole message
 * (`/upload/gmail/v1/…`, uploadType media or multipart), which becomes that resource's `raw`. Google refuses fields that
 * it does not know; so do we.
 */
import { invalidArgument } from '../google-error.ts';
import { contentOf, readMime } from '../mailbox/mime.ts';
import type { GmailCall } from './answer.ts';
import type { GmailMethod } from './method.ts';
import { Refusal } from './refusal.ts';
import { findFaults } from './schema.ts';

type Body = Record<string, unknown>;

/** Reads the body of a call. */
export function readBody(call: GmailCall, method: GmailMethod): Body {
  if (call.path.startsWith('/upload/')) return readUpload(call, method);
  const body = call.body.length === 0 ? {} : parseObject(call.body.toString('utf8'));
  if (method.request !== null) {
    const [fault] = findFaults(method.request, withoutRaw(body));
    if (fault !== undefined) throw new Refusal(invalidArgument(`Invalid JSON payload received. ${fault}`));
  }
  return body;
}

function readUpload(call: GmailCall, method: GmailMethod): Body {
  if (/^multipart\//i.test(call.contentType)) {
    const head = Buffer.from(`Content-Type: ${call.contentType}\r\n\r\n`);
    const [first, second] = readMime(Buffer.concat([head, call.body])).parts;
    if (first === undefined || second === undefined) throw new Refusal(invalidArgument('Bad multipart upload'));
    const raw = contentOf({ ...second, encoding: second.mimeType === 'message/rfc822' ? second.encoding : '' });
    return withRaw(parseObject(contentOf(first).toString('utf8')), raw, method);
  }
  return withRaw({}, call.body, method);
}

/** The field that holds the message: the resource itself, or a draft's message. */
function withRaw(body: Body, octets: Buffer, method: GmailMethod): Body {
  const raw = octets.toString('base64url');
  if (method.request !== 'Draft') return { ...body, raw };
  const message = typeof body.message === 'object' && body.message !== null ? body.message : {};
  return { ...body, message: { ...message, raw } };
}

function parseObject(text: string): Body {
  const value = parse(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Body;
  throw new Refusal(invalidArgument('Invalid JSON payload received. Unexpected token.'));
}

function parse(text: string): unknown {
  try {
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return null;
  }
}

/** Google takes both alphabets of base64 in `raw`; the method reads it. */
function withoutRaw(body: Body): Body {
  const { raw: _, message, ...rest } = body;
  if (typeof message !== 'object' || message === null) return message === undefined ? rest : { ...rest, message };
  const { raw: __, ...inner } = message as Body;
  return { ...rest, message: inner };
}
