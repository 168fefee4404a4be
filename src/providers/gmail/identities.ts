/** The account's own addresses: the primary one and the aliases that may be sent from (`settings.sendAs`, 1 unit). */
import type { Identity } from '../provider.ts';
import { answerBroken } from './errors.ts';
import type { ToldSendAs, ToldSendAsList } from './google-types.ts';
import { listing } from './manners.ts';
import { objectsIn, textIn } from './read-fields.ts';
import type { GmailSession } from './session.ts';

const mostIdentities = 1_000;

/** Addresses that Google has verified; exactly one is the default. */
export async function listIdentities(session: GmailSession): Promise<Identity[]> {
  const call = { method: 'settings.sendAs.list', path: '/settings/sendAs' } as const;
  const settled = await session.ask(call, listing);
  if (settled.type !== 'ok') throw answerBroken();
  const told: ToldSendAsList = settled.value;
  const given: ToldSendAs[] = objectsIn(told.sendAs).slice(0, mostIdentities);
  const usable = given.filter(
    (item) => item.isPrimary === true || (item.verificationStatus ?? 'accepted') === 'accepted',
  );
  const chosen = usable.find((item) => item.isDefault === true) ?? usable.find((item) => item.isPrimary === true);
  const identities = usable.flatMap((item): Identity[] => {
    const address = textIn(item.sendAsEmail);
    if (address === null || !/^[^@\s]+@[^@\s]+$/.test(address)) return [];
    return [{ address, name: textIn(item.displayName), isDefault: item === chosen }];
  });
  // An account without an address of its own is none; whatever this is, it is not believed.
  if (!identities.some(({ isDefault }) => isDefault)) throw answerBroken();
  return identities;
}
