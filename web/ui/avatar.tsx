import { cx } from './class-names.ts';

const hues = 6;
const sizes = { sm: 'size-6 text-[0.625rem]', md: 'size-8 text-xs', lg: 'size-12 text-lg' };

/** The initials of a person (round) or a company (square), in a colour that stays with the name. Decoration only. */
export function Avatar({ name, size = 'md', square }: { name: string; size?: keyof typeof sizes; square?: boolean }) {
  const hue = hueOf(name);
  return (
    <span
      aria-hidden
      style={{ background: `var(--hue-${hue})`, color: `var(--hue-${hue}-ink)` }}
      className={cx(
        'inline-flex shrink-0 items-center justify-center font-semibold select-none',
        sizes[size],
        square ? (size === 'lg' ? 'rounded-lg' : 'rounded-md') : 'rounded-full',
      )}
    >
      {initialsOf(name)}
    </span>
  );
}

function hueOf(name: string): number {
  let sum = 0;
  for (const char of name.toLowerCase()) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973;
  return sum % hues;
}

function initialsOf(name: string): string {
  const words = name
    .replace(/@.*/, '')
    .split(/[\s._-]+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const first = firstLetter(words[0]);
  const last = words.length > 1 ? firstLetter(words[words.length - 1]) : '';
  return (first + last).toUpperCase() || '·';
}

function firstLetter(word: string | undefined): string {
  return [...(word ?? '')].find((char) => /[\p{L}\p{N}]/u.test(char)) ?? '';
}
