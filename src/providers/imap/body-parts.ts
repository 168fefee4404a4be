/** The attachments of documents that are cut, from the server's BODYSTRUCTURE. */
import type { MessageStructureObject } from 'imapflow';
import { isFault } from '#errors.ts';
import type { PartDescription } from '../provider.ts';
import { descending, formatSet, rangeOf, type SequenceSet, splitSet } from '../sequence-set.ts';
import type { ImapSession } from './api.ts';
import { LONGEST_RANGE } from './rows.ts';

const PARTS = 1000;
const DEPTH = 100;
const LONGEST = 1000;
/** Base64 in lines of 76 characters and CRLF carries 57 octets a line. */
const BASE64 = 57 / 78;

/** Asks for the structures of these emails; one that the server can not give is left out. */
export async function readStructures(session: ImapSession, uids: SequenceSet): Promise<Map<number, PartDescription[]>> {
  const structures = new Map<number, PartDescription[]>();
  try {
    for (const piece of splitSet(uids, LONGEST_RANGE)) await readPiece(session, piece, structures);
  } catch (error) {
    if (!isFault(error) || error.code !== 'imap-command-refused') throw error;
    for (const uid of descending(uids)) await readPiece(session, rangeOf(uid, uid), structures).catch(keepRefused);
  }
  return structures;
}

async function readPiece(
  session: ImapSession,
  uids: SequenceSet,
  structures: Map<number, PartDescription[]>,
): Promise<void> {
  await session.run(async (client) => {
    for await (const line of client.fetch(formatSet(uids), { uid: true, bodyStructure: true }, { uid: true })) {
      if (line.bodyStructure !== undefined) structures.set(line.uid, readAttachments(line.bodyStructure));
    }
  });
}

function keepRefused(error: unknown): void {
  if (!isFault(error) || error.code !== 'imap-command-refused') throw error;
}

/** Every leaf that is no text of the message itself, in its order; at most 1000. Sizes in base64 are estimates. */
export function readAttachments(structure: MessageStructureObject | undefined): PartDescription[] {
  const parts: PartDescription[] = [];
  if (structure !== undefined) collect(structure, 0, parts);
  return parts;
}

function collect(node: MessageStructureObject, depth: number, parts: PartDescription[]): void {
  if (depth > DEPTH || parts.length >= PARTS) return;
  const isMultipart = node.type.startsWith('multipart/');
  if (isMultipart) for (const child of node.childNodes ?? []) collect(child, depth + 1, parts);
  else if (isAttachment(node)) parts.push(describe(node));
}

function isAttachment(node: MessageStructureObject): boolean {
  const isText = node.type === 'text/plain' || node.type === 'text/html';
  return node.disposition === 'attachment' || readFilename(node) !== null || !isText;
}

function describe(node: MessageStructureObject): PartDescription {
  const size = node.size ?? 0;
  const disposition = node.disposition === 'attachment' || node.disposition === 'inline' ? node.disposition : null;
  return {
    filename: readFilename(node),
    mimeType: node.type.toLowerCase().slice(0, LONGEST),
    size: node.encoding === 'base64' ? Math.round(size * BASE64) : size,
    contentId: node.id ? node.id.replace(/^<|>$/g, '').slice(0, LONGEST) : null,
    disposition,
  };
}

function readFilename(node: MessageStructureObject): string | null {
  const name = node.dispositionParameters?.filename ?? node.parameters?.name;
  return typeof name === 'string' && name !== '' ? name.slice(0, LONGEST) : null;
}
