/** The scopes that Rapport asks for, step by step: reading first, the others when somebody wants what they allow. */
export const gmailScopes = {
  /** Lists and reads mail, labels, aliases and history; watches. */
  read: 'https://www.googleapis.com/auth/gmail.readonly',
  /** Sends. */
  send: 'https://www.googleapis.com/auth/gmail.send',
  /** Labels, archives, drafts; includes reading and sending. */
  modify: 'https://www.googleapis.com/auth/gmail.modify',
} as const;

/** True when these scopes let a sync read the mailbox. */
export function canRead(scopes: readonly string[]): boolean {
  return [gmailScopes.read, gmailScopes.modify, 'https://mail.google.com/'].some((scope) => scopes.includes(scope));
}
