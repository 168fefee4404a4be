/**
 * The scripts of the play: plain text that is easy to write, read into steps.
 *
 *   === season-berth with=client lead=ida weight=5 months=1-6
 *   The subject, on one line
 *   --- them
 *   What the client writes. Greeting, close and signature are added: they are the writer's own.
 *   --- us 2h-6h attach=offer
 *   What a colleague answers two to six working hours later.
 *
 * Roles: them, them2 (a colleague of theirs), us (who leads), us2, us3 (our others). Where nobody else is named, a mail
 * goes to who wrote last on the other side, and whoever was in copy once stays in copy.
 * Words after the delay: attach=KIND, cc=ROLE, bcc=ROLE, to=ROLE, end=PERCENT (how often the story is over before this
 * step), bare (neither greeting nor close).
 */

/** Who may play: each role is filled when the story begins. */
export type Role = 'them' | 'them2' | 'us' | 'us2' | 'us3';

/** One mail of a story. */
export interface Step {
  role: Role;
  /** Milliseconds after the one before, at least and at most. */
  delay: [number, number];
  template: string;
  attach: string[];
  to: Role[];
  cc: Role[];
  bcc: Role[];
  bare: boolean;
  /** From 0 to 1. */
  ends: number;
}

/** One story. */
export interface Script {
  name: string;
  /** A group of people, or the key of one. */
  with: string;
  them2: string | null;
  lead: string | null;
  us2: string | null;
  lang: Lang;
  weight: number;
  /** Months in which it may begin, 1 to 12. */
  months: ReadonlySet<number>;
  /** For a story told once: days before the start of the demo. */
  day: number | null;
  deal: string | null;
  subject: string;
  steps: Step[];
}

/** The languages of the play. */
export type Lang = 'en' | 'de' | 'fr' | 'es' | 'pt';

const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads scripts; throws a RangeError at what it does not know. */
export function readScripts(text: string): Script[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((part) => readScript(part.trim()));
}

function readScript(text: string): Script {
  const [head = '', ...stepTexts] = text.split(/^--- /m);
  const [firstLine = '', subject = ''] = head.trim().split('\n');
  const [name = '', ...words] = firstLine.split(' ');
  const options = readOptions(words);
  return {
    name,
    with: options.get('with') ?? 'client',
    them2: options.get('them2') ?? null,
    lead: options.get('lead') ?? null,
    us2: options.get('us2') ?? null,
    lang: (options.get('lang') ?? 'en') as Lang,
    weight: Number(options.get('weight') ?? 3),
    months: readMonths(options.get('months') ?? '1-12'),
    day: options.has('day') ? Number(options.get('day')) : null,
    deal: options.get('deal') ?? null,
    subject,
    steps: stepTexts.map(readStep),
  };
}

function readStep(text: string): Step {
  const end = text.indexOf('\n');
  const [role, ...words] = text.slice(0, end).trim().split(' ');
  const delay = words.find((word) => /^\d/.test(word)) ?? '0m';
  const options = readOptions(words.filter((word) => word !== delay));
  const roles = (key: string) => (options.get(key)?.split(',') ?? []) as Role[];
  return {
    role: role as Role,
    delay: readDelay(delay),
    template: text.slice(end + 1).trim(),
    attach: options.get('attach')?.split(',') ?? [],
    to: roles('to'),
    cc: roles('cc'),
    bcc: roles('bcc'),
    bare: options.has('bare'),
    ends: Number(options.get('end') ?? 0) / 100,
  };
}

function readOptions(words: readonly string[]): Map<string, string> {
  return new Map(words.map((word) => [word.split('=')[0]!, word.split('=')[1] ?? 'true']));
}

/** `3h` or `2h-6h`. */
function readDelay(text: string): [number, number] {
  const [least, most] = text.split('-').map((each) => {
    const match = /^(\d+)([smhd])$/.exec(each);
    if (match === null) throw new RangeError(`This is no delay: ${text}`);
    return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs];
  });
  return [least!, most ?? least! * 1.6];
}

/** `3-5`, or `10-2` over the turn of the year. */
function readMonths(text: string): Set<number> {
  const [first, last] = text.split('-').map(Number);
  const months = new Set([first!]);
  for (let month = first!; month !== (last ?? first!); ) {
    month = (month % 12) + 1;
    months.add(month);
  }
  return months;
}
