/**
 * A mailbox whose owner has written to very many people: one sent mail for every few of them, some of them answering.
 * Every document is made when it is read. For benchmarks and for pages that list everybody.
 */
import { dayMs, minuteMs } from './calendar.ts';
import { bare, type Letter, type Mailbox } from './letter.ts';
import { colleagues } from './people.ts';
import { chanceOf, letters, pick } from './random.ts';
import { messageIdOf } from './voices.ts';

const first =
  'Ada Aksel Amina Anouk Arne Asta Basil Bea Carmen Caspian Dagny Dario Edda Elin Emre Fatou Femke Gita Gustav Hana Hector Idris Ilse Jana Jarle Kaito Klara Lars Leila Lorenz Mads Mina Nadia Nils Odile Oskar Pia Quentin Rasmus Ravi Rosa Sami Sif Soren Tamar Theo Ulla Vera Wim Yara Ylva Zeno'.split(
    ' ',
  );
const last =
  'Aalto Abbas Almeida Anker Baptista Beck Bianchi Brodie Castro Dekker Diallo Egede Eriksen Falk Farah Fiore Gray Hauge Hirsch Ibsen Ito Jensen Kaya Keane Lam Lindholm Marsh Mbeki Moen Nagy Nolan Okada Olsen Paredes Quist Rask Rossi Sandberg Sharma Skov Stein Tan Ueda Vang Vogel Weir Winther Yilmaz Zeller'.split(
    ' ',
  );
const words = [
  'berths',
  'the open day',
  'your question',
  'the summer list',
  'the boat fair',
  'spare places',
  'the raffle',
];

/** Letters between the first of ours and so many people, within the months before the start. */
export function* crowd(seed: number, startedAt: number, count: number): Generator<Letter> {
  const owner = colleagues[0]!;
  const us = { name: owner.name, address: owner.emails[0]! };
  for (let index = 0, number = 0; index < count; number += 1) {
    const key = `crowd/${seed}/${number}`;
    const chance = chanceOf(key);
    const size = Math.min(count - index, 1 + Math.floor(chance() * 5));
    const to = Array.from({ length: size }, (_, each) => stranger(seed, index + each));
    index += size;
    const at = startedAt - Math.floor(chance() * 200 * dayMs) - 3 * dayMs;
    const subject = `About ${pick(chance, words)}`;
    const body = () => ({
      text: `Hello,\n\nthank you for asking about ${subject.slice(6)}. You find all of it on the board.\n\nIda\n`,
      html: null,
    });
    const sent: Letter = {
      ...bare(key, at, messageIdOf('web', 'harbour.example', chance)),
      from: us,
      to,
      subject,
      body,
    };
    yield sent;
    if (chance() < 0.3) yield answerTo(sent, to[0]!);
  }
}

function answerTo(sent: Letter, from: Mailbox): Letter {
  const key = `${sent.key}/answer`;
  return {
    ...bare(key, sent.at + 400 * minuteMs, messageIdOf('web', from.address.split('@')[1]!, chanceOf(key))),
    thread: sent.thread,
    answers: sent,
    from,
    to: [sent.from],
    subject: `Re: ${sent.subject}`,
    body: () => ({ text: 'Thank you, found it.\n', html: null }),
  };
}

/** Number so-and-so of the crowd; every fiftieth is a machine. */
export function stranger(seed: number, index: number): Mailbox {
  const chance = chanceOf(seed, 'stranger', index);
  if (index % 50 === 49) return { name: '', address: `no-reply-${letters(chance, 10)}-${index}@notices.example` };
  const given = first[index % first.length]!;
  const family = last[Math.floor(index / first.length) % last.length]!;
  const address = `${given}.${family}${index}@d${Math.floor(chance() * 400)}.example`.toLowerCase();
  return { name: `${given} ${family}`, address };
}
