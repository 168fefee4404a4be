import { Fault } from '#errors.ts';

const longest = 254;
const shape =
  /^[^\s@"<>(),;:\\[\]]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** The address under which somebody signs in, in small letters; throws a Fault `refuse` for anything else. */
export function signInAddress(text: string): string {
  const address = text.trim().toLowerCase();
  if (address.length > longest || !shape.test(address))
    throw new Fault('refuse', 'invalid-request', 'This is not an email address.', { field: 'email' });
  return address;
}
