/** One mail of the play, before it is written out as a document. */
import type { AttachmentKind } from './attachments.ts';

/** A name with an address. */
export interface Mailbox {
  name: string;
  address: string;
}

/** What stands in a mail. */
export interface Body {
  text: string;
  html: string | null;
  /** A meeting (RFC 5545), sent beside the text. */
  calendar?: { method: 'REQUEST' | 'REPLY' | 'CANCEL'; text: string };
  /** A delivery report (RFC 3464): the status part and the headers of what came back. */
  report?: { status: string; returned: string };
}

/** How the writer's program puts a mail together. */
export interface Program {
  name: 'web' | 'office' | 'desktop' | 'phone' | 'machine';
  charset: 'utf-8' | 'iso-8859-1';
  encoding: 'quoted-printable' | 'base64' | '8bit';
}

/** One mail. Its document is made when somebody asks for it. */
export interface Letter {
  /** Unique in the play, and the same however far the play has come. */
  key: string;
  thread: string;
  at: number;
  /** Without angle brackets. */
  messageId: string;
  from: Mailbox;
  to: readonly Mailbox[];
  cc: readonly Mailbox[];
  bcc: readonly Mailbox[];
  subject: string;
  /** The mail that it replies to or passes on. */
  answers: Letter | null;
  program: Program;
  headers: readonly (readonly [string, string])[];
  attachments: readonly { kind: AttachmentKind; name: string }[];
  body(): Body;
  /** Where it lies when not in the inbox. */
  place?: 'draft' | 'junk' | 'trash';
  /** Gmail's own sorting of what machines send. */
  category?: 'updates' | 'promotions' | 'forums';
  /** Spoilt on purpose: what the document becomes. */
  spoil?: (document: Buffer) => Buffer;
}

/** The Message-IDs of the conversation so far, oldest first, with both ends kept when it is long. */
export function referencesOf(letter: Letter): string[] {
  const ids: string[] = [];
  for (let each = letter.answers; each !== null; each = each.answers) ids.unshift(each.messageId);
  return ids.length <= 20 ? ids : [ids[0]!, ...ids.slice(-19)];
}

/** How programs write. */
export const machine: Program = { name: 'machine', charset: 'utf-8', encoding: 'quoted-printable' };

/** What a letter without a story, copies, files and headers of its own has. */
export function bare(key: string, at: number, messageId: string) {
  const nobody: Mailbox[] = [];
  const headers: [string, string][] = [];
  const attachments: Letter['attachments'] = [];
  const time = Math.floor(at);
  return {
    key,
    thread: key,
    at: time,
    messageId,
    cc: nobody,
    bcc: nobody,
    answers: null,
    program: machine,
    headers,
    attachments,
  };
}
