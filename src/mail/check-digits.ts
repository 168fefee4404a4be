/**
 * Check digits of numbers, each by the rule that its issuer has published. The caller gives as many digits (or letters)
 * as the number has, without separators. A number of one repeated digit passes nothing.
 */

/** Luhn's formula (ISO/IEC 7812-1, Annex B): payment cards. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    sum += at % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0 && !repeats(digits);
}

/** The Dutch burgerservicenummer: weights 9 to 2 and −1, a multiple of 11. */
export function passesEleven(digits: string): boolean {
  const sum = weigh(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]);
  return digits.length === 9 && sum % 11 === 0 && !repeats(digits);
}

/** The number of the British NHS: weights 10 to 2, the check digit completes to 11. */
export function passesNhs(digits: string): boolean {
  const check = 11 - (weigh(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return digits.length === 10 && (check === 11 ? 0 : check) === Number(digits[9]) && !repeats(digits);
}

/** The Polish PESEL: a date of birth with its century in the month, weights 1, 3, 7, 9. */
export function passesPesel(digits: string): boolean {
  const sum = weigh(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]);
  return digits.length === 11 && (10 - (sum % 10)) % 10 === Number(digits[10]) && isBirth(digits, 20, 80);
}

/** The Belgian national register: a date of birth, and 97 less the rest by 97; who was born from 2000 on has a 2 before it. */
export function passesRijksregister(digits: string): boolean {
  const [number, check] = [digits.slice(0, 9), Number(digits.slice(9))];
  const fits = [number, `2${number}`].some((each) => 97 - (Number(each) % 97) === check);
  return digits.length === 11 && fits && isBirth(digits, 20, 40) && !repeats(number);
}

/** The French NIR: sex, year, month, department, and 97 less the rest by 97. Corsica's letters are not looked for. */
export function passesNir(digits: string): boolean {
  const [number, month, department] = [digits.slice(0, 13), Number(digits.slice(3, 5)), Number(digits.slice(5, 7))];
  const dated = (month >= 1 && month <= 12) || (month >= 20 && month <= 42);
  const fits = 97 - Number(BigInt(number) % 97n) === Number(digits.slice(13));
  return digits.length === 15 && /^[12]/.test(digits) && dated && department >= 1 && department <= 99 && fits;
}

/** The Spanish DNI and NIE: the letter that the rest by 23 names. */
export function passesDni(number: string): boolean {
  const digits = number.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
  return /^\d{8}$/.test(digits) && 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(digits) % 23] === number.at(-1) && !repeats(digits);
}

/** The Italian codice fiscale (decree of 12 March 1974): letters of a date of birth, and a letter that checks the others. */
export function passesCodiceFiscale(code: string): boolean {
  const day = Number([...code.slice(9, 11)].map(digitBehind).join('')) % 40;
  let sum = 0;
  for (let at = 0; at < 15; at += 1) {
    const value = Number.parseInt(code[at]!, 36);
    const place = value > 9 ? value - 10 : value;
    sum += at % 2 === 0 ? oddValues[place]! : place;
  }
  return code.length === 16 && day >= 1 && day <= 31 && String.fromCharCode(65 + (sum % 26)) === code[15];
}

/** What a letter or digit counts in an odd place, A or 0 first. */
const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** Of two persons with one code, one has letters in place of digits. */
function digitBehind(character: string): number {
  const place = 'LMNPQRSTUV'.indexOf(character);
  return place === -1 ? Number(character) : place;
}

function weigh(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * Number(digits[at] ?? 0), 0);
}

/** The digits begin with a date as yymmdd, whose month may be raised by steps up to the last one. */
function isBirth(digits: string, step: number, last: number): boolean {
  const [month, day] = [Number(digits.slice(2, 4)), Number(digits.slice(4, 6))];
  return month < last + step && month % step >= 1 && month % step <= 12 && day >= 1 && day <= 31;
}

function repeats(digits: string): boolean {
  return new Set(digits).size === 1;
}
