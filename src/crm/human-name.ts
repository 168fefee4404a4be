/**
 * What to call somebody whom only his mail makes known: the display name set right, else what the address tells. Pure.
 */

const longest = 100;

/** "Doe, Jane" and "JANE DOE" are "Jane Doe"; without a name jane.doe@… is too. Never empty for an address with a local part. */
export function humanName(displayName: string | null, address: string): string {
  const spoken = cleanName(displayName ?? '');
  if (spoken !== '' && !spoken.includes('@')) return spoken.slice(0, longest);
  return nameOfLocalPart(address).slice(0, longest);
}

function cleanName(name: string): string {
  const bare = name
    .slice(0, 4 * longest)
    .replace(/[\p{Cc}\p{Cf}"]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[ ']+|[ ']+$/g, '');
  return calm(turned(bare));
}

/** Two parts around one comma are the family name and the first name, unless the second is a title or a firm's form. */
function turned(name: string): string {
  const [family, first, ...more] = name.split(',').map((part) => part.trim());
  if (!family || !first || more.length > 0) return name;
  if (/^(?:jr|sr|ph\.?d|m\.?d|mba|esq|inc|llc|ltd|gmbh|s\.?a|b\.?v|i{2,3}|iv)\.?$/i.test(first)) return name;
  return first.split(' ').length <= 3 && family.split(' ').length <= 3 ? `${first} ${family}` : name;
}

/** A name all in capitals, of two words or more, is not shouted on. */
function calm(name: string): string {
  const shouted = name.includes(' ') && name === name.toUpperCase() && name !== name.toLowerCase();
  return shouted ? capitalised(name.toLowerCase()) : name;
}

function nameOfLocalPart(address: string): string {
  const at = address.lastIndexOf('@');
  const local = (at > 0 ? address.slice(0, at) : address).slice(0, longest).replace(/^"|"$/g, '');
  const [untagged = local] = local.split('+').filter(Boolean);
  const words = untagged.split(/[._-]/).filter(Boolean);
  const human = words.length > 1 && words.every((word) => /^[\p{L}']+$/u.test(word));
  return human ? capitalised(words.join(' ').toLowerCase()) : untagged;
}

function capitalised(name: string): string {
  return name.replace(/(?<=^|[ '-])\p{L}/gu, (letter) => letter.toUpperCase());
}
