import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDate } from '#mail/parse-date.ts';

const dates: [string, string | null][] = [
  ['Fri, 21 Nov 1997 09:55:06 -0600', '1997-11-21T15:55:06.000Z'],
  ['21 Nov 97 09:55:06 GMT', '1997-11-21T09:55:06.000Z'],
  ['Thu, 13 Feb 1969 23:32 -0330 (Newfoundland Time)', '1969-02-14T03:02:00.000Z'],
  ['Mon, 2 Mar 2026 10:00:00 PST', '2026-03-02T18:00:00.000Z'],
  ['Mon, 2 Mar 2026 10:00:00', '2026-03-02T10:00:00.000Z'],
  ['Mon, 2 Mar 2026 10:00:00 XYZ', '2026-03-02T10:00:00.000Z'],
  ['Mon,  2 Mar\t2026 10:00:00 +0100 (CET)', '2026-03-02T09:00:00.000Z'],
  ['2-Mar-2026 10:00:00 GMT+02:00', '2026-03-02T08:00:00.000Z'],
  ['Mon Mar  2 10:00:00 2026', '2026-03-02T10:00:00.000Z'],
  ['Mon Mar 2 10:00:00 EST 2026', '2026-03-02T15:00:00.000Z'],
  ['Monday, March 2, 2026 10:00:00', null],
  ['2026-03-02T10:00:00+01:00', '2026-03-02T09:00:00.000Z'],
  ['2026-03-02 10:00:00', '2026-03-02T10:00:00.000Z'],
  ['Thu, 22 Aug 0102 12:07:35 +0800', '2002-08-22T04:07:35.000Z'],
  ['Mon, 2 Mar 2026 10:15:00 PM +0000', '2026-03-02T22:15:00.000Z'],
  ['Mon, 30 Feb 2026 10:00:00 +0000', null],
  ['Mon, 2 Foo 2026 10:00:00 +0000', null],
  ['Mon, 2 Mar 2026 10:99:00 +0000', null],
  ['soon', null],
  ['', null],
];
for (const [value, iso] of dates) {
  test(`the date "${value}" is ${iso ?? 'none'}`, () => assert.equal(parseDate(value)?.toISOString() ?? null, iso));
}

test('every date that mail programs write is read as the instant that it is', () => {
  const time = fc.date({ min: new Date('1980-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(time, (date) => {
      const whole = Math.floor(date.getTime() / 1000) * 1000;
      assert.equal(parseDate(new Date(whole).toUTCString())?.getTime(), whole);
    }),
  );
});

test('no text at all makes the date reader fail', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const date = parseDate(text);
      assert.ok(date === null || !Number.isNaN(date.getTime()));
    }),
  );
});
