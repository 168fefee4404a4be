/**
 * Finds every code that the program can fail with, in its sources: `new Fault(next, code, words)`, and calls of the
 * small functions that make one from a code and words. What better-auth refuses with is added by hand; the
 * account in memory, which only tests open, is left out.
 */

/** One code, with the sentence it comes with. */
export interface FoundFault {
  code: string;
  nexts: string[];
  says: string;
  folders: string[];
}

interface Use {
  code: string;
  next: string;
  says: string;
  file: string;
}

/** All codes, by name. */
export function findFaults(sources: readonly { file: string; text: string }[]): FoundFault[] {
  const own = sources.filter(({ file }) => !file.startsWith('providers/memory/'));
  const uses = [...byHand, ...own.flatMap((source) => [...direct(source), ...throughMakers(source)])];
  const codes = [...new Set(uses.map((use) => use.code))].sort();
  return codes.map((code) => {
    const all = uses.filter((use) => use.code === code);
    const says = all.find((use) => use.says !== '')?.says ?? '';
    const folders = [...new Set(all.map(({ file }) => (file.includes('/') ? file.replace(/\/[^/]*$/, '') : file)))];
    return { code, nexts: [...new Set(all.map((use) => use.next))].sort(), says, folders };
  });
}

const code = `'([a-z0-9]+(?:-[a-z0-9]+)*)'`;
const words = `(?:'((?:[^'\\\\\\n]|\\\\.)*)'|"((?:[^"\\\\\\n]|\\\\.)*)"|\`((?:[^\`\\\\]|\\\\.)*)\`)?`;

function direct({ file, text }: { file: string; text: string }): Use[] {
  const pattern = new RegExp(`new Fault\\(\\s*'([a-z]+)',\\s*${code},\\s*${words}`, 'g');
  return [...text.matchAll(pattern)].map(([, next = '', name = '', ...said]) => {
    return { code: name, next, says: sentence(said), file };
  });
}

/** A maker is a function with a parameter `code` that it puts into a Fault of a fixed kind. */
function throughMakers({ file, text }: { file: string; text: string }): Use[] {
  const makers = [
    ...text.matchAll(/(?:function|const) (\w+)[^\n]*\bcode: string[\s\S]{0,300}?new Fault\(\s*'([a-z]+)',\s*code\b/g),
  ];
  return makers.flatMap(([, maker = '', next = '']) => {
    const pattern = new RegExp(`\\b${maker}\\(\\s*${code},\\s*${words}`, 'g');
    return [...text.matchAll(pattern)].map(([, name = '', ...said]) => ({
      code: name,
      next,
      says: sentence(said),
      file,
    }));
  });
}

/** The words without what is only known at run time. */
function sentence(said: (string | undefined)[]): string {
  const raw = said.find((each) => each !== undefined) ?? '';
  return raw
    .replace(/\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, '…')
    .replaceAll('\\n', ' ')
    .replace(/\\(.)/g, '$1')
    .replaceAll('|', '\\|')
    .split('\n', 1)[0]!
    .trim();
}

/** Codes that others give us, and words for those that say something else in each place. */
const byHand: Use[] = [
  said('invalid-email-or-password', 'The address or the password is wrong.', 'users/auth.ts'),
  said('invalid-password', 'The current password is wrong.', 'users/auth.ts'),
  said('provider-not-found', 'Sign-in with Google is not configured.', 'users/auth.ts'),
  said('invalid-request', 'Something in the request makes no sense; `field` names it.', 'http/problem.ts'),
  said('not-found', 'There is no such record, or it is somebody else’s.', 'errors.ts'),
  said('sign-in-required', 'Sign in, or send a key.', 'http/session.ts'),
  said('cross-site', 'A change by cookie must come from Rapport’s own page.', 'http/session.ts'),
  said('gone-at-provider', 'The message is not at its provider any more.', 'timeline/open-body.ts'),
  said('usage', 'The words of the command are off.', 'cli/read-call.ts'),
  { code: 'internal', next: '–', says: 'Something went wrong on our side.', file: 'http/problem.ts' },
];

function said(name: string, says: string, file: string): Use {
  return { code: name, next: 'refuse', says, file };
}
