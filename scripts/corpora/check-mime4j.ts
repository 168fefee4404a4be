/**
 * Apache Mime4j ships, beside each message, the tree that its own parser makes of it and the decoded content of each
 * leaf. Compared are: the subject where it is plain ASCII, every plain text leaf (is it in our text?), and the number
 * of attachments, where a message inside the message counts as one.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseMessage } from '#mail/parse-message.ts';
import { filesOf } from './corpus-files.ts';
import { type Disagreement, type Figure, share } from './report.ts';

interface Leaf {
  type: string;
  isAttached: boolean;
  /** The file with the decoded content. */
  content: string | null;
}

interface Tree {
  fields: string[];
  leaves: Leaf[];
}

const SET = 'mime-mime4j';
const TAG = /<(\/?)(message|header|field|text-body|binary-body)(?: name="([^"]*)")?\/?>([^<]*)/g;

/** Compares all messages that come with a tree. */
export async function checkMime4j(root: string): Promise<Figure> {
  const disagreements: Disagreement[] = [];
  const files = filesOf(root, SET, '.msg').filter((file) => existsSync(join(root, treeOf(file))));
  for (const file of files) {
    const tree = readTree(readFileSync(join(root, treeOf(file)), 'latin1'));
    for (const what of await compare(root, file, tree)) disagreements.push({ file, what });
  }
  const differing = new Set(disagreements.map(({ file }) => file)).size;
  return {
    set: SET,
    line: `agrees with Mime4j's trees on ${share(files.length - differing, files.length)}`,
    disagreements,
  };
}

function treeOf(file: string): string {
  return file.replace(/\.msg$/, '_decoded.xml');
}

async function compare(root: string, file: string, tree: Tree): Promise<string[]> {
  const message = await parseMessage(readFileSync(join(root, file)), { receivedAt: null });
  const found: string[] = [];
  const subject = fieldValue(tree.fields, 'subject');
  if (
    subject !== null &&
    /^[\x20-\x7e]*$/.test(subject) &&
    !subject.includes('=?') &&
    folded(subject) !== folded(message.subject)
  ) {
    found.push('subject');
  }
  const text = ascii(message.text);
  const missing = tree.leaves.filter((leaf) => isPlain(leaf) && !text.includes(ascii(contentOf(root, file, leaf))));
  if (missing.length > 0) found.push(`${missing.length} text part(s)`);
  const expected = tree.leaves.filter((leaf) => !isPlain(leaf) && !isHtml(leaf)).length;
  if (expected !== message.attachments.length) found.push(`${message.attachments.length} attachments for ${expected}`);
  return found;
}

function isPlain(leaf: Leaf): boolean {
  return leaf.type === 'text/plain' && !leaf.isAttached;
}

function isHtml(leaf: Leaf): boolean {
  return leaf.type === 'text/html' && !leaf.isAttached;
}

function contentOf(root: string, file: string, leaf: Leaf): string {
  const path = join(root, dirname(file), leaf.content ?? '');
  return leaf.content !== null && existsSync(path) ? readFileSync(path, 'latin1') : '';
}

function ascii(text: string): string {
  return folded(text.replace(/[^\x20-\x7e\s]/g, ''));
}

function folded(text: string): string {
  return text.replace(/\s+/g, '').toLowerCase();
}

function fieldValue(fields: readonly string[], name: string): string | null {
  const field = fields.find((line) => line.toLowerCase().startsWith(`${name}:`));
  return field === undefined
    ? null
    : field
        .slice(name.length + 1)
        .replace(/\r?\n/g, '')
        .trim();
}

/** Walks the tags; what stands inside a nested message counts as one leaf. */
function readTree(xml: string): Tree {
  const tree: Tree = { fields: [], leaves: [] };
  let depth = 0;
  let fields: string[] = [];
  let headers = 0;
  for (const tag of xml.matchAll(TAG)) {
    const [, closing, name, content, after] = tag;
    if (name === 'message') {
      depth += closing === '/' ? -1 : 1;
      if (closing === '' && depth === 2) tree.leaves.push({ type: 'message/rfc822', isAttached: true, content: null });
    } else if (depth > 1) continue;
    else if (name === 'header' && closing === '/') {
      headers += 1;
      if (headers === 1) tree.fields = fields;
    } else if (name === 'header') fields = [];
    else if (name === 'field' && closing === '') fields.push(unescaped(after ?? '').trim());
    else if (closing === '') tree.leaves.push(leafOf(fields, content ?? null));
  }
  return tree;
}

function leafOf(fields: readonly string[], content: string | null): Leaf {
  const type =
    /^[a-z0-9-]+\/[a-z0-9.+-]+/i.exec(fieldValue(fields, 'content-type') ?? '')?.[0]?.toLowerCase() ?? 'text/plain';
  const isAttached = /^attachment/i.test(fieldValue(fields, 'content-disposition') ?? '');
  return { type, isAttached, content };
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
