import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  passesCodiceFiscale,
  passesDni,
  passesEleven,
  passesLuhn,
  passesNhs,
  passesNir,
  passesPesel,
  passesRijksregister,
} from '#mail/check-digits.ts';
import { ibanLengths } from '#mail/iban-lengths.ts';
import { findSensitive, type SensitiveCode, sensitiveCodes } from '#mail/sensitive.ts';

const find = (text: string) => findSensitive([text]);
const found = (codes: SensitiveCode[], texts: string[]) => {
  for (const text of texts) assert.deepEqual(find(text), codes, text);
};
const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
/** The one last part of a number with which it passes. */
const completed = (stem: string, lasts: readonly string[], passes: (number: string) => boolean) =>
  lasts.map((last) => stem + last).find(passes);
const oneDigit = [...'0123456789'];
const twoDigits = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));

describe('numbers that want care', () => {
  test('cards are found in one piece and in their groups, by network, length and check digit', () => {
    found(
      ['card'],
      [
        '4111111111111111',
        'Card: 4111 1111 1111 1111, valid 12/27',
        'Card 5500-0000-0000-0004.',
        'Amex 3782 822463 10005',
        'Diners 3056 930902 5904',
        'card:6011000990139424;',
        'my\u00a0card\u00a04111\u00a01111\u00a01111\u00a01111',
      ],
    );
    found(
      [],
      [
        '4111 1111 1111 1112',
        '0000 0000 0000 0000',
        '1234 5678 9012 3452',
        '41 11 11 11 11 11 11 11',
        '4111 1111-1111 1111 1111',
        'https://shop.example/orders/4111111111111111',
        'order=4111111111111111',
        'x4111111111111111',
        '4111111111111111@shop.example',
        '14111 1111 1111 11110',
        '4111 1111 1111 1111 5500 0000 0000 0004',
        '2026-4111111111111111-7',
        '4111111111111111.25',
      ],
    );
  });

  test('accounts are found by country, length and check digits, whatever comes after', () => {
    found(
      ['iban'],
      [
        'IBAN: DE89 3704 0044 0532 0130 00 BIC COBADEFF',
        'GB82WEST12345698765432',
        'NL91 ABNA 0417 1643 00.',
        'FR14-2004-1010-0505-0001-3M02-606',
        'MT84MALT011000012345MTLCAST001S',
      ],
    );
    found(
      [],
      [
        'DE88 3704 0044 0532 0130 00',
        'DE89 3704 0044 0532 0130 0',
        'DE89370400440532013000123',
        'ZZ89 3704 0044 0532 0130 00',
        'DE893 7040 0440 5320 13000',
        'xDE89370400440532013000',
      ],
    );
  });

  test('national numbers are found by their check digits, those that chance makes often only by their name', () => {
    found(
      ['national-id'],
      [
        'BSN 111222333',
        'My burgerservicenummer is 1112.22.333',
        'DNI 12345678Z',
        'NIE: X1234567L',
        '1 85 05 78 006 084 91',
        '185057800608491',
        'RSSMRA85T10A562S',
        'PESEL: 44051401359',
        '85.07.30-033.28',
        'rijksregisternummer 85073003328',
        'NHS number 943 476 5919',
      ],
    );
    found(
      [],
      [
        '111222333',
        'BSN 111222334',
        '12345678Z',
        'DNI 12345678A',
        '44051401359',
        'PESEL 44051401358',
        '85073003328',
        '85.07.30-033.29',
        '943 476 5919',
        'NHS number 943 476 5918',
        'RSSMRA85T10A562T',
        '1 85 05 78 006 084 92',
        `BSN of my brother, whom you have met${'.'.repeat(60)} 111222333`,
      ],
    );
  });

  test('any text may be searched, and only codes come out, each once and in one order', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('4111 1111 1111 1111', 'DE89370400440532013000', 'BSN 111222333', ' ', '\n', '-', 'https://'),
    );
    fc.assert(
      fc.property(fc.array(fc.array(piece, { maxLength: 8 }), { maxLength: 4 }), (parts) => {
        const codes = findSensitive(parts.map((part) => part.join('')));
        assert.deepEqual(
          codes,
          sensitiveCodes.filter((code) => codes.includes(code)),
        );
      }),
    );
    assert.deepEqual(findSensitive(['DE89370400440532013000', 'a 4111111111111111', '4111111111111111']), [
      'card',
      'iban',
    ]);
  });

  test('a text is read to its limit and no further', () => {
    const card = ' 4111111111111111 ';
    assert.deepEqual([find('x '.repeat(24_000) + card), find('x '.repeat(25_000) + card)], [['card'], []]);
  });

  test('one wrong digit is no number of any kind', () => {
    const change = fc.tuple(fc.nat({ max: 15 }), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(digits(14), change, (stem, [at, by]) => {
        const card = completed(`4${stem}`, oneDigit, passesLuhn)!;
        const wrong = [...card].map((digit, n) => (n === at ? String((Number(digit) + by) % 10) : digit)).join('');
        assert.deepEqual(find(card), ['card']);
        assert.deepEqual(passesLuhn(wrong), false);
      }),
    );
  });

  test('every country’s account is found with its right check digits alone', () => {
    const account = fc
      .constantFrom(...ibanLengths)
      .chain(([country, length]) => digits(length - 4).map((rest) => ({ country, rest })));
    fc.assert(
      fc.property(account, ({ country, rest }) => {
        const right = twoDigits.filter((check) => find(`${country}${check}${rest}`).includes('iban'));
        const remainder = [...`${rest}${[...country].map((letter) => Number.parseInt(letter, 36)).join('')}00`].reduce(
          (sum, digit) => (sum * 10 + Number(digit)) % 97,
          0,
        );
        const check = String(98 - remainder).padStart(2, '0');
        assert.ok(right.includes(check));
        for (const other of right) assert.ok((Number(other) - Number(check)) % 97 === 0);
      }),
    );
  });

  test('check digits leave each number one right end', () => {
    const rules: [string, number, readonly string[], (number: string) => boolean, number][] = [
      ['luhn', 15, oneDigit, passesLuhn, 1],
      ['eleven', 8, oneDigit, passesEleven, 1],
      ['nhs', 9, oneDigit, passesNhs, 1],
      ['pesel', 10, oneDigit, passesPesel, 1],
      ['nir', 13, twoDigits, passesNir, 1],
      ['rijksregister', 9, twoDigits, passesRijksregister, 2],
      ['dni', 8, [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'], passesDni, 1],
    ];
    for (const [name, length, lasts, passes, most] of rules) {
      fc.assert(
        fc.property(digits(length), (stem) => {
          const right = lasts.filter((last) => passes(stem + last));
          assert.ok(right.length <= most, `${name} ${stem}`);
        }),
      );
    }
    assert.deepEqual(
      [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((last) => passesCodiceFiscale(`MRTMTT91D08F205${last}`)),
      ['J'],
    );
    assert.equal(passesCodiceFiscale('MRTMTT91D78F205X'), false, 'no day');
  });

  test('numbers for dates that are none are none', () => {
    const dates = ['990230', '991301', '990132', '990000'];
    const passing = dates.flatMap((date) => [
      ...twoDigits.filter((last) => passesRijksregister(`${date}033${last}`)),
      ...oneDigit.filter((last) => passesPesel(`${date}0339${last}`)),
    ]);
    const [february] = dates;
    const ofFebruary = [
      ...twoDigits.filter((last) => passesRijksregister(`${february}033${last}`)),
      ...oneDigit.filter((last) => passesPesel(`${february}0339${last}`)),
    ];
    assert.deepEqual(passing, ofFebruary, 'only that February has 30 days is not looked at');
  });
});
