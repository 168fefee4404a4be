/** The scopes that the simulated Google knows, and what its consent page says of them. */

/** Signing in: always granted when asked for, and never a box to tick. */
const SIGN_IN = new Map([
  ['openid', 'Associate you with your personal info on Google'],
  ['https://www.googleapis.com/auth/userinfo.email', 'See your primary Google Account email address'],
  ['https://www.googleapis.com/auth/userinfo.profile', 'See your personal info, including what you have made public'],
]);

const SHORT = new Map([
  ['email', 'https://www.googleapis.com/auth/userinfo.email'],
  ['profile', 'https://www.googleapis.com/auth/userinfo.profile'],
]);

const GMAIL = 'https://www.googleapis.com/auth/gmail.';

const WORDS = new Map([
  ['https://mail.google.com/', 'Read, compose, send, and permanently delete all your email from Gmail'],
  [`${GMAIL}readonly`, 'View your email messages and settings'],
  [`${GMAIL}modify`, 'Read, compose, and send emails from your Gmail account'],
  [`${GMAIL}send`, 'Send email on your behalf'],
  [`${GMAIL}compose`, 'Manage drafts and send emails'],
  [`${GMAIL}insert`, 'Add emails into your Gmail mailbox'],
  [`${GMAIL}labels`, 'See and edit your email labels'],
  [`${GMAIL}metadata`, 'View your email message metadata such as labels and headers, but not the email body'],
  [`${GMAIL}settings.basic`, 'See, edit, create, or change your email settings and filters in Gmail'],
  [`${GMAIL}settings.sharing`, 'Manage your sensitive mail settings, including who can manage your mail'],
  ['https://www.googleapis.com/auth/contacts.readonly', 'See and download your contacts'],
  ['https://www.googleapis.com/auth/calendar.readonly', 'See and download any calendar you can access'],
  ['https://www.googleapis.com/auth/calendar.events', 'View and edit events on all your calendars'],
  ['https://www.googleapis.com/auth/pubsub', 'View and manage Pub/Sub topics and subscriptions'],
  ['https://www.googleapis.com/auth/cloud-platform', 'See, edit, configure, and delete your Google Cloud data'],
]);

/** The full names of the scopes in a text; each once. `email` and `profile` bring `openid`, as at Google. */
export function readScopes(text: string): string[] {
  const named = text.split(' ').filter((scope) => scope !== '');
  const full = named.map((scope) => SHORT.get(scope) ?? scope);
  return [...new Set(full.some(isSignInScope) ? [...full, 'openid'] : full)];
}

/** True for a scope that only says who someone is. */
export function isSignInScope(scope: string): boolean {
  return SIGN_IN.has(scope);
}

/** True for a scope that there is. */
export function isKnownScope(scope: string): boolean {
  return SIGN_IN.has(scope) || WORDS.has(scope);
}

/** What the consent page says of a scope. */
export function wordsOfScope(scope: string): string {
  return SIGN_IN.get(scope) ?? WORDS.get(scope) ?? scope;
}
