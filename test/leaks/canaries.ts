/**
 * Words that nobody else in the world writes, one for each place of each message, and the search for them in whatever a
 * viewer was sent: plain in any case, in hexadecimal, and in Base64 at any offset.
 */
import type { AccessLevel } from '#crm/interaction.ts';

/** Where in a message a canary sits. */
export const places = ['subject', 'text', 'name', 'cc', 'address', 'bcc', 'attachment', 'content'] as const;
export type Place = (typeof places)[number];

/**
 * What a viewer at a level may be shown; below the owner nobody is shown a BCC, or what an attachment holds. Its name
 * belongs to the body, which may be opened by whoever is shown all of it.
 */
const shownAt: Record<AccessLevel, readonly Place[]> = {
  private: [],
  subject: ['subject', 'name', 'cc', 'address'],
  full: ['subject', 'name', 'cc', 'address', 'text', 'attachment'],
};

/** The canary of one place of one message: letters and digits only, which neither URLs nor JSON encode. */
export function canary(message: string, place: Place): string {
  return `zq${message}x${place}qz`.toLowerCase();
}

/** The canaries of a message that a viewer who owns no copy must never meet. */
export function forbidden(message: string, level: AccessLevel): string[] {
  return places.filter((place) => !shownAt[level].includes(place)).map((place) => canary(message, place));
}

/** The first of these canaries that the octets hold in any form, or null. */
export function findCanary(octets: string, canaries: readonly string[]): string | null {
  const plain = octets.toLowerCase();
  const has = (each: string) =>
    plain.includes(each) ||
    plain.includes(Buffer.from(each).toString('hex')) ||
    base64Forms(each).some((form) => octets.includes(form));
  return canaries.find(has) ?? null;
}

/** A text inside a longer one in Base64: at each of the three offsets, without the letters that its neighbours share. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const whole = Buffer.from('\0'.repeat(offset) + text).toString('base64');
    const inner = whole
      .slice(offset === 0 ? 0 : offset + 1)
      .replace(/=+$/, '')
      .slice(0, -2);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
