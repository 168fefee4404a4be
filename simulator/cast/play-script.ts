/**
 * Plays a script with given people: who writes to whom, when, and what stands in it. The outcome depends on the
 * story's key alone, so it is the same however far the play has come.
 */
import type { AttachmentKind } from './attachments.ts';
import { minuteMs, whenWriting } from './calendar.ts';
import type { Body, Letter, Mailbox } from './letter.ts';
import { firm } from './people.ts';
import { type Slots, say } from './phrase.ts';
import { htmlOf, passOn, type Quoted, quoteByBlock, quoteByLine } from './quote-letter.ts';
import { type Chance, chanceOf } from './random.ts';
import type { Lang, Role, Script, Step } from './read-scripts.ts';
import { slotsOf } from './slots.ts';
import { close, firstName, greet, messageIdOf, type Voice } from './voices.ts';

/** Who plays which role; an absent one is passed over. */
export type Troupe = Partial<Record<Role, Voice>> & { us: Voice };

/** A story about to be told. */
export interface Story {
  key: string;
  script: Script;
  troupe: Troupe;
  begins: number;
  reference: string | null;
  /** An older conversation that it goes on with. */
  after?: Letter;
  /** Gives the time of each mail instead of the script's delays. */
  times?: (step: number) => number;
}

interface State {
  story: Story;
  slots: Slots;
  told: Letter[];
  /** Who is in copy from now on. */
  copied: Set<Role>;
  lastOf: { ours: Role; theirs: Role };
  heard: Set<Role>;
}

/** All mails of the story, those to come included. */
export function playScript(story: Story): Letter[] {
  const state: State = {
    story,
    slots: slotsOf({ ...story, owner: ownerOf(story.troupe), lang: story.script.lang, names: namesOf(story.troupe) }),
    told: [],
    copied: new Set(),
    lastOf: { ours: 'us', theirs: story.script.with === 'inside' ? 'us2' : 'them' },
    heard: new Set(),
  };
  story.script.steps.every((step, index) => tell(state, step, index));
  return state.told;
}

/** Someone without a house speaks of his own boat. */
function ownerOf({ them }: Troupe): string {
  if (them === undefined) return firm.name;
  return them.house?.group === 'owner' ? them.person.key : (them.house?.key ?? firm.name);
}

function namesOf(troupe: Troupe): Record<string, string> {
  const names: Record<string, string> = {};
  for (const role of ['them', 'them2', 'us', 'us2', 'us3'] as const)
    names[role] = firstName(troupe[role]?.person.name ?? 'my colleague');
  return names;
}

/** False when the story ends before this step. */
function tell(state: State, step: Step, index: number): boolean {
  const { story } = state;
  const chance = chanceOf(story.key, index);
  const writer = story.troupe[step.role];
  if (writer === undefined) return true;
  if (chance() < step.ends) return false;
  const before = state.told.at(-1) ?? story.after ?? null;
  const at = story.times?.(index) ?? timeOf(story, step, before, writer, chance);
  const letter = compose(state, step, index, { writer, before, at, chance });
  state.told.push(letter);
  if (index === 0 && chance() < 0.06 && !story.times && !writer.ours && story.troupe.us2)
    passAround(state, letter, chance);
  return true;
}

/** Which of the things that could be the matter it is. */
function fateOf(story: Story): number {
  return chanceOf(story.key, 'fate')();
}

function timeOf(story: Story, step: Step, before: Letter | null, writer: Voice, chance: Chance): number {
  const leisure = writer.house?.group === 'owner' || writer.program.name === 'phone';
  const [least, most] = step.delay;
  const since =
    before === null || before === story.after ? story.begins : before.at + least + chance() * (most - least);
  return whenWriting(since + chance() * 9 * minuteMs, chance, leisure);
}

interface Moment {
  writer: Voice;
  before: Letter | null;
  at: number;
  chance: Chance;
}

function compose(state: State, step: Step, index: number, moment: Moment): Letter {
  const { story } = state;
  const { writer, before, at, chance } = moment;
  const sides = addressed(state, step, writer, chance);
  const lang = languageOf(writer, story);
  const quoted = quoteOf(writer, before, lang, chance);
  const to = story.troupe[sides.to[0]!]!;
  return {
    key: `${story.key}/${index}`,
    thread: story.after?.thread ?? story.key,
    at,
    messageId: messageIdOf(writer.program.name, domainOf(writer), chance),
    from: fromOf(writer, story),
    to: sides.to.map((role) => mailboxOf(story.troupe[role]!, story, index)),
    cc: sides.cc.map((role) => mailboxOf(story.troupe[role]!, story, 1)),
    bcc: step.bcc.flatMap((role) => (story.troupe[role] ? [mailboxOf(story.troupe[role], story, 1)] : [])),
    subject: subjectOf(state, writer, before),
    answers: before,
    program: writer.program,
    headers: headersOf(writer),
    attachments: step.attach.map((kind) => fileOf(kind as AttachmentKind, state.slots, lang)),
    body: bodyOf(writer, lettering(state, step, { ...moment, to, lang }), quoted),
  };
}

function languageOf(writer: Voice, story: Story): Lang {
  // Who does not speak the language answers in English.
  const speaks = !writer.ours || writer.person.key === story.troupe.us.person.key;
  return speaks ? story.script.lang : 'en';
}

/** To the one who wrote last on the other side, in copy all who were; now and then somebody forgets to answer all. */
function addressed(state: State, step: Step, writer: Voice, chance: Chance): { to: Role[]; cc: Role[] } {
  const { lastOf, copied, heard, story } = state;
  const inside = story.script.with === 'inside';
  const other = inside ? insideTo(state, step.role) : writer.ours ? lastOf.theirs : lastOf.ours;
  const to = step.to.length > 0 ? step.to : [other];
  for (const role of step.cc) copied.add(role);
  const forgets = chance() < 0.1;
  const cc = [...copied].filter((role) => role !== step.role && !to.includes(role) && story.troupe[role]);
  heard.add(step.role);
  for (const role of to) copied.add(role);
  copied.add(step.role);
  if (writer.ours) lastOf.ours = step.role;
  else lastOf.theirs = step.role;
  return { to, cc: forgets ? cc.filter((role) => step.cc.includes(role)) : cc };
}

function insideTo({ lastOf, told }: State, role: Role): Role {
  if (told.length === 0) return 'us2';
  return lastOf.ours === role ? 'us2' : lastOf.ours;
}

function mailboxOf(voice: Voice, story: Story, index: number): Mailbox {
  const { name, emails } = voice.person;
  if (voice.ours) {
    const alias =
      index === 0 && story.script.with !== 'inside' && chanceOf(story.key, 'alias')() < 0.2
        ? ourAlias(voice)
        : undefined;
    return { name, address: alias ?? emails[0]! };
  }
  return { name, address: addressOf(voice, story) };
}

/** Role addresses are known from the web site: a first mail goes there. */
function ourAlias({ person }: Voice): string {
  return `${{ ida: 'berths', tomas: 'yard', grace: 'accounts' }[person.key] ?? person.key}@${firm.domain}`;
}

function addressOf({ person }: Voice, story: Story): string {
  const { emails } = person;
  return emails[chanceOf(story.key, person.key)() < 0.8 ? 0 : emails.length - 1]!;
}

function fromOf(writer: Voice, story: Story): Mailbox {
  return { name: writer.person.name, address: writer.ours ? writer.person.emails[0]! : addressOf(writer, story) };
}

function domainOf(writer: Voice): string {
  return writer.person.emails[0]!.split('@')[1]!;
}

function subjectOf({ story, slots }: State, writer: Voice, before: Letter | null): string {
  if (before === null) return say(story.script.subject, chanceOf(story.key, 'subject'), slots, fateOf(story));
  return /^(?:re|aw|fwd): /i.test(before.subject) ? before.subject : `${writer.replyMark}${before.subject}`;
}

function headersOf({ program, house }: Voice): [string, string][] {
  if (program.name === 'office')
    return [
      ['X-Mailer', 'Quarterdeck Office 16.2'],
      ['Thread-Index', 'AdsAAAAAAAAAAAAAAAAA'],
      ['Content-Language', house?.lang ?? 'en'],
    ];
  if (program.name === 'desktop') return [['User-Agent', 'Fairlead Mail 128.3']];
  return program.name === 'phone' ? [['X-Mailer', 'Pocket Mail (21F79)']] : [];
}

function fileOf(kind: AttachmentKind, slots: Slots, lang: Lang): { kind: AttachmentKind; name: string } {
  const label = fileNames[lang][kind];
  const about =
    kind === 'invoice' ? slots('invoice') : kind === 'photo' || kind === 'plan' ? slots('boat') : slots('ref');
  const ending = kind === 'sheet' ? 'xlsx' : kind === 'photo' || kind === 'plan' ? 'png' : 'pdf';
  return { kind, name: `${label} ${about}.${ending}`.replaceAll(' ', '-') };
}

const fileNames: Record<Lang, Record<AttachmentKind, string>> = {
  en: {
    offer: 'Offer',
    invoice: 'Invoice',
    contract: 'Contract',
    report: 'Report',
    plan: 'Plan',
    photo: 'Photo',
    sheet: 'Figures',
  },
  de: {
    offer: 'Angebot',
    invoice: 'Rechnung',
    contract: 'Vertrag',
    report: 'Bericht',
    plan: 'Plan',
    photo: 'Bild',
    sheet: 'Übersicht',
  },
  fr: {
    offer: 'Devis',
    invoice: 'Facture',
    contract: 'Contrat',
    report: 'Rapport',
    plan: 'Plan',
    photo: 'Photo',
    sheet: 'Tableau',
  },
  es: {
    offer: 'Presupuesto',
    invoice: 'Factura',
    contract: 'Contrato',
    report: 'Informe',
    plan: 'Plano',
    photo: 'Foto',
    sheet: 'Tabla',
  },
  pt: {
    offer: 'Orçamento',
    invoice: 'Fatura',
    contract: 'Contrato',
    report: 'Relatório',
    plan: 'Planta',
    photo: 'Foto',
    sheet: 'Tabela',
  },
};

/** Greeting, words and close. */
function lettering(state: State, step: Step, moment: Moment & { to: Voice; lang: Lang }): string {
  const { writer, to, lang, chance } = moment;
  const words = say(step.template, chance, state.slots, fateOf(state.story));
  if (step.bare) return words;
  const round = state.story.after ? 2 : state.told.length;
  const greeting = greet(writer, to, lang, round, chance);
  const continues = lang === 'de' && greeting.endsWith(',');
  const begun = continues ? words : words[0]!.toUpperCase() + words.slice(1);
  const ending = close(writer, lang, round, chance);
  return [greeting, begun, ending].filter((part) => part !== '').join('\n\n');
}

function quoteOf(writer: Voice, before: Letter | null, lang: Lang, chance: Chance): (() => Quoted) | null {
  if (before === null || writer.quote === 'none' || chance() < 0.06) return null;
  return () => (writer.quote === 'block' ? quoteByBlock(before, lang) : quoteByLine(before, lang));
}

/** The words with signature and quote; computed when asked for. */
function bodyOf(writer: Voice, words: string, quoted: (() => Quoted) | null): () => Body {
  return () => {
    const quote = quoted?.() ?? null;
    const mark = writer.program.name === 'phone' ? '' : '-- \n';
    const signature = writer.signature === '' ? '' : `\n\n${mark}${writer.signature}`;
    const shownSignature = writer.signature === '' ? '' : `<div class="signature">${htmlOf(writer.signature)}</div>`;
    return {
      text: `${words}${signature}${quote ? `\n\n${quote.text}` : ''}\n`,
      html: writer.html
        ? `<div dir="ltr">${htmlOf(words)}</div>${shownSignature}${quote ? `<br>${quote.html}` : ''}`
        : null,
    };
  };
}

/** The first mail of a story is handed to a colleague, who answers; a branch beside the story. */
function passAround(state: State, letter: Letter, chance: Chance): void {
  const { story } = state;
  const [us, us2] = [story.troupe.us, story.troupe.us2!];
  const note = say(
    '[For you, I think.|Can you say something to this?|Do you know more?|What do we answer?|See below. I take it unless you shout.]',
    chance,
    state.slots,
  );
  const answer = say(
    '[Take it, I come along.|I know them, they are nice. Offer the usual.|Say yes.|Let us talk about it at lunch.|I rang them already, you can answer in peace.]',
    chance,
    state.slots,
  );
  const plain = { cc: [], bcc: [], headers: [], attachments: [], thread: letter.thread, program: us.program };
  const at = whenWriting(letter.at + 25 * minuteMs, chance, false);
  const forward: Letter = {
    ...plain,
    key: `${letter.key}/fwd`,
    at,
    messageId: messageIdOf('web', firm.domain, chance),
    from: fromOf(us, story),
    to: [mailboxOf(us2, story, 1)],
    subject: `Fwd: ${letter.subject}`,
    answers: letter,
    body: bodyOf(us, note, () => passOn(letter)),
  };
  state.told.splice(-1, 0, forward, {
    ...plain,
    key: `${letter.key}/fwd-answer`,
    at: whenWriting(at + 40 * minuteMs, chance, false),
    messageId: messageIdOf('web', firm.domain, chance),
    from: fromOf(us2, story),
    to: [mailboxOf(us, story, 1)],
    subject: `Re: Fwd: ${letter.subject}`,
    answers: forward,
    body: bodyOf(us2, answer, () => quoteByLine(forward, 'en')),
  });
}
