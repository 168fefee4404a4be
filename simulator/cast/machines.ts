/** What programs send: letters to subscribers, orders, parcels, notices, warnings. Week by week, from seed and week alone. */
import { dayAndMonth, dayMs, whenWriting } from './calendar.ts';
import { bare, type Letter, machine } from './letter.ts';
import { type Sender, senders } from './letters/senders.ts';
import { colleagues } from './people.ts';
import { say } from './phrase.ts';
import { htmlOf } from './quote-letter.ts';
import { between, type Chance, chanceOf, letters, pick, weighed } from './random.ts';
import { slotsOf } from './slots.ts';
import { messageIdOf } from './voices.ts';

/** The mails that programs send in one week, beginning at `from`. */
export function machineMail(seed: number, week: number, from: number, much: number): Letter[] {
  const chance = chanceOf(seed, 'machines', week);
  const count = Math.round(between(chance, 21, 29) * much);
  return Array.from({ length: count }, (_, index) => {
    const key = `machine/${seed}/${week}/${index}`;
    const at = from + chance() * 7 * dayMs;
    return oneNotice(key, chanceOf(key), at);
  });
}

/** One mail of a program. */
export function oneNotice(key: string, chance: Chance, at: number): Letter {
  const sender = weighed(chance, senders);
  const to = pick(chance, sender.to);
  const person = colleagues.find((each) => each.key === to)!;
  const names = { us: person.name.split(' ')[0]!, us2: 'Marek', us3: 'Marek', them: 'Marek' };
  const slots = slotsOf({
    key,
    begins: at,
    lang: 'en',
    owner: key,
    reference: null,
    names: { ...names, code: letters(chance, 8).toUpperCase(), today: dayAndMonth(at, 'en') },
  });
  const fate = chance();
  const subject = say(sender.subjects, chance, slots, fate);
  const items = choose(chance, sender).map((item) =>
    say(
      item,
      chance,
      slotsOf({ key: `${key}${item}`, begins: at, lang: 'en', owner: key + item, reference: null, names }),
    ),
  );
  const words = say(sender.words, chance, slots, fate).replace('ITEMS', items.join('\n\n'));
  const writes = sender.category === 'promotions' ? whenWriting(at, chance, true) : at;
  return {
    key,
    thread: key,
    at: writes,
    messageId: messageIdOf('machine', sender.from.address.split('@')[1]!, chance),
    from: sender.from,
    to: [{ name: person.name, address: person.emails[0]! }],
    cc: [],
    bcc: [],
    subject,
    answers: null,
    program: machine,
    headers: sender.headers(chance),
    attachments: [],
    category: sender.category,
    body: () => ({ text: `${words}\n`, html: `<div style="font-family:sans-serif">${htmlOf(words)}</div>` }),
  };
}

function choose(chance: Chance, { items }: Sender): string[] {
  if (items === undefined) return [];
  const left = [...items.of];
  const count = between(chance, ...items.count);
  return Array.from({ length: count }, () => left.splice(Math.floor(chance() * left.length), 1)[0]!);
}

/** Mail that nobody asked for; it lies in the junk folder. */
export function junkMail(seed: number, week: number, from: number): Letter[] {
  return colleagues.flatMap((person) => {
    const key = `junk/${seed}/${week}/${person.key}`;
    const chance = chanceOf(key);
    if (chance() < 0.35) return [];
    const domain = `${pick(chance, ['prize', 'invoice', 'parcel', 'crypto', 'urgent'])}-${letters(chance, 5)}.example`;
    const slots = slotsOf({
      key,
      begins: from,
      lang: 'en',
      owner: key,
      reference: null,
      names: { us: person.name.split(' ')[0]! },
    });
    const text = say(
      '[Dear customer|Dear winner|Attention please], [your parcel can not be delivered because of an unpaid fee of €1.99|you have been chosen out of 40,000 boat owners|the director asks you to buy gift cards of $small before $time|your mailbox is full and will be closed on $weekday|our antifouling paint lasts for 100 years]. [Click within 24 hours|Reply with your telephone number|Only today]: https://claim.example/$invoice',
      chance,
      slots,
    );
    const subject = say(
      '[FINAL NOTICE|You have won|Re: your payment|Account suspended|Boat owners hate this trick|Invoice overdue!!!]',
      chance,
      slots,
    );
    return [
      {
        ...bare(key, from + chance() * 7 * dayMs, `${letters(chance, 12)}@${domain}`),
        from: {
          name: pick(chance, ['Parcel Desk', 'Prize Office', 'Support Team', 'The Director']),
          address: `${letters(chance, 9)}@${domain}`,
        },
        to: [{ name: '', address: person.emails[0]! }],
        subject,
        place: 'junk' as const,
        body: () => ({ text: `${text}\n`, html: htmlOf(text) }),
      },
    ];
  });
}
