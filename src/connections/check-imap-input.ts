import { Fault } from '#errors.ts';
import { isAddress } from '#mail/address.ts';
import type { ImapInput } from './connect-imap.ts';

const longestName = 320;
const longestPassword = 1024;
const longestHistory = 36_500;
const securities: readonly string[] = ['tls', 'starttls', 'none'];

/** Each field with what it has to be; whoever calls (form, API, command line), nonsense goes no further than this. */
const checks: [keyof ImapInput, string, (input: ImapInput) => boolean][] = [
  ['address', 'This is not an email address.', ({ address }) => isAddress(address.trim())],
  ['host', 'Name the mail server.', ({ host }) => host.trim() !== ''],
  ['port', 'A port is a number from 1 to 65535.', ({ port }) => isWhole(port, 1, 65_535)],
  ['security', 'The encryption is tls, starttls or none.', ({ security }) => securities.includes(security)],
  ['username', 'Give the user name of the mailbox.', ({ username }) => isLine(username, longestName)],
  ['password', 'Give the password of the mailbox.', ({ password }) => isLine(password, longestPassword)],
  [
    'historyDays',
    'The history is a number of days up to 36500, or everything.',
    ({ historyDays }) => historyDays === null || isWhole(historyDays, 0, longestHistory),
  ],
  [
    'pollMinutes',
    'The interval is a number of minutes from 1 to 60.',
    ({ pollMinutes }) => pollMinutes === undefined || isWhole(pollMinutes, 1, 60),
  ],
];

/** Throws a Fault `refuse` for the first field that makes no sense. */
export function checkImapInput(input: ImapInput): void {
  const wrong = checks.find(([, , isRight]) => !isRight(input));
  if (wrong === undefined) return;
  const [field, words] = wrong;
  throw new Fault('refuse', 'invalid-request', words, { status: 422, field });
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** Control characters would end the line of a command; no server takes them. */
function isLine(text: string, longest: number): boolean {
  return text !== '' && text.length <= longest && !/\p{Cc}/u.test(text);
}
