/** The programs that write to the marina: letters to subscribers, shops, the bank, the weather. */
import type { Letter, Mailbox } from '#simulator/cast/letter.ts';
import { firm } from '#simulator/cast/people.ts';
import { type Chance, letters } from '#simulator/cast/random.ts';

/** A sender that is a program. */
export interface Sender {
  weight: number;
  from: Mailbox;
  /** Which of ours it writes to. */
  to: readonly string[];
  category: Letter['category'];
  headers: (chance: Chance) => [string, string][];
  subjects: string;
  words: string;
  /** How many lines of `items` it carries. */
  items?: { count: [number, number]; of: readonly string[] };
}

function listHeaders(list: string, domain: string) {
  return (chance: Chance): [string, string][] => [
    ['List-Id', `${list} <${list.toLowerCase().replaceAll(' ', '-')}.${domain}>`],
    ['List-Unsubscribe', `<https://${domain}/leave/${letters(chance, 20)}>`],
    ['Precedence', 'list'],
  ];
}

function noticeHeaders(): [string, string][] {
  return [
    ['Auto-Submitted', 'auto-generated'],
    ['Precedence', 'bulk'],
  ];
}

const all = ['ida', 'tomas', 'grace'] as const;

/** All of them. */
export const senders: readonly Sender[] = [
  {
    weight: 3,
    from: { name: 'The Slipway', address: 'editors@slipway-weekly.example' },
    to: all,
    category: 'promotions',
    headers: listHeaders('Slipway Weekly', 'slipway-weekly.example'),
    subjects:
      '[What the tide brought: $today|The Slipway, $today|Three things worth knowing this week|Piles, prices and a seal]',
    words:
      'Good morning, $us.\n\nITEMS\n\nYou read The Slipway because somebody at Harbour & Co asked for it. Leave at https://slipway-weekly.example/leave',
    items: {
      count: [3, 4],
      of: [
        'STEEL. A pile of twelve metres costs [nine|eleven|seven] per cent more than a year ago; those who order before $month still pay the old price.',
        'PEOPLE. The harbour master of the Outer Skerries [retires after 31 years|has been made an honorary pilot]. [He leaves a lamp that nobody may touch.|She says she will learn to swim now.]',
        'LAW. The new rule for [holding tanks|paint dust|visitors’ registers] comes into force on $date. [Small harbours have two more years.|It fits on one page, which we print below.]',
        'LETTERS. “Why,” asks a reader, “does every gate card work until it rains?” [We have no answer but seven theories.|Write to us if you know.]',
        'BOOKS. A history of the mooring buoy, 400 pages, [funnier than one thinks|with a chapter on knots that is worth the price].',
        'TRADE. [Used travel lifts are hard to find this autumn|The second-hand market for cradles is thin]: [three for every ten who look|prices are up by a fifth].',
        'WEATHER. The summer was [the second wettest|the calmest] since the gauge at Point Ness was put up; [the swallows stayed a week longer|nobody complained about the herring].',
        'IDEAS. A harbour in the north lends out [wheelbarrows against a song|reading glasses at the fuel berth]. [It has lost none yet.|We mean to try it.]',
      ],
    },
  },
  {
    weight: 2,
    from: { name: 'Tidewater Marine Letter', address: 'letter@tidewater.example' },
    to: ['grace', 'ida'],
    category: 'promotions',
    headers: listHeaders('Marine Letter', 'tidewater.example'),
    subjects: '[Claims of the quarter, and what we learn from them|Marine Letter: $month|Lines, lightning and lithium]',
    words: 'Dear reader,\n\nITEMS\n\nTidewater Insurance & Marine Risk Underwriting Partners',
    items: {
      count: [2, 3],
      of: [
        'Of a hundred claims after storms [sixty-one|fifty-four] begin with a line that was too short. A doubled line costs less than the excess.',
        'Lithium batteries: we ask for the certificate of the installer. [A list of those whom we know is on our pages.|Without it the cover for fire rests.]',
        'Lightning does not choose the tallest mast. [It chooses the wettest one, says our engineer.|In $month it chose a dinghy.]',
        'Theft of outboards has [halved|doubled] where the [pier is lit|gate is left open]. We are happy to look at your lamps with you.',
        'A surveyor’s note on standing rigging: ask for the age before you ask for the price.',
      ],
    },
  },
  {
    weight: 3,
    from: { name: 'Coastguard Weather', address: 'warnings@coastweather.example' },
    to: ['tomas', 'ida'],
    category: 'updates',
    headers: noticeHeaders,
    subjects:
      '[Gale warning|Strong wind warning|High water|Small craft advice]: [Gullholm to Point Ness|Outer Skerries|Gullholm Roads], $today',
    words:
      '[South-west|West|North-west|South] [6 to 7|7 to 8, gusts 9|5, later 7] [from the afternoon|after midnight|until $weekday morning]. Sea [moderate|rough|moderate, later rough]. [Water 40 cm over the tables at the evening tide.|Visibility poor in showers.|Ice in the inner harbour possible.]\n\nNext report at $time. This is sent by a machine; answers are not read.',
  },
  {
    weight: 5,
    from: { name: 'BerthBook', address: 'no-reply@berthbook.example' },
    to: ['ida', 'ida', 'tomas', 'grace'],
    category: 'updates',
    headers: noticeHeaders,
    subjects:
      '[New booking: $boat, $n nights|$boat has checked in|$boat has left $berth|Booking changed: $boat|Gate card used after midnight, pier $pier|Meter of $berth does not answer]',
    words:
      '[Visitors’ pontoon|Pier $pier], [berth $berth|place $m]\nBoat: $boat, $length m\n[From $date, $n nights|Since $time]\n[Paid: $small|To pay: $small]\n\nReference $code\nhttps://berthbook.example/b/$code',
  },
  {
    weight: 3,
    from: { name: 'Ropewalk Chandlers Shop', address: 'orders@ropewalk.example' },
    to: ['tomas', 'grace'],
    category: 'updates',
    headers: noticeHeaders,
    subjects: '[~Your order $code|Order $code has left our house|Thank you for order $code]',
    words:
      'Thank you, $us. [~We are packing|On its way since this morning is|We have] order $code:\n\nITEMS\n\nTotal $small, [paid|on account, fourteen days].\nhttps://ropewalk.example/orders/$code',
    items: {
      count: [2, 4],
      of: [
        '$n x shackle, 10 mm, captive pin',
        '$m m polyester line, 16 mm, navy',
        '$n x fender, white, 23 x 70 cm',
        '1 x winch grease, 500 g',
        '$n x cleat, aluminium, 30 cm',
        '$m x stainless screw, 6 x 40',
        '$n x anode, zinc, 1.2 kg',
        '1 x ensign, 45 x 60 cm',
        '$n x tin of deck paint, cream',
      ],
    },
  },
  {
    weight: 2,
    from: { name: 'Swift Parcel', address: 'track-7f3a91c2@parcel.example' },
    to: ['tomas', 'grace'],
    category: 'updates',
    headers: noticeHeaders,
    subjects:
      '[~Your parcel comes on $weekday|Parcel $code: delivered|We missed you: $code|Parcel $code is at customs]',
    words:
      'Parcel $code [~is with the driver and should reach you between 10 and 14 o’clock|was left “with the man in the yellow trousers”|lies at the kiosk by the ferry until $date|waits for a paper].\n\nhttps://parcel.example/t/$code',
  },
  {
    weight: 3,
    from: { name: 'Skerry Bank', address: 'notice@skerrybank.example' },
    to: ['grace'],
    category: 'updates',
    headers: noticeHeaders,
    subjects: '[~Incoming payment|Direct debit returned|Statement of $month]',
    words:
      '[~An amount of $amount has been credited to your account ending in 41, purpose: $invoice.|A direct debit of $small was returned by the payer’s bank, reason: account closed.|Your statement lies in your inbox at the bank.]\n\nThis notice is sent without names for your safety.',
  },
  {
    weight: 2,
    from: { name: 'Harbour calendar', address: 'calendar-notification@calendar.example' },
    to: all,
    category: 'updates',
    headers: noticeHeaders,
    subjects: '[~Reminder: crane, $time|Reminder: Monday round|Your day: $today|Changed: walk along pier $pier, $time]',
    words:
      '[~Crane, $boat|Monday round|Telephone with the port authority|Walk along pier $pier], $date at $time\n[Place: office|Place: the red house|Place: slip]\n\nYou get this because you asked to be reminded.',
  },
  {
    weight: 2,
    from: { name: 'Municipality of Gullholm', address: 'bulletin@gullholm.example' },
    to: ['ida', 'grace'],
    category: 'forums',
    headers: listHeaders('Gullholm Bulletin', 'gullholm.example'),
    subjects:
      '[Roadworks at the Old Customs Quay|Meeting of the harbour committee on $date|Bulletin of $today|The church clock]',
    words: 'ITEMS\n\nMunicipality of Gullholm, Town Hall',
    items: {
      count: [1, 3],
      of: [
        'The road along the Old Customs Quay is closed on $date from 7 to $time; boats are not affected.',
        'The harbour committee meets on $date at 18:00 in the fire station. [On the table: the swan, again.|Everybody may listen; three may speak.]',
        'The church clock is being mended and will show $time until further notice.',
        'Bulky waste is fetched on $weekday. [Boats do not count as bulky waste.|Sails do.]',
        'The bathing water at the slip is [excellent|good, after a short pause for thought].',
      ],
    },
  },
  {
    weight: 1,
    from: { name: 'Office box', address: 'voicemail@phones.example' },
    to: all,
    category: 'updates',
    headers: noticeHeaders,
    subjects: '[Voice message from +47 555 01 $m|Missed call, $time|Message of $m seconds]',
    words:
      'A caller left a message of $m seconds on $today.\n\nAs far as it could be understood: “[Yes hello, it is about the $part, please ring back before $weekday|It is me again, about the key|Good morning, I wanted to ask whether $boat is still for sale|Nothing important, I try again later]”.',
  },
  {
    weight: 1,
    from: { name: `${firm.name} accounts`, address: 'accounts.robot@ledgerly.example' },
    to: ['grace'],
    category: 'updates',
    headers: noticeHeaders,
    subjects: '[~$n invoices are due this week|Invoice $invoice was opened|Your books of $month are complete]',
    words:
      '[~$n invoices over $amount together fall due by $date.|Invoice $invoice was opened by the recipient at $time.|Nothing is missing. The next step is the tax return.]\n\nLedgerly, on behalf of Harbour & Co',
  },
];
