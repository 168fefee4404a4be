import { answerBroken } from './errors.ts';
import type { ToldProfile } from './google-types.ts';
import { countIn, textIn } from './read-fields.ts';
import type { GmailSession, Manner } from './session.ts';
import { isHistoryId } from './state.ts';

/** Who the account is, and where its history stands. */
export interface Profile {
  address: string;
  historyId: string;
  messages: number;
}

/** Asks for the profile (1 unit). */
export async function readProfile(session: GmailSession, manner: Manner): Promise<Profile> {
  const settled = await session.ask({ method: 'getProfile', path: '/profile' }, manner);
  if (settled.type !== 'ok') throw answerBroken();
  const { emailAddress, historyId, messagesTotal }: ToldProfile = settled.value;
  const address = textIn(emailAddress);
  if (address === null || !isHistoryId(historyId)) throw answerBroken();
  return { address, historyId, messages: countIn(messagesTotal) ?? 0 };
}
