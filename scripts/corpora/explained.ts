/**
 * Every known disagreement with its cause. The key is how the file's path below the corpora folder ends (for lists,
 * with the entry after a hash). What is not here is unexplained and fails the check.
 */

const NOTICE =
  'A web service or a gateway writes about a failure in its own words, without any mark of a delivery report; reading its prose would make reports of what people write about failures.';
const SPLIT_SIGNATURE =
  'The signature of a phone stands in the middle, above further text of the same writer; what follows a signature is kept, since it may be an answer.';
const UNMARKED_LINE =
  'A line inside the quote lost its mark when it was wrapped; between quotes it can not be told from an answer.';

const CAUSES: readonly (readonly [string, string])[] = [
  [
    'testmsgs/ending-boundaries.msg',
    'Mime4j takes a line that only begins with the boundary for a boundary; our body parser wants nothing but the boundary on it.',
  ],
  [
    'testmsgs/malformedHeaderStartsBody-nocrlfcrlf.msg',
    'Mime4j lets the first malformed header line begin the body; we pass over that line and go on with the headers.',
  ],
  ['testmsgs/uu-zeegee.msg', 'MIME-tools takes uuencoded files out of the text; we leave the text whole.'],
  ['lhost-amazonses-09.eml', NOTICE],
  ['lhost-apachejames-01.eml', NOTICE],
  ['lhost-fml-03.eml', NOTICE],
  ['lhost-kddi-01.eml', NOTICE],
  ['lhost-kddi-03.eml', NOTICE],
  [
    'lhost-exchange2003-03.eml',
    'The subject was reduced to one letter; without it nothing but an empty return path is left to go by.',
  ],
  ['email_15.txt', SPLIT_SIGNATURE],
  ['email_7.txt', UNMARKED_LINE],
  ['email_8.txt', UNMARKED_LINE],
  ['tests.json#16', 'A dot at the end of the local part is against RFC 5321 and in daily use.'],
  ['tests.txt#.example.com', 'A leading dot is passed over: the rest is a name.'],
  ['tests.txt#.example.example', 'A leading dot is passed over: the rest is a name.'],
];

/** Why a file's result differs, or null when nobody has explained it. */
export function causeOf(file: string): string | null {
  return CAUSES.find(([ending]) => file === ending || file.endsWith(`/${ending}`))?.[1] ?? null;
}
