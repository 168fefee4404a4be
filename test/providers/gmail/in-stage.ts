/** Tests of the adapter on a mailbox of numbered mails. */
import type { Fetched, FetchManner, MailProvider, ProviderId } from '#providers/provider.ts';
import type { GoogleStartOptions } from '#simulator/google/start.ts';
import { type GmailStage, openGmailStage } from '../../support/gmail-stage.ts';
import { mailDocument } from '../../support/mail-documents.ts';

/** Opens a stage for one test and ends it. */
export async function inStage(options: GoogleStartOptions, act: (stage: GmailStage) => Promise<void>): Promise<void> {
  const stage = await openGmailStage(options);
  try {
    await act(stage);
  } finally {
    await stage.end();
  }
}

/** Puts `count` mails into the inbox, `m0@acme.example` first; their ids, newest last. */
export function putSeveral(stage: GmailStage, count: number, threadId?: string): ProviderId[] {
  return Array.from({ length: count }, (_, n) => {
    stage.clock.leap(1_000);
    const raw = mailDocument({ messageId: `m${n}@acme.example` });
    return stage.user.insert(raw, { threadId }).id as ProviderId;
  });
}

/** Every answer of one fetch. */
export async function fetchAll(
  provider: MailProvider,
  ids: readonly ProviderId[],
  how?: FetchManner,
  maxOctets = 1024 * 1024,
): Promise<Fetched[]> {
  const answers: Fetched[] = [];
  for await (const answer of provider.fetch([...ids], maxOctets, how)) answers.push(answer);
  return answers;
}

/** How often a method was called at the simulated Google. */
export function callsOf({ google }: GmailStage, method: string): number {
  return google.world.stats.calls.get(method === 'batch' ? method : `gmail.users.${method}`) ?? 0;
}

/** The types of answers by their ids, sorted. */
export function typesOf(answers: readonly Fetched[]): Record<string, string> {
  const pairs = answers.map((answer): [string, string] => [
    answer.type === 'email' ? answer.email.id : answer.id,
    answer.type,
  ]);
  return Object.fromEntries(pairs.sort());
}
