/**
 * What Gmail does to a letter before it goes out: From becomes the primary address when it is none of the sender's
 * own; a well-formed Message-ID stays and any other is replaced; Date is added; receivers get no Bcc, the sender's copy
 * keeps it. Everything else, and every octet of the body, stays as it was.
 */
import { createHash } from 'node:crypto';
import { parseAddressList } from '#mail/parse-address-list.ts';
import type { Aliases, SendAsAlias } from './aliases.ts';
import { headerValue, readHeaders, splitEntity } from './headers.ts';

/** A letter ready to go. */
export interface Letter {
  /** The sender's copy. */
  raw: Uint8Array;
  /** The receivers' copies. */
  copy: Uint8Array;
  /** In lower case, each once. */
  recipients: string[];
}

const MOST_RECIPIENTS = 2_000;
const WELL_FORMED = /^<[^<>\s@]{1,400}@[^<>\s@]{1,400}>$/;

/** Everyone whom a document addresses, in lower case, each once. */
export function recipientsOf(document: Uint8Array): string[] {
  const headers = readHeaders(document).filter(({ name }) => ['to', 'cc', 'bcc'].includes(name.toLowerCase()));
  const addresses = headers.flatMap(({ value }) => parseAddressList(value, MOST_RECIPIENTS).addresses);
  return [...new Set(addresses.map(({ address }) => address.toLowerCase()))];
}

/** Puts a letter in order. `now` in milliseconds. */
export function prepareToSend(document: Uint8Array, aliases: Aliases, now: number): Letter {
  const octets = Buffer.from(document.buffer, document.byteOffset, document.length);
  const { headEnd, bodyStart } = splitEntity(octets);
  const fields = fieldsOf(octets.toString('latin1', 0, headEnd));
  const headers = readHeaders(document);
  if (!isOwnSender(headerValue(headers, 'from'), aliases)) replace(fields, 'From', mailboxOf(aliases.primary));
  if (!WELL_FORMED.test(headerValue(headers, 'message-id'))) replace(fields, 'Message-ID', newMessageId(octets, now));
  if (headerValue(headers, 'date') === '') replace(fields, 'Date', new Date(now).toUTCString().replace('GMT', '+0000'));
  const body = octets.subarray(bodyStart);
  const withoutBcc = fields.filter((field) => !isNamed(field, 'bcc'));
  return { raw: assemble(fields, body), copy: assemble(withoutBcc, body), recipients: recipientsOf(document) };
}

function isOwnSender(from: string, aliases: Aliases): boolean {
  const { addresses } = parseAddressList(from, 2);
  return addresses.length === 1 && aliases.get(addresses[0]!.address) !== undefined;
}

function mailboxOf({ name, address }: SendAsAlias): string {
  if (name === '') return address;
  const isPlain = /^[\w !#$%&'*+/=?^`{|}~-]+$/.test(name);
  return `${isPlain ? name : `=?UTF-8?B?${Buffer.from(name).toString('base64')}?=`} <${address}>`;
}

function newMessageId(octets: Buffer, now: number): string {
  const hash = createHash('sha256').update(octets).update(String(now)).digest('base64url').replaceAll('-', '+');
  return `<CA${hash.slice(0, 36)}@mail.gmail.com>`;
}

/** The fields of a head, folded as they are, each with its line end. */
function fieldsOf(head: string): string[] {
  const fields: string[] = [];
  for (const line of head.split(/(?<=\n)/)) {
    if (/^[ \t]/.test(line) && fields.length > 0) fields[fields.length - 1] += line;
    else if (line !== '') fields.push(line.endsWith('\n') ? line : `${line}\r\n`);
  }
  return fields;
}

function replace(fields: string[], name: string, value: string): void {
  const rest = fields.filter((field) => !isNamed(field, name.toLowerCase()));
  fields.splice(0, fields.length, `${name}: ${value}\r\n`, ...rest);
}

function isNamed(field: string, name: string): boolean {
  return (
    field.slice(0, name.length).toLowerCase() === name && /^[ \t]*:/.test(field.slice(name.length, name.length + 3))
  );
}

function assemble(fields: readonly string[], body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${fields.join('')}\r\n`, 'latin1'), body]);
}
