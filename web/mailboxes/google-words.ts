/** What Google's scopes and ways in are called, in words for the owner of a mailbox. */
import type { ConnectionPage, GoogleFeature, Scopes } from '../api-types.ts';

/** What each scope lets Rapport do, and what that is good for. */
export const featureWords: Record<GoogleFeature, { name: string; says: string }> = {
  read: { name: 'Read mail', says: 'For timelines and figures. It changes nothing and sends nothing.' },
  send: { name: 'Send mail', says: 'Only what the owner of the mailbox writes in Rapport.' },
  modify: { name: 'Change labels', says: 'For marking as read, archiving and labelling from Rapport.' },
};

/** What the scopes allow: everything that is not said to be missing. */
export function allowedBy({ missing }: Scopes): GoogleFeature[] {
  const features = Object.keys(featureWords) as GoogleFeature[];
  return features.filter((feature) => !missing.some((each) => each.feature === feature));
}

/** Who let Rapport in, and how. */
export function accessWords({ access, own }: ConnectionPage): { name: string; says: string } {
  if (access === 'delegated')
    return { name: 'By your administrator', says: 'For the mailboxes of the whole domain, without asking each owner.' };
  return {
    name: own ? 'By your own consent' : 'By the owner’s consent',
    says:
      access === 'workspace'
        ? 'Asked for by your organisation’s own project at Google.'
        : 'Asked for by the project at Google of this server.',
  };
}
