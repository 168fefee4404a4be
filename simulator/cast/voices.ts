/** How somebody writes: the program, the greeting, the close, the signature, and how the mail before is quoted. */

import type { Program } from './letter.ts';
import { type Colleague, firm, type House, type Person } from './people.ts';
import { between, type Chance, chanceOf, letters, pick } from './random.ts';
import type { Lang } from './read-scripts.ts';

/** Somebody with a way to write. */
export interface Voice {
  person: Person;
  house: House | null;
  ours: boolean;
  program: Program;
  html: boolean;
  /** How what is answered is shown: below a line, below a block of headers, or not at all. */
  quote: 'line' | 'block' | 'none';
  manner: 'warm' | 'brisk' | 'formal';
  signature: string;
  replyMark: string;
}

/** The voice of one of ours. */
export function ourVoice(person: Colleague): Voice {
  const signature = `${person.name}\n${person.title}\n${firm.name} · ${firm.street}\n${person.phone}`;
  return {
    person,
    house: null,
    ours: true,
    program: { name: 'web', charset: 'utf-8', encoding: 'quoted-printable' },
    html: person.key !== 'tomas',
    quote: 'line',
    manner: person.key === 'tomas' ? 'brisk' : 'warm',
    signature,
    replyMark: 'Re: ',
  };
}

/** The voice of somebody of another house; the same person always has the same. */
export function voiceOf(person: Person, house: House): Voice {
  const chance = chanceOf('voice', person.key);
  const names = ['web', 'web', 'office', 'office', 'desktop', 'phone'] as const;
  const name = pick(chance, names);
  const manner = formal.has(person.key)
    ? 'formal'
    : pick(chance, ['warm', 'warm', 'brisk', 'brisk', 'formal'] as const);
  return {
    person,
    house,
    ours: false,
    program: {
      name,
      charset: name === 'office' && house.lang !== 'en' && chance() < 0.6 ? 'iso-8859-1' : 'utf-8',
      encoding: name === 'office' ? 'quoted-printable' : pick(chance, ['quoted-printable', 'base64', '8bit'] as const),
    },
    html: name === 'office' || (name === 'web' && chance() < 0.8),
    quote: name === 'office' ? 'block' : chance() < 0.15 ? 'none' : 'line',
    manner,
    signature: signatureOf(person, house, name, chance),
    replyMark: name !== 'office' ? 'Re: ' : house.lang === 'de' ? 'AW: ' : house.lang === 'en' ? 'RE: ' : 'Re: ',
  };
}

const formal = new Set(['brandt-kathe', 'port-harald']);

function signatureOf(person: Person, house: House, program: Program['name'], chance: Chance): string {
  if (program === 'phone')
    return house.lang === 'de' ? 'Gesendet von unterwegs' : pick(chance, ['Sent from my phone', '']);
  if (house.group === 'owner') return '';
  const lines = [person.name, person.title ?? '', house.name, chance() < 0.7 ? (person.phone ?? '') : ''];
  if (chance() < 0.4) lines.push(`https://www.${house.domains[0]}/`);
  return lines.filter((line) => line !== '').join('\n');
}

/** How the letter begins, or nothing: the further into a conversation, the less. */
export function greet(voice: Voice, to: Voice, lang: Lang, round: number, chance: Chance): string {
  const first = firstName(to.person.name);
  if (voice.person.key === 'brandt-kathe' || to.person.key === 'brandt-kathe') {
    const name = to.person.name.split(' ').at(-1)!;
    return round > 2 && chance() < 0.4 ? '' : `Guten Tag ${to.person.key === 'tomas' ? 'Herr' : 'Frau'} ${name},`;
  }
  const skip = voice.manner === 'brisk' ? 0.5 : voice.manner === 'warm' ? 0.25 : 0.05;
  if (round > 0 && chance() < skip * Math.min(round, 2)) return '';
  const forms = greetings[lang][voice.manner];
  const hour = pick(chance, forms);
  return hour.replace('*', first);
}

const greetings: Record<Lang, Record<Voice['manner'], string[]>> = {
  en: {
    warm: ['Dear *,', 'Hello *,', 'Hi *,', 'Good morning *,', 'Dear *,'],
    brisk: ['Hi *,', '*,', 'Hi *', '* –', 'Hello *,'],
    formal: ['Dear *,', 'Dear *,', 'Good day *,'],
  },
  de: {
    warm: ['Liebe *,', 'Hallo *,', 'Moin *,'],
    brisk: ['Moin *,', 'Hallo *,'],
    formal: ['Guten Tag *,', 'Hallo *,'],
  },
  fr: { warm: ['Bonjour *,', 'Chère *,'], brisk: ['Bonjour *,', '*,'], formal: ['Bonjour *,'] },
  es: { warm: ['Hola *:', 'Querido *:'], brisk: ['Hola *,', '*:'], formal: ['Buenos días, *:', 'Hola *:'] },
  pt: { warm: ['Olá *,', 'Caro *,'], brisk: ['Olá *,', '*,'], formal: ['Bom dia *,', 'Caro *,'] },
};

/** How it ends, the name included. */
export function close(voice: Voice, lang: Lang, round: number, chance: Chance): string {
  const first = firstName(voice.person.name);
  if (voice.manner === 'brisk' && chance() < 0.35) return round > 1 ? first[0]! : first;
  const words = pick(chance, closes[lang][voice.manner]);
  return `${words}\n${voice.manner === 'formal' && round === 0 ? voice.person.name : first}`;
}

const closes: Record<Lang, Record<Voice['manner'], string[]>> = {
  en: {
    warm: ['Best wishes', 'All the best', 'Warm regards', 'Best', 'Many thanks', 'With best wishes', 'Till soon'],
    brisk: ['Best', 'Thanks', 'Cheers', 'Regards', 'Best'],
    formal: ['Kind regards', 'Yours sincerely', 'With kind regards', 'Best regards'],
  },
  de: {
    warm: ['Liebe Grüße', 'Viele Grüße', 'Herzliche Grüße', 'Schöne Grüße'],
    brisk: ['Gruß', 'VG', 'Viele Grüße'],
    formal: ['Mit freundlichen Grüßen', 'Freundliche Grüße'],
  },
  fr: {
    warm: ['Bien à vous', 'Belle journée', 'Bien cordialement'],
    brisk: ['Cordialement', 'À bientôt'],
    formal: ['Cordialement', 'Bien cordialement'],
  },
  es: { warm: ['Un abrazo', 'Saludos'], brisk: ['Un saludo', 'Saludos'], formal: ['Un cordial saludo', 'Saludos'] },
  pt: {
    warm: ['Um abraço', 'Abraço'],
    brisk: ['Abraço', 'Cumprimentos'],
    formal: ['Com os melhores cumprimentos', 'Cumprimentos'],
  },
};

/** The first name as it is said. */
export function firstName(name: string): string {
  return name.startsWith('María José') ? 'María José' : name.split(' ')[0]!;
}

/** A Message-ID in the manner of the writer's program. */
export function messageIdOf(program: Program['name'], domain: string, chance: Chance): string {
  if (program === 'web') return `CA${letters(chance, 10)}+${letters(chance, 14)}@mail.${domain}`;
  if (program === 'office')
    return `${letters(chance, 12).toUpperCase()}.${between(chance, 1000, 9999)}@ex${between(chance, 1, 4)}.${domain}`;
  if (program === 'phone') return `${letters(chance, 8).toUpperCase()}-${letters(chance, 4).toUpperCase()}@${domain}`;
  return `${letters(chance, 16)}.${between(chance, 100, 999)}@${domain}`;
}
