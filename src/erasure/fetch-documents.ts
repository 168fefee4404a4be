/**
 * Fetches documents of copies from the mailboxes where they still lie, one after another, for an export. Rapport keeps
 * none of them.
 *
 * Invariant: at most so many documents and octets; what could not be had is told with a code, and ends nothing else.
 */
import type { ExportedCopy } from '#access/person-words.ts';
import type { App } from '#app.ts';
import { isFault } from '#errors.ts';
import type { ProviderId } from '#providers/provider.ts';
import type { ZippedFile } from './zip-files.ts';

/** A copy of an owner, to be fetched. */
export interface OwnedCopy extends ExportedCopy {
  ownerUserId: string;
}

/** What became of a copy: the name of its file in the archive, or why there is none. */
export type Fate = { file: string; cut: boolean } | { missing: string };

/** How much one export fetches at most. */
export interface FetchLimits {
  documents: number;
  octets: number;
}

/** Yields the files; `fates` is filled on the way, one for each copy. */
export async function* fetchDocuments(
  app: App,
  workspaceId: string,
  copies: readonly OwnedCopy[],
  limits: FetchLimits,
  fates: Map<OwnedCopy, Fate>,
): AsyncGenerator<ZippedFile> {
  const wanted = chooseCopies(app, copies, limits, fates);
  for (const own of Map.groupBy(wanted, (copy) => copy.connectionId).values()) {
    try {
      yield* fetchFrom(app, workspaceId, own, fates);
    } catch (error) {
      if (!isFault(error)) throw error;
      for (const copy of own) if (!fates.has(copy)) fates.set(copy, { missing: error.code });
    }
  }
}

function chooseCopies(
  app: App,
  copies: readonly OwnedCopy[],
  limits: FetchLimits,
  fates: Map<OwnedCopy, Fate>,
): OwnedCopy[] {
  let octets = 0;
  const chosen: OwnedCopy[] = [];
  for (const copy of copies) {
    const size = Math.min(copy.size, app.config.sync.messageMaxOctets);
    if (copy.providerId === null) fates.set(copy, { missing: 'gone-at-provider' });
    else if (!app.config.sync.enabled) fates.set(copy, { missing: 'email-disabled' });
    else if (chosen.length >= limits.documents || octets + size > limits.octets)
      fates.set(copy, { missing: 'too-much' });
    else {
      chosen.push(copy);
      octets += size;
    }
  }
  return chosen;
}

async function* fetchFrom(
  app: App,
  workspaceId: string,
  copies: OwnedCopy[],
  fates: Map<OwnedCopy, Fate>,
): AsyncGenerator<ZippedFile> {
  const { connectionId, ownerUserId } = copies[0]!;
  const byId = new Map(copies.map((copy) => [copy.providerId as ProviderId, copy]));
  const provider = await app.accounts.open(app, { workspaceId, connectionId, userId: ownerUserId });
  try {
    const documents = provider.fetch([...byId.keys()], app.config.sync.messageMaxOctets, { interactive: true });
    for await (const fetched of documents) {
      const copy = byId.get(fetched.type === 'email' ? fetched.email.id : fetched.id);
      if (!copy) continue;
      if (fetched.type !== 'email')
        fates.set(copy, { missing: fetched.type === 'gone' ? 'gone-at-provider' : fetched.code });
      else {
        const file = `messages/${copy.sentAt.toISOString().slice(0, 10)}-${connectionId.slice(-6)}-${copy.messageId}.eml`;
        fates.set(copy, { file, cut: fetched.email.cut });
        yield { name: file, octets: fetched.email.raw };
      }
    }
  } finally {
    await provider.close();
  }
}
