/** Lists of domains and addresses, and calendars: what others wrote down against what our functions say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAddress, registrableDomain } from '#mail/address.ts';
import { parseCalendar } from '#mail/calendar.ts';
import { isFreeMail } from '#mail/free-mail.ts';
import { filesOf, setsNamed } from './corpus-files.ts';
import { type Figure, share } from './report.ts';

/**
 * Free mail: of the domains that a public list names, those that really write in the conversations at hand, and all of
 * them. The list holds mostly throw-away domains, which is another question; so only the figure is given.
 */
export function checkFreeMail(root: string): Figure {
  const set = 'lists-free-email-domains';
  const listed: string[] = JSON.parse(readFileSync(join(root, set, 'data', 'domains.json'), 'utf8'));
  const known = new Set(listed);
  const writers = setsNamed(root, 'conv-').flatMap((conversation) =>
    filesOf(root, conversation).flatMap((file) => senderDomain(join(root, file))),
  );
  const free = writers.filter((domain) => known.has(domain));
  const line =
    `mail of listed domains known as free mail: ${share(free.filter(isFreeMail).length, free.length)}; ` +
    `of the domains that occur ${share([...new Set(free)].filter(isFreeMail).length, new Set(free).size)}; ` +
    `of the whole list ${share(listed.filter(isFreeMail).length, listed.length)}`;
  return { set, line, disagreements: [] };
}

function senderDomain(path: string): string[] {
  const head = readFileSync(path, 'latin1').slice(0, 8_000);
  const domain = /^From:[^\n]*@([a-z0-9.-]+)/im.exec(head)?.[1]?.toLowerCase();
  return domain === undefined ? [] : [domain];
}

/** The Public Suffix List's own tests. */
export function checkSuffixes(root: string): Figure {
  const set = 'lists-public-suffix';
  const file = `${set}/data/tests/tests.txt`;
  const cases = readFileSync(join(root, file), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('//'));
  const wrong = cases.filter((line) => {
    const [domain, expected] = line.trim().split(/\s+/);
    return domain !== 'null' && (registrableDomain(domain ?? '') ?? 'null') !== expected;
  });
  const disagreements = wrong.map((line) => ({ file: `${file}#${line.trim().split(/\s+/)[0]}`, what: line.trim() }));
  return {
    set,
    line: `registrable domain as expected for ${share(cases.length - wrong.length, cases.length)}`,
    disagreements,
  };
}

/** Addresses: what is an error to everybody must be refused in a form; of the rest, how much is taken. */
export function checkAddresses(root: string): Figure {
  const set = 'addr-email-addresses';
  const file = `${set}/data/test/tests.json`;
  const written: AddressCase[] = JSON.parse(readFileSync(join(root, file), 'utf8'));
  const cases = written.map((test) => ({ ...test, address: withControls(test.address) }));
  const errors = cases.filter(({ category }) => category === 'ISEMAIL_ERR');
  const valid = cases.filter(({ category }) => category === 'ISEMAIL_VALID_CATEGORY');
  const taken = errors.filter(({ address }) => isAddress(address));
  const line = `refused ${share(errors.length - taken.length, errors.length)} malformed addresses; took ${share(valid.filter(({ address }) => isAddress(address)).length, valid.length)} of the plainly valid`;
  return { set, line, disagreements: taken.map(({ id }) => ({ file: `${file}#${id}`, what: 'taken' })) };
}

interface AddressCase {
  id: string;
  address: string;
  category: string;
}

/** The set writes control characters as their pictures (U+2400 and on). */
function withControls(text: string): string {
  return text.replace(/[\u2400-\u241f]/g, (picture) => String.fromCharCode(picture.charCodeAt(0) - 0x2400));
}

/** Calendars: each one that opens an event must yield one. */
export function checkCalendars(root: string): Figure[] {
  return setsNamed(root, 'ics-').map((set) => {
    const withEvent = filesOf(root, set, '.ics').filter((file) =>
      /^BEGIN:VEVENT\s*$/im.test(readFileSync(join(root, file), 'latin1')),
    );
    const without = withEvent.filter((file) => parseCalendar(readFileSync(join(root, file))).length === 0);
    const line = `an event read from ${share(withEvent.length - without.length, withEvent.length)}`;
    return { set, line, disagreements: without.map((file) => ({ file, what: 'no event' })) };
  });
}
