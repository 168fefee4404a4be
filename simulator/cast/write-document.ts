/**
 * A mail as octets (RFC 5322, RFC 2045 to 2049, RFC 2047): one document as it was sent, and one for each mailbox that
 * it reached, with the lines that the servers on the way put above it.
 */
import { type AttachedFile, attachedFile } from './attachments.ts';
import { dateHeader } from './calendar.ts';
import { type Body, type Letter, type Mailbox, type Program, referencesOf } from './letter.ts';
import { chanceOf, letters } from './random.ts';

/** The document of a letter. `reached`: the mailbox that it was delivered to; without one it is the sender's own copy. */
export function writeDocument(letter: Letter, reached: string | null): Buffer {
  const head = [...(reached === null ? [] : trace(letter, reached)), ...headersOf(letter, reached)];
  const document = Buffer.from(`${head.join('\r\n')}\r\n${contentOf(letter)}`, 'latin1');
  return letter.spoil ? letter.spoil(document) : document;
}

function trace(letter: Letter, reached: string): string[] {
  const domain = letter.from.address.split('@')[1]!;
  const token = letters(chanceOf('trace', letter.key, reached), 12);
  return [
    `Delivered-To: ${reached}`,
    `Return-Path: <${letter.body().report ? '' : letter.from.address}>`,
    `Received: from mx.${domain} (mx.${domain} [192.0.2.${(token.charCodeAt(0) % 250) + 1}])\r\n by mx.harbour.example with ESMTPS id ${token}\r\n for <${reached}>; ${dateHeader(letter.at + 2000)}`,
  ];
}

function headersOf(letter: Letter, reached: string | null): string[] {
  const references = referencesOf(letter);
  const lines = [
    'MIME-Version: 1.0',
    `Date: ${dateHeader(letter.at)}`,
    `Message-ID: <${letter.messageId}>`,
    `From: ${mailboxes([letter.from])}`,
    `Subject: ${words(letter.subject, 'Subject: '.length)}`,
  ];
  if (letter.to.length > 0) lines.push(`To: ${mailboxes(letter.to)}`);
  if (letter.cc.length > 0) lines.push(`Cc: ${mailboxes(letter.cc)}`);
  if (letter.bcc.length > 0 && reached === null) lines.push(`Bcc: ${mailboxes(letter.bcc)}`);
  if (references.length > 0) {
    lines.push(`In-Reply-To: <${references.at(-1)}>`);
    lines.push(`References: ${references.map((id) => `<${id}>`).join('\r\n ')}`);
  }
  for (const [name, value] of letter.headers) lines.push(`${name}: ${value}`);
  return lines;
}

/** One address a line. */
function mailboxes(list: readonly Mailbox[]): string {
  return list.map(({ name, address }) => (name === '' ? address : `${phrase(name)} <${address}>`)).join(',\r\n ');
}

function phrase(name: string): string {
  if (/[^ -~]/.test(name)) return words(name, 10);
  return /^[A-Za-z0-9 '-]+$/.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;
}

/** Unstructured text: as it is, or as encoded words of 75 octets at most. */
function words(text: string, used: number): string {
  if (!/[^ -~]/.test(text)) return fold(text, used);
  const found: string[] = [];
  let part = '';
  for (const character of text) {
    if (Buffer.byteLength(part + character) > 42) {
      found.push(part);
      part = '';
    }
    part += character;
  }
  found.push(part);
  return found.map((each) => `=?UTF-8?B?${Buffer.from(each).toString('base64')}?=`).join('\r\n ');
}

function fold(text: string, used: number): string {
  let length = used;
  return text
    .split(' ')
    .map((word, index) => {
      length += word.length + 1;
      if (index === 0 || length <= 76) return index === 0 ? word : ` ${word}`;
      length = word.length + 1;
      return `\r\n ${word}`;
    })
    .join('');
}

function contentOf(letter: Letter): string {
  const body = letter.body();
  const files = letter.attachments.map(({ kind, name }) => attachedFile(kind, name));
  if (body.report) return reportOf(letter, body);
  const shown = alternatives(letter, body);
  if (files.length === 0) return shown;
  const parts = [shown, ...files.map(filePart)];
  return multipart('mixed', boundaryOf(letter, 'm'), parts);
}

function alternatives(letter: Letter, body: Body): string {
  const parts = [textPart('plain', body.text, letter.program)];
  if (body.html !== null) parts.push(textPart('html', `<html><body>${body.html}</body></html>`, letter.program));
  if (body.calendar) parts.push(calendarPart(body.calendar));
  return parts.length === 1 ? parts[0]! : multipart('alternative', boundaryOf(letter, 'a'), parts);
}

function boundaryOf(letter: Letter, mark: string): string {
  return `=_${mark}${letters(chanceOf('boundary', letter.key), 18)}`;
}

function multipart(subtype: string, boundary: string, parts: readonly string[], more = ''): string {
  const inner = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('');
  return `Content-Type: multipart/${subtype}; boundary="${boundary}"${more}\r\n\r\n${inner}--${boundary}--\r\n`;
}

/** What the old character set can not say goes out in the new one. */
function textPart(subtype: string, text: string, program: Program): string {
  const charset = program.charset === 'iso-8859-1' && /[^\u0000-\u00ff]/.test(text) ? 'utf-8' : program.charset;
  const octets = Buffer.from(text.replaceAll('\n', '\r\n'), charset === 'utf-8' ? 'utf8' : 'latin1').toString('latin1');
  const plain = subtype === 'plain' && !/[^\t\r\n -~]/.test(octets) && !/.{900}/.test(octets);
  const encoding = plain ? '7bit' : program.encoding === '8bit' && /.{900}/.test(octets) ? 'base64' : program.encoding;
  const head = `Content-Type: text/${subtype}; charset="${charset}"\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
  if (encoding === 'base64') return head + base64(Buffer.from(octets, 'latin1'));
  return head + (encoding === 'quoted-printable' ? quotedPrintable(octets) : octets);
}

function calendarPart({ method, text }: NonNullable<Body['calendar']>): string {
  return `Content-Type: text/calendar; charset="utf-8"; method=${method}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(Buffer.from(text))}`;
}

function filePart({ name, type, content }: AttachedFile): string {
  const plain = name.normalize('NFD').replace(/[^ -~]/g, '');
  const exact =
    plain === name ? `filename="${name}"` : `filename="${plain}";\r\n filename*=UTF-8''${encodeURIComponent(name)}`;
  return `Content-Type: ${type}; name="${plain}"\r\nContent-Disposition: attachment; ${exact}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(content)}`;
}

/** A delivery report (RFC 3462, RFC 3464). */
function reportOf(letter: Letter, { text, report }: Body): string {
  const parts = [
    textPart('plain', text, letter.program),
    `Content-Type: message/delivery-status\r\n\r\n${report!.status}`,
    `Content-Type: text/rfc822-headers\r\n\r\n${report!.returned}`,
  ];
  return multipart('report', boundaryOf(letter, 'r'), parts, ';\r\n report-type=delivery-status');
}

function base64(content: Buffer): string {
  return content.toString('base64').replace(/.{76}(?=.)/g, '$&\r\n');
}

const escapes = Array.from({ length: 256 }, (_, code) => `=${code.toString(16).toUpperCase().padStart(2, '0')}`);

/** RFC 2045 §6.7. */
function quotedPrintable(octets: string): string {
  return octets
    .replace(/[^\t\r\n -<>-~]/g, (character) => escapes[character.charCodeAt(0)]!)
    .split('\r\n')
    .map((line) => softBroken(line.replace(/[ \t]$/, (space) => escapes[space.charCodeAt(0)]!)))
    .join('\r\n');
}

function softBroken(line: string): string {
  if (line.length <= 76) return line;
  let broken = '';
  let at = 0;
  while (line.length - at > 76) {
    let end = at + 75;
    if (line[end - 1] === '=') end -= 1;
    else if (line[end - 2] === '=') end -= 2;
    broken += `${line.slice(at, end)}=\r\n`;
    at = end;
  }
  return broken + line.slice(at);
}
