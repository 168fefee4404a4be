/**
 * MIME-tools ships, beside its messages, what its parser makes of them as Perl hashes. Compared are the subject, the
 * sender's address, and, for a message of several parts, the types of the attached leaves outside nested messages.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAddressList } from '#mail/parse-address-list.ts';
import { parseMessage } from '#mail/parse-message.ts';
import { filesOf } from './corpus-files.ts';
import { type Disagreement, type Figure, share } from './report.ts';

type Part = Map<string, string>;

const SET = 'mime-mime-tools';

/** Compares all messages that come with a reference. */
export async function checkMimeTools(root: string): Promise<Figure> {
  const disagreements: Disagreement[] = [];
  const files = filesOf(root, SET, '.msg').filter((file) => existsSync(join(root, file.replace(/\.msg$/, '.ref'))));
  for (const file of files) {
    const parts = readReference(readFileSync(join(root, file.replace(/\.msg$/, '.ref')), 'latin1'));
    for (const what of await compare(join(root, file), parts)) disagreements.push({ file, what });
  }
  const differing = new Set(disagreements.map(({ file }) => file)).size;
  return {
    set: SET,
    line: `agrees with MIME-tools' references on ${share(files.length - differing, files.length)}`,
    disagreements,
  };
}

async function compare(path: string, parts: Map<string, Part>): Promise<string[]> {
  const message = await parseMessage(readFileSync(path), { receivedAt: null });
  const top = parts.get('Msg') ?? new Map<string, string>();
  const found: string[] = [];
  const subject = top.get('Subject');
  if (
    subject !== undefined &&
    /^[\x20-\x7e]*$/.test(subject) &&
    !subject.includes('=?') &&
    folded(subject) !== folded(message.subject)
  )
    found.push('subject');
  const from = parseAddressList(top.get('From') ?? '', 1).addresses[0]?.address ?? null;
  if (from !== null && from !== message.from[0]?.address) found.push('sender');
  const hasParts = [...parts.keys()].some((name) => name.startsWith('Part_'));
  const expected = attachedTypes(parts).sort().join(' ');
  const ours = message.attachments
    .map((part) => part.mimeType)
    .sort()
    .join(' ');
  if (hasParts && expected !== ours) found.push(`attachments [${ours}] for [${expected}]`);
  return found;
}

/** Leaves outside nested messages that are neither plain text nor HTML without a file name. */
function attachedTypes(parts: Map<string, Part>): string[] {
  const names = [...parts.keys()].filter((name) => name.startsWith('Part_'));
  const isMessage = (name: string): boolean => (parts.get(name)?.get('Type') ?? '').startsWith('message/');
  return names
    .filter((name) => !names.some((outer) => name.startsWith(`${outer}_`) && isMessage(outer)))
    .filter((name) => !(parts.get(name)?.get('Type') ?? '').startsWith('multipart/'))
    .filter((name) => !isBody(parts.get(name) ?? new Map()))
    .map((name) => parts.get(name)?.get('Type') ?? '');
}

function isBody(part: Part): boolean {
  return /^text\/(?:plain|html)$/.test(part.get('Type') ?? '') && part.get('Disposition') !== 'attachment';
}

function readReference(perl: string): Map<string, Part> {
  const parts = new Map<string, Part>();
  for (const block of perl.matchAll(/"(Msg|Part_[0-9_]+)" => \{((?:[^{}]|qq\{[^{}]*\})*)\}/g)) {
    const fields = [...(block[2] ?? '').matchAll(/"(\w+)" => (?:"((?:[^"\\]|\\.)*)"|(\d+))/g)];
    parts.set(
      block[1] ?? '',
      new Map(fields.map((field) => [field[1] ?? '', (field[2] ?? field[3] ?? '').replace(/\\(.)/g, '$1')])),
    );
  }
  return parts;
}

function folded(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
