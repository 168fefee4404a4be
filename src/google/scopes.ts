/** What the scopes of Gmail switch on, and which of them a connection has. They are asked for in steps. */
import { gmailScopes } from '#providers/gmail/scopes.ts';

/** What a scope switches on: `read` syncs, `send` sends, `modify` manages labels. */
export type GoogleFeature = 'read' | 'send' | 'modify';

/** The scope of each feature. */
export const scopeOf: Record<GoogleFeature, string> = gmailScopes;

/** What the box on Google's page says, for words that name it. */
export const boxOf: Record<GoogleFeature, string> = {
  read: 'View your email messages and settings',
  send: 'Send email on your behalf',
  modify: 'Read, compose, and send emails from your Gmail account',
};

/** Scopes that include others. */
const wider = new Map<string, GoogleFeature[]>([
  [scopeOf.modify, ['read', 'send']],
  ['https://mail.google.com/', ['read', 'send', 'modify']],
]);

/** Whether these scopes allow a feature. */
export function allows(granted: readonly string[], feature: GoogleFeature): boolean {
  return granted.some((scope) => scope === scopeOf[feature] || wider.get(scope)?.includes(feature));
}

/** What is not granted yet, with what it would switch on. */
export function missingScopes(granted: readonly string[]): { scope: string; feature: GoogleFeature }[] {
  const features = Object.keys(scopeOf) as GoogleFeature[];
  return features
    .filter((feature) => !allows(granted, feature))
    .map((feature) => ({ scope: scopeOf[feature], feature }));
}

/** What is asked for: reading always, and the feature that is wanted now. */
export function scopesFor(feature: GoogleFeature): string[] {
  return feature === 'read' ? [scopeOf.read] : [scopeOf.read, scopeOf[feature]];
}
