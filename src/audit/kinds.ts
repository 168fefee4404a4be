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
  'blocklist-changed': 'Changed a blocklist of one’s own.',
  'protected-changed': 'Changed whose mail the team never sees.',
  'access-requested': 'Asked to read mail of colleagues.',
  'access-decided': 'Decided what a colleague may read.',
  'access-ended': 'Took back what a colleague was allowed to read.',
  'retention-run': 'Retention let go what is older than the workspace keeps.',
  'person-exported': 'Exported what is held about a person.',
  'erasure-requested': 'Asked what the erasure of a person would remove.',
  'erasure-cancelled': 'Gave up the erasure of a person.',
  'erasure-run': 'Erased a person.',
  'audit-cut': 'Retention took old entries of this log away.',
} as const;
export type AuditKind = keyof typeof auditKinds;

/** What an entry can concern. */
export type SubjectType =
  | 'message'
  | 'interaction'
  | 'contact'
  | 'connection'
  | 'user'
  | 'key'
  | 'workspace'
  | 'thread'
  | 'access-request'
  | 'erasure';

/** One thing that an entry concerns, by its opaque id. */
export interface Subject {
  type: SubjectType;
  id: string;
}
