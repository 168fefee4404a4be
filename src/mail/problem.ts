import type { Problem } from './message.ts';

/** Every way in which a message can be unreadable in part: stable code → sentence. None carries words of the message. */
export const PROBLEMS = {
  'addresses-cut': 'A header names more addresses than are kept; the first ones were kept.',
  'address-unreadable': 'A header names somebody without a readable address.',
  'attachments-cut': 'The message has more attachments than are kept; the first ones were kept.',
  'bare-cr': 'Lines end with a lone carriage return; they were read as lines.',
  'body-unreadable': 'The body could not be read; the headers were.',
  'calendar-unreadable': 'A calendar part could not be read.',
  'charset-unknown': 'A part names a character set that nobody knows; it was read as Western text.',
  'date-future': 'The date lies after the day of receipt; the date of receipt stands in for it.',
  'date-missing': 'There is no date; the date of receipt stands in for it.',
  'date-unreadable': 'The date could not be read; the date of receipt stands in for it.',
  empty: 'The message is empty.',
  'from-missing': 'The message names no sender.',
  'from-repeated': 'There is more than one From header; the first one counts.',
  'header-8bit': 'A header holds bytes that are not UTF-8; they were read as Western text.',
  'headers-cut': 'The headers are longer than the limit; what came after it was passed over.',
  'headers-missing': 'The message has no headers.',
  'html-cut': 'The HTML is longer than the limit and was cut.',
  'leading-junk': 'Something stood before the first header and was passed over.',
  'message-cut': 'Only the first part of the message was fetched.',
  'message-id-missing': 'There is no Message-ID.',
  'message-id-repeated': 'There is more than one Message-ID; the first one counts.',
  'message-id-unreadable': 'The Message-ID is malformed.',
  'nul-removed': 'NUL characters were removed.',
  'references-cut': 'There are more references than are kept; the first and last ones were kept.',
  'subject-cut': 'The subject is longer than the limit and was cut.',
  'subject-repeated': 'There is more than one subject; the first one counts.',
  'text-cut': 'The text is longer than the limit and was cut.',
  'text-undecodable': 'Some characters of the text could not be decoded.',
} as const;

/** The stable name of one problem. */
export type ProblemCode = keyof typeof PROBLEMS;

/** Collects the problems of one message, each code once, in the order in which they were met. */
export class Problems {
  readonly list: Problem[] = [];

  add(code: ProblemCode): void {
    if (!this.list.some((known) => known.code === code)) this.list.push({ code, message: PROBLEMS[code] });
  }
}
