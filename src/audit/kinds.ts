/** Everything that the audit log tells of, with the sentence that an admin reads. */
export const auditKinds = {
  'content-read': 'Read words of mail that a colleague owns.',
  'visibility-changed': 'Changed who may see mail.',
  'log-entry-deleted': 'Deleted a log entry.',
  'log-entry-restored': 'Took back the deletion of a log entry.',
  'workspace-changed': 'Changed the settings of the workspace.',
  'google-changed': 'Changed how the workspace reaches Google.',
  'signed-in': 'Signed in.',
  'member-joined': 'Joined the workspace.',
  'member-removed': 'Removed a member.',
  'role-changed': 'Gave a member another role.',
  'key-made': 'Made an API key.',
  'key-removed': 'Removed an API key.',
  'connection-made': 'Connected a mailbox.',
  'connection-changed': 'Changed a mailbox.',
  'connection-ended': 'Disconnected a mailbox.',
  'audit-cut': 'Retention took old entries of this log away.',
} as const;
export type AuditKind = keyof typeof auditKinds;

/** What an entry can concern. */
export type SubjectType = 'message' | 'interaction' | 'contact' | 'connection' | 'user' | 'key' | 'workspace';

/** One thing that an entry concerns, by its opaque id. */
export interface Subject {
  type: SubjectType;
  id: string;
}
