/** What mail programs answer by themselves: somebody is away, an address does not exist, a meeting is asked for and accepted. */
import {
  dateHeader,
  dayAndMonth,
  dayMs,
  hourMs,
  local,
  minuteMs,
  stamp,
  weekdayOf,
  whenWriting,
  workday,
} from './calendar.ts';
import { bare, type Letter } from './letter.ts';
import { type Colleague, firm, houses } from './people.ts';
import { say } from './phrase.ts';
import { quoteByLine } from './quote-letter.ts';
import { between, chanceOf, letters, pick } from './random.ts';
import type { Lang } from './read-scripts.ts';
import { slotsOf } from './slots.ts';
import { messageIdOf, ourVoice, type Voice } from './voices.ts';

/** The automatic reply of somebody who is away, a minute after the letter. */
export function awayReply(letter: Letter, away: Voice): Letter {
  const key = `${letter.key}/away`;
  const chance = chanceOf(key);
  const lang = away.house?.lang ?? 'en';
  const slots = slotsOf({
    key,
    begins: letter.at,
    lang,
    owner: key,
    reference: null,
    names: { them: away.person.name },
  });
  const text = say(awayWords[lang], chance, slots);
  const { address } = letter.to.find((each) => away.person.emails.includes(each.address)) ?? letter.to[0]!;
  return {
    ...bare(key, letter.at + minuteMs, messageIdOf(away.program.name, address.split('@')[1]!, chance)),
    thread: letter.thread,
    answers: letter,
    from: { name: away.person.name, address },
    to: [letter.from],
    subject: `${awayMark[lang]} ${letter.subject}`,
    headers: [
      ['Auto-Submitted', 'auto-replied'],
      ['X-Auto-Response-Suppress', 'All'],
    ],
    body: () => ({ text: `${text}\n`, html: null }),
  };
}

const awayMark: Record<Lang, string> = {
  en: 'Automatic reply:',
  de: 'Automatische Antwort:',
  fr: 'Réponse automatique :',
  es: 'Respuesta automática:',
  pt: 'Resposta automática:',
};

const awayWords: Record<Lang, string> = {
  en: '[I am at sea until $date and read mail in the evening, if at all.|I am away until $date. In urgent cases please ring the office.|Thank you for your mail. I am on leave and back on $date; my colleagues are in.|I do not work on Fridays. You hear from me on Monday.]',
  de: '[Ich bin bis zum $date nicht im Haus.|Bis zum $date bin ich im Urlaub und lese keine Mails.] [In dringenden Fällen hilft das Büro.|Ihre Nachricht wird nicht weitergeleitet.]',
  fr: '[Je suis absente jusqu’au $date.|Fermeture annuelle jusqu’au $date.] [Pour toute urgence, appelez l’atelier.|Je vous réponds dès mon retour.]',
  es: '[Estoy fuera hasta el $date.|Cerrado por vacaciones hasta el $date.] [Contesto a la vuelta.|Para urgencias, llamad al taller.]',
  pt: '[Estou fora até $date.|Férias até $date.] [Respondo quando voltar.|Para assuntos urgentes, liguem para a loja.]',
};

/** A mail to an address that does not exist, the report that comes back, and the same mail once more, rightly addressed. */
export function mistyped(seed: number, week: number, from: number): Letter[] {
  const key = `mistyped/${seed}/${week}`;
  const chance = chanceOf(key);
  const house = pick(
    chance,
    houses.filter((each) => each.group === 'client' && each.lang === 'en'),
  );
  const person = pick(chance, house.people);
  const us = chance() < 0.5 ? 'ida' : 'grace';
  const at = whenWriting(from + chance() * 5 * dayMs, chance, false);
  const writer = { name: us === 'ida' ? 'Ida Holm' : 'Grace Okafor', address: `${us}@${firm.domain}` };
  const [, right = ''] = person.emails[0]!.split('@');
  const wrong = `${letters(chance, 2)}${person.emails[0]!.split('@')[0]}@${right}`;
  const slots = slotsOf({
    key,
    begins: at,
    lang: 'en',
    owner: house.key,
    reference: null,
    names: { them: person.name.split(' ')[0]! },
  });
  const fate = chance();
  const subject = say('[~The key of $boat|Your spare card|Parking on $date|The form for $berth]', chance, slots, fate);
  const words = say(
    'Dear $them,\n\n[~The key of $boat hangs in the office, on the nail with the red cork|Your spare card is ready and lies in the drawer|On $date the car park is full of trailers; please use the one behind the church|The form is the same as last year, one signature is enough]. [No hurry.|We are here until five.]\n\nBest wishes',
    chance,
    slots,
    fate,
  );
  const first: Letter = {
    ...bare(key, at, messageIdOf('web', firm.domain, chance)),
    from: writer,
    to: [{ name: person.name, address: wrong }],
    subject,
    body: () => ({ text: `${words}\n${writer.name}\n`, html: null }),
  };
  return [first, bounceOf(first, wrong), again(first, person.name, person.emails[0]!)];
}

function bounceOf(letter: Letter, failed: string): Letter {
  const key = `${letter.key}/bounce`;
  const domain = failed.split('@')[1]!;
  const status = [
    `Reporting-MTA: dns; mx.${domain}\r\nArrival-Date: ${dateHeader(letter.at)}\r\n`,
    `Final-Recipient: rfc822; ${failed}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 <${failed}>: no such mailbox here\r\n`,
  ].join('\r\n');
  const returned = `From: ${letter.from.address}\r\nTo: ${failed}\r\nMessage-ID: <${letter.messageId}>\r\nDate: ${dateHeader(letter.at)}\r\n`;
  const text = `This is the mail system of mx.${domain}.\n\nYour message could not be delivered to:\n\n  <${failed}>: no such mailbox here\n\nThe headers of the message are attached.\n`;
  return {
    ...bare(key, letter.at + 2 * minuteMs, messageIdOf('machine', `mx.${domain}`, chanceOf(key))),
    thread: letter.thread,
    answers: letter,
    from: { name: 'Mail Delivery System', address: `mailer-daemon@${domain}` },
    to: [letter.from],
    subject: 'Undelivered Mail Returned to Sender',
    headers: [['Auto-Submitted', 'auto-replied']],
    body: () => ({ text, html: null, report: { status, returned } }),
  };
}

function again(letter: Letter, name: string, address: string): Letter {
  const key = `${letter.key}/again`;
  const quoted = () => quoteByLine(letter, 'en');
  return {
    ...letter,
    key,
    at: letter.at + 25 * minuteMs,
    messageId: messageIdOf('web', firm.domain, chanceOf(key)),
    to: [{ name, address }],
    answers: letter,
    body: () => ({ text: `Second try: I had mistyped your address.\n\n${quoted().text}\n`, html: null }),
  };
}

/** A meeting: asked for by one of ours, and accepted. */
export function meeting(key: string, at: number, us: Colleague, them: Voice): Letter[] {
  const chance = chanceOf(key);
  const voice = ourVoice(us);
  const slots = slotsOf({ key, begins: at, lang: 'en', owner: them.house?.key ?? key, reference: null, names: {} });
  const what = say(
    '[Walk along pier $pier|Look at $boat together|Berths for next season|Telephone: winter places|Handover of $boat|Coffee and the plan of the shed]',
    chance,
    slots,
  );
  const day = workday(at, chance, 4, 16);
  const start = day - (local(day).getUTCHours() - between(chance, 9, 16)) * hourMs - (day % hourMs);
  const event = calendarText({
    uid: `${letters(chanceOf(key, 'uid'), 20)}@${firm.domain}`,
    what,
    start,
    organizer: us.emails[0]!,
    attendee: them.person.emails[0]!,
    at,
  });
  const asked = whenWriting(at, chance, false);
  const when = `${weekdayOf(start, 'en')}, ${dayAndMonth(start, 'en')}, ${local(start).getUTCHours()}:00`;
  const invitation: Letter = {
    ...bare(key, asked, messageIdOf('web', firm.domain, chance)),
    from: { name: us.name, address: us.emails[0]! },
    to: [{ name: them.person.name, address: them.person.emails[0]! }],
    subject: `Invitation: ${what}`,
    program: voice.program,
    body: () => ({
      text: `${what}\n${when}\n${firm.street}\n`,
      html: null,
      calendar: { method: 'REQUEST', text: event('REQUEST') },
    }),
  };
  const accepted: Letter = {
    ...bare(
      `${key}/accepted`,
      asked + between(chance, 20, 900) * minuteMs,
      messageIdOf(them.program.name, them.person.emails[0]!.split('@')[1]!, chance),
    ),
    thread: key,
    answers: invitation,
    from: { name: them.person.name, address: them.person.emails[0]! },
    to: [invitation.from],
    subject: `Accepted: ${what}`,
    body: () => ({
      text: `${them.person.name} has accepted this invitation.\n${when}\n`,
      html: null,
      calendar: { method: 'REPLY', text: event('REPLY') },
    }),
  };
  return chance() < 0.8 ? [invitation, accepted] : [invitation];
}

function calendarText(facts: {
  uid: string;
  what: string;
  start: number;
  organizer: string;
  attendee: string;
  at: number;
}) {
  const { uid, what, start, organizer, attendee, at } = facts;
  return (method: string) =>
    [
      'BEGIN:VCALENDAR',
      'PRODID:-//Harbour & Co//Calendar//EN',
      'VERSION:2.0',
      `METHOD:${method}`,
      'BEGIN:VEVENT',
      `UID:${uid}`,
      `DTSTAMP:${stamp(at)}`,
      `DTSTART:${stamp(start)}`,
      `DTEND:${stamp(start + hourMs)}`,
      `SUMMARY:${what.replaceAll(',', '\\,')}`,
      `LOCATION:${firm.street.replaceAll(',', '\\,')}`,
      `ORGANIZER:mailto:${organizer}`,
      `ATTENDEE;PARTSTAT=${method === 'REPLY' ? 'ACCEPTED' : 'NEEDS-ACTION'}:mailto:${attendee}`,
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n');
}
