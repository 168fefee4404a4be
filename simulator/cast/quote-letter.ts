/** The mail that is answered or passed on, as the writer's program shows it below the new words. */
import { dayAndMonth, local, weekdayOf } from './calendar.ts';
import type { Letter, Mailbox } from './letter.ts';
import type { Lang } from './read-scripts.ts';

/** The quoted mail, as text and as HTML. */
export interface Quoted {
  text: string;
  html: string;
}

const deepest = 60;

/** Below "On … wrote:", each line marked. */
export function quoteByLine(letter: Letter, lang: Lang): Quoted {
  const { text, html } = letter.body();
  const intro = wrote(letter, lang);
  const lines = text.split('\n').slice(0, deepest * 2);
  return {
    text: `${intro}\n\n${lines.map((line) => (line.startsWith('>') || line === '' ? `>${line}` : `> ${line}`)).join('\n')}`,
    html: `<div class="gmail_quote"><div dir="ltr">${escaped(intro)}</div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">${html ?? htmlOf(text)}</blockquote></div>`,
  };
}

/** Below a block of headers, as office programs do it. */
export function quoteByBlock(letter: Letter, lang: Lang): Quoted {
  const { text, html } = letter.body();
  const head = headerLines(letter, words[lang]);
  const rule = '________________________________';
  return {
    text: `${rule}\n${head.join('\n')}\n\n${text
      .split('\n')
      .slice(0, deepest * 3)
      .join('\n')}`,
    html: `<hr><p><b>${head.map(escaped).join('<br>')}</b></p>${html ?? htmlOf(text)}`,
  };
}

/** Passed on to somebody else. */
export function passOn(letter: Letter): Quoted {
  const { text, html } = letter.body();
  const head = ['---------- Forwarded message ---------', ...headerLines(letter, words.en)];
  return {
    text: `${head.join('\n')}\n\n${text}`,
    html: `<div class="gmail_quote"><div dir="ltr">${head.map(escaped).join('<br>')}</div><br>${html ?? htmlOf(text)}</div>`,
  };
}

/** Plain paragraphs as HTML. */
export function htmlOf(text: string): string {
  return text
    .split('\n\n')
    .map((paragraph) => `<p>${escaped(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function wrote({ at, from }: Letter, lang: Lang): string {
  const who = shown(from);
  const day = dayAndMonth(at, lang);
  const now = local(at);
  const clock = `${String(now.getUTCHours()).padStart(2, '0')}:${String(now.getUTCMinutes()).padStart(2, '0')}`;
  const year = now.getUTCFullYear();
  if (lang === 'de') return `Am ${weekdayOf(at, lang).slice(0, 2)}., ${day} ${year} um ${clock} Uhr schrieb ${who}:`;
  if (lang === 'fr') return `Le ${weekdayOf(at, lang).slice(0, 3)}. ${day} ${year} à ${clock}, ${who} a écrit :`;
  if (lang === 'es') return `El ${weekdayOf(at, lang).slice(0, 3)}, ${day} de ${year} a las ${clock}, ${who} escribió:`;
  if (lang === 'pt') return `Em ${day} de ${year} às ${clock}, ${who} escreveu:`;
  return `On ${weekdayOf(at, lang).slice(0, 3)}, ${day} ${year} at ${clock}, ${who} wrote:`;
}

type Words = readonly [from: string, date: string, to: string, subject: string];

const words: Record<Lang, Words> = {
  en: ['From', 'Sent', 'To', 'Subject'],
  de: ['Von', 'Gesendet', 'An', 'Betreff'],
  fr: ['De', 'Envoyé', 'À', 'Objet'],
  es: ['De', 'Enviado', 'Para', 'Asunto'],
  pt: ['De', 'Enviado', 'Para', 'Assunto'],
};

function headerLines(letter: Letter, [from, date, to, subject]: Words): string[] {
  const year = local(letter.at).getUTCFullYear();
  return [
    `${from}: ${shown(letter.from)}`,
    `${date}: ${dayAndMonth(letter.at, 'en')} ${year}`,
    `${to}: ${letter.to.map(shown).join('; ')}`,
    `${subject}: ${letter.subject}`,
  ];
}

function shown({ name, address }: Mailbox): string {
  return name === '' ? address : `${name} <${address}>`;
}
