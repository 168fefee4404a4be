/**
 * UID FETCH as a stream of lines, at the reader's pace.
 *
 * imapflow's own `fetch` compiles every key of every answer back to text, hashes an id and drops a line that it can
 * not make sense of; that is half of the time of a listing (6,571 mails: 230 ms, here 120 ms). So the command goes
 * through `exec`, which its own commands use, and the parsed answer is read here. `exec` is not in imapflow's public
 * types: the version is pinned, and the contract suite runs on it.
 */
import type { ImapAttribute, ImapAttributeNode, ImapFlow, ImapResponse } from 'imapflow';
import { HIGHEST_NUMBER } from '../sequence-set.ts';

/** What a server said of one email in one line. Everything but the UID may be missing. */
export interface FetchLine {
  uid: number;
  flags?: string[] | undefined;
  internalDate?: Date | undefined;
  size?: number | undefined;
  source?: Buffer | undefined;
}

/** What to ask. `maxOctets` asks for the document, cut there, without marking it as read. */
export interface FetchRequest {
  /** A sequence set of UIDs. */
  range: string;
  items: readonly ('FLAGS' | 'INTERNALDATE' | 'RFC822.SIZE')[];
  maxOctets?: number;
  changedSince?: bigint;
}

/** What the parser may run ahead of the reader; a larger document waits alone. */
const AHEAD_OCTETS = 256 * 1024;
/** What a line costs beside its document. */
const LINE_OCTETS = 500;

interface Exec {
  exec(
    command: string,
    attributes: unknown[],
    options: { untagged: Record<string, (answer: ImapResponse) => Promise<void>> },
  ): Promise<{ next(): void }>;
}

/** Streams the lines that have a UID; throws imapflow's errors. A reader that leaves early lets the rest pass by. */
export async function* fetchLines(client: ImapFlow, request: FetchRequest): AsyncGenerator<FetchLine> {
  const queue = new LineQueue();
  const untagged = { FETCH: (answer: ImapResponse) => queue.push(readLine(answer)) };
  (client as unknown as Exec)
    .exec('UID FETCH', writeAttributes(request), { untagged })
    .then((response) => response.next())
    .then(
      () => queue.end(null),
      (error: unknown) => queue.end(error),
    );
  try {
    yield* queue.read();
  } finally {
    queue.leave();
  }
}

function writeAttributes({ range, items, maxOctets, changedSince }: FetchRequest): unknown[] {
  const atom = (value: string) => ({ type: 'ATOM', value });
  const asked: unknown[] = ['UID', ...items].map(atom);
  if (maxOctets !== undefined) asked.push({ ...atom('BODY.PEEK'), section: [], partial: [0, maxOctets] });
  const attributes: unknown[] = [{ type: 'SEQUENCE', value: range }, asked];
  if (changedSince !== undefined) attributes.push([atom('CHANGEDSINCE'), atom(changedSince.toString())]);
  return attributes;
}

/** Null for a line without a UID: it says nothing that can be trusted to belong to an email. */
function readLine(answer: ImapResponse): FetchLine | null {
  const pairs = answer.attributes?.[1];
  if (!Array.isArray(pairs)) return null;
  const line: FetchLine = { uid: 0 };
  for (let i = 0; i + 1 < pairs.length; i += 2) readPair(line, pairs[i], pairs[i + 1]);
  return line.uid >= 1 && line.uid <= HIGHEST_NUMBER ? line : null;
}

function readPair(line: FetchLine, key: ImapAttribute | undefined, value: ImapAttribute | undefined): void {
  if (!isNode(key)) return;
  switch (String(key.value).toUpperCase()) {
    case 'UID':
      line.uid = readNumber(value) ?? 0;
      break;
    case 'FLAGS':
      if (Array.isArray(value)) line.flags = value.filter(isNode).map((flag) => String(flag.value));
      break;
    case 'INTERNALDATE':
      line.internalDate = readDate(value);
      break;
    case 'RFC822.SIZE':
      line.size = readNumber(value);
      break;
    case 'BODY':
      if (key.section?.length === 0) line.source = readOctets(value);
  }
}

function readNumber(node: ImapAttribute | undefined): number | undefined {
  const text = isNode(node) ? String(node.value) : '';
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function readDate(node: ImapAttribute | undefined): Date | undefined {
  const date = new Date(isNode(node) ? String(node.value) : Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** A short document may come as a quoted string, which imapflow has decoded as UTF-8. */
function readOctets(node: ImapAttribute | undefined): Buffer | undefined {
  if (!isNode(node)) return undefined;
  if (Buffer.isBuffer(node.value)) return node.value;
  return typeof node.value === 'string' ? Buffer.from(node.value) : undefined;
}

function isNode(value: ImapAttribute | undefined): value is ImapAttributeNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Between imapflow, which waits for `push` before it reads on, and the reader. */
class LineQueue {
  readonly #lines: FetchLine[] = [];
  #octets = 0;
  #ended = false;
  #left = false;
  #error: unknown = null;
  #wakeReader: (() => void) | null = null;
  #wakeWriter: (() => void) | null = null;

  async push(line: FetchLine | null): Promise<void> {
    if (line === null || this.#left) return;
    this.#lines.push(line);
    this.#octets += sizeOfLine(line);
    this.#wakeReader?.();
    if (this.#octets <= AHEAD_OCTETS) return;
    await new Promise<void>((resolve) => {
      this.#wakeWriter = resolve;
    });
  }

  end(error: unknown): void {
    this.#ended = true;
    this.#error = error;
    this.#wakeReader?.();
  }

  leave(): void {
    this.#left = true;
    this.#wakeWriter?.();
  }

  async *read(): AsyncGenerator<FetchLine> {
    for (;;) {
      for (let line = this.#lines.shift(); line !== undefined; line = this.#lines.shift()) {
        yield line;
        this.#octets -= sizeOfLine(line);
        if (this.#octets <= AHEAD_OCTETS) this.#wakeWriter?.();
      }
      if (this.#ended) break;
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
    }
    if (this.#error !== null) throw this.#error;
  }
}

function sizeOfLine(line: FetchLine): number {
  return LINE_OCTETS + (line.source?.length ?? 0);
}
