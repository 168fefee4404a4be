/**
 * The tables as Kysely sees them. The truth is in migrations/*.sql; test/architecture compares the two column by column.
 * Types only: nothing here runs.
 */

import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { AccessLevel, InteractionKind, LinkReason, RecordKind } from '#crm/interaction.ts';

/** Null on insert where the database has a default. */
type Stamp = ColumnType<Date, Date | undefined, Date>;

export interface WorkspaceTable {
  workspace_id: string;
  name: string;
  default_level: Generated<AccessLevel>;
  bound_level: Generated<AccessLevel>;
  own_domains: Generated<string[]>;
  unmatched_days: Generated<number>;
  words_days: number | null;
  envelope_days: number | null;
  interaction_days: number | null;
  audit_days: number | null;
  warns: Generated<boolean>;
  retained_at: Date | null;
  created_at: Stamp;
}

/** The state of a connection, as its owner reads it. */
export type ConnectionStatus = 'connected' | 'paused' | 'error' | 'needs_reconnect' | 'disconnected';

export interface ConnectionTable {
  workspace_id: string;
  id: string;
  user_id: string;
  provider: 'gmail' | 'outlook' | 'imap' | 'inbound' | 'memory';
  address: string;
  status: Generated<ConnectionStatus>;
  status_code: string | null;
  status_message: string | null;
  settings: JSONColumnType<Record<string, unknown>>;
  secret: string | null;
  history_days: number | null;
  history_from: Date | null;
  poll_minutes: Generated<number>;
  default_level: AccessLevel | null;
  default_sync: Generated<boolean>;
  phase: Generated<'listing' | 'importing' | 'live'>;
  failures: Generated<number>;
  last_synced_at: Date | null;
  next_sync_at: Stamp;
  audited_at: Date | null;
  audit: JSONColumnType<AuditFigures> | null;
  created_at: Stamp;
  access_token: string | null;
  access_expires_at: Date | null;
  asks_older: Generated<boolean>;
  /** Normalised. */
  identities: Generated<string[]>;
}

/** What a completeness audit found, in messages. `missing` is what is still missing after the repair. */
export interface AuditFigures {
  onServer: number;
  inLedger: number;
  missing: number;
  repaired: number;
  goneMarked: number;
}

export interface MailboxTable {
  workspace_id: string;
  connection_id: string;
  key: string;
  name: string;
  role: string | null;
  selectable: Generated<boolean>;
  vanished_at: Date | null;
}

export interface FeedTable {
  workspace_id: string;
  connection_id: string;
  key: string;
  mailbox_key: string | null;
  state: string | null;
  epoch: Generated<string>;
  generation: Generated<number>;
  listing: Generated<boolean>;
  remaining: number | null;
}

export interface ThreadTable {
  workspace_id: string;
  id: string;
  participants: Generated<string[]>;
  first_at: Date;
  last_at: Date;
  has_reply: Generated<boolean>;
}

export interface ThreadKeyTable {
  workspace_id: string;
  key: string;
  thread_id: string;
}

export interface ThreadMergeTable {
  workspace_id: string;
  from_id: string;
  into_id: string;
  merged_at: Stamp;
}

export interface MessageTable {
  workspace_id: string;
  id: string;
  digest: Buffer;
  rfc_message_id: string | null;
  thread_id: string;
  sent_at: Date;
  automated: Generated<'person' | 'automated' | 'list' | 'auto-reply' | 'bounce'>;
  automated_reasons: Generated<string[]>;
  created_at: Stamp;
}

export interface EmailTable {
  workspace_id: string;
  id: string;
  connection_id: string;
  owner_user_id: string;
  message_id: string;
  content_digest: Buffer;
  direction: 'sent' | 'received';
  received_at: Date;
  size: number;
  protected: Generated<boolean>;
  created_at: Stamp;
}

export interface EmailTextTable {
  workspace_id: string;
  email_id: string;
  owner_user_id: string;
  subject: string;
  snippet: string;
  attachments: JSONColumnType<object[]>;
  problems: JSONColumnType<object[]>;
  warnings: Generated<string[]>;
  reduced_at: Date | null;
}

/** What somebody is in a message. */
export type ParticipantRole = 'from' | 'sender' | 'reply-to' | 'to' | 'cc' | 'bcc';

export interface ParticipantTable {
  workspace_id: string;
  email_id: string;
  role: ParticipantRole;
  position: number;
  owner_user_id: string;
  address: string;
  name: string | null;
  key: string;
  domain: string;
}

/** The one outcome that a listed message has at any time. */
export type Outcome = 'pending' | 'logged' | 'unmatched' | 'skipped' | 'quarantined';

export interface LedgerEntryTable {
  workspace_id: string;
  connection_id: string;
  provider_id: string;
  feed_key: string;
  mailboxes: string[];
  keywords: Generated<string[]>;
  received_at: Date | null;
  size: number | null;
  outcome: Outcome;
  rule: string | null;
  reason: string | null;
  presence: Generated<'there' | 'gone'>;
  retired: Generated<boolean>;
  generation: number;
  email_id: string | null;
  attempts: Generated<number>;
  first_seen_at: Date;
  settled_at: Date | null;
  provider_thread_id: string | null;
  order_at: Date | null;
}

export interface CorrespondentTable {
  workspace_id: string;
  connection_id: string;
  owner_user_id: string;
  key: string;
  address: string;
  name: string | null;
  domain: string;
  sent_count: Generated<number>;
  received_count: Generated<number>;
  last_at: Date;
  automated_reason: string | null;
  in_crm: Generated<boolean>;
  search: Generated<string>;
  /** Computed by the database. */
  rank: ColumnType<number, never, never>;
}

export interface LeaseTable {
  workspace_id: string;
  connection_id: string;
  holder: string;
  fence: number;
  expires_at: Date;
}

export interface SyncRunTable {
  workspace_id: string;
  id: string;
  connection_id: string;
  cause: string;
  started_at: Date;
  finished_at: Date | null;
  outcome: 'done' | 'retry' | 'reconnect' | 'resync' | 'skip' | 'refuse' | 'bug' | null;
  code: string | null;
  message: string | null;
  listed: Generated<number>;
  applied: Generated<number>;
}

export interface CompanyTable {
  workspace_id: string;
  id: string;
  name: string;
  created_by: string | null;
  created_at: Stamp;
  updated_at: Stamp;
}

export interface CompanyDomainTable {
  workspace_id: string;
  domain: string;
  company_id: string;
}

/** What a contact is to the workspace. */
export type ContactKind = 'lead' | 'client' | 'investor' | 'partner' | 'own';

export interface ContactTable {
  workspace_id: string;
  id: string;
  name: string;
  kind: Generated<ContactKind>;
  high_value: Generated<boolean>;
  title: string | null;
  phone: string | null;
  company_id: string | null;
  created_by: string | null;
  created_at: Stamp;
  updated_at: Stamp;
}

export interface ContactAddressTable {
  workspace_id: string;
  key: string;
  contact_id: string;
  address: string;
  position: Generated<number>;
  /** Null: as long as the contact is there. */
  added_at: Date | null;
  added_by: string | null;
}

/** Where a deal stands. */
export type DealStage = 'new' | 'qualified' | 'proposal' | 'negotiation' | 'won' | 'lost';

export interface DealTable {
  workspace_id: string;
  id: string;
  name: string;
  stage: Generated<DealStage>;
  value: string | null;
  currency: Generated<string>;
  reference: string | null;
  company_id: string | null;
  created_by: string | null;
  created_at: Stamp;
  updated_at: Stamp;
}

export interface DealContactTable {
  workspace_id: string;
  deal_id: string;
  contact_id: string;
}

export interface InteractionTable {
  workspace_id: string;
  id: string;
  kind: InteractionKind;
  message_id: string | null;
  anchor_email_id: string | null;
  occurred_at: Date;
  team_level: Generated<AccessLevel>;
  created_by: string | null;
  created_at: Stamp;
}

export interface NoteTextTable {
  workspace_id: string;
  interaction_id: string;
  author_user_id: string;
  subject: Generated<string>;
  body: string;
}

export interface InteractionLinkTable {
  workspace_id: string;
  interaction_id: string;
  record_kind: RecordKind;
  record_id: string;
  owner_user_id: Generated<string>;
  reason: LinkReason;
  bcc: Generated<boolean>;
  logs: Generated<boolean>;
}

export interface TimelineEntryTable {
  workspace_id: string;
  record_kind: RecordKind;
  record_id: string;
  audience: string;
  occurred_at: Date;
  interaction_id: string;
  kind: InteractionKind;
}

export interface EmailContactSettingTable {
  workspace_id: string;
  user_id: string;
  contact_id: string;
  /** Null: as the mailbox has it. */
  sync: boolean | null;
  level: AccessLevel | null;
  shares_older: Generated<boolean>;
  older_kept: Generated<boolean>;
  updated_at: Stamp;
}

export interface FormerAddressTable {
  workspace_id: string;
  user_id: string;
  key: string;
  contact_id: string;
}

export interface LimitedAddressTable {
  workspace_id: string;
  user_id: string;
  key: string;
}

export interface InteractionSettingTable {
  workspace_id: string;
  user_id: string;
  message_id: string;
  level: AccessLevel | null;
  deleted_at: Date | null;
  frozen: Generated<boolean>;
  updated_at: Stamp;
}

export interface IdempotencyKeyTable {
  workspace_id: string;
  user_id: string;
  key: string;
  request_digest: Buffer;
  status: number | null;
  response: JSONColumnType<object> | null;
  created_at: Stamp;
}

export interface GoogleClientTable {
  workspace_id: string;
  client_id: string | null;
  client_secret: string | null;
  client_enabled: Generated<boolean>;
  service_account: string | null;
  service_account_client_id: string | null;
  service_account_key: string | null;
  domain: string | null;
  delegation_enabled: Generated<boolean>;
  pubsub_topic: string | null;
  pubsub_subscription: string | null;
  push_service_account: string | null;
  updated_at: Stamp;
}

export interface OauthStateTable {
  workspace_id: string;
  digest: Buffer;
  user_id: string;
  session_digest: Buffer;
  verifier: string;
  access: 'instance' | 'workspace';
  client_id: string;
  connection_id: string | null;
  scopes: string[];
  history_given: boolean;
  history_days: number | null;
  asks_older: Generated<boolean>;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
}

export interface PushNotificationTable {
  workspace_id: string;
  connection_id: string;
  notification_id: string;
  history_id: string;
  received_at: Date;
}

/** Whether a provider pushes: `off` where nobody set it up. */
export type PushState = 'active' | 'lost' | 'off';

export interface PushWatchTable {
  workspace_id: string;
  connection_id: string;
  state: PushState;
  topic: string | null;
  expires_at: Date | null;
  renewed_at: Date | null;
  next_renewal_at: Date;
  failures: Generated<number>;
  code: string | null;
  message: string | null;
}

export interface EndedGrantTable {
  workspace_id: string;
  id: string;
  connection_id: string;
  address: string;
  access: 'instance' | 'workspace' | 'delegated';
  client_id: string | null;
  tokens: string | null;
  watched: boolean;
  attempts: Generated<number>;
  ended_at: Date;
}

export interface QuotaWindowTable {
  workspace_id: string;
  connection_id: string;
  window_state: JSONColumnType<Record<string, unknown>>;
}

export interface AlertTable {
  workspace_id: string;
  id: string;
  kind: 'push-lost' | 'needs-reconnect' | 'access-asked';
  connection_id: string | null;
  user_id: string;
  message: string;
  raised_at: Date;
  cleared_at: Date | null;
}

export interface ContactImportTable {
  workspace_id: string;
  id: string;
  user_id: string;
  connection_id: string;
  created_at: Date;
  undone_at: Date | null;
}

export interface ContactImportPersonTable {
  workspace_id: string;
  import_id: string;
  contact_id: string;
  created: boolean;
  former: JSONColumnType<{ sync: boolean | null; level: AccessLevel | null }> | null;
}

export interface AuditHeadTable {
  workspace_id: string;
  seq: number;
  hash: Buffer;
}

export interface AuditEntryTable {
  workspace_id: string;
  seq: number;
  at: Date;
  actor_user_id: string | null;
  kind: string;
  subjects: JSONColumnType<{ type: string; id: string }[]>;
  detail: JSONColumnType<Record<string, unknown>>;
  hash: Buffer;
}

export interface AuditCheckpointTable {
  workspace_id: string;
  seq: number;
  hash: Buffer;
  entries: number;
  taken_at: Date;
  signature: Buffer;
}

export interface ContentReadTable {
  workspace_id: string;
  owner_user_id: string;
  reader_user_id: string;
  message_id: string;
  day: string;
  level: AccessLevel;
  first_at: Date;
}

/** Whether a listed value is one address or a domain with all below it. */
export type ListedKind = 'address' | 'domain';

export interface BlockedAddressTable {
  workspace_id: string;
  user_id: string;
  kind: ListedKind;
  value: string;
  created_at: Stamp;
}

export interface ParkedMailboxTable {
  workspace_id: string;
  user_id: string;
  email: string;
  code: string;
  message: string;
  parked_at: Date;
}

export interface ProtectedAddressTable {
  workspace_id: string;
  kind: ListedKind;
  value: string;
  created_by: string | null;
  created_at: Stamp;
}

/** What a grant, or a request for one, is about. */
export type GrantScope = 'message' | 'thread' | 'contact';

export interface AccessRequestTable {
  workspace_id: string;
  id: string;
  requester_user_id: string;
  about: GrantScope;
  subject_id: string;
  note: Generated<string>;
  created_at: Stamp;
}

export interface AccessAddresseeTable {
  workspace_id: string;
  request_id: string;
  owner_user_id: string;
  decision: GrantScope | 'none' | null;
  decided_at: Date | null;
}

export interface AccessGrantTable {
  workspace_id: string;
  id: string;
  owner_user_id: string;
  viewer_user_id: string;
  scope: GrantScope;
  subject_id: string;
  level: 'subject' | 'full';
  request_id: string | null;
  granted_at: Stamp;
}

export interface ViewerLevelTable {
  workspace_id: string;
  interaction_id: string;
  user_id: string;
  level: AccessLevel;
}

export interface ErasureTable {
  workspace_id: string;
  id: string;
  requested_by: string | null;
  state: 'preview' | 'running' | 'done' | 'cancelled';
  subject: string | null;
  preview: JSONColumnType<object, string | undefined>;
  report: JSONColumnType<object, string | undefined>;
  created_at: Stamp;
  started_at: Date | null;
  finished_at: Date | null;
}

export interface ErasedAddressTable {
  workspace_id: string;
  digest: Buffer;
  erasure_id: string;
}

/** All tables of schema public, by name. */
export interface Tables {
  workspace: WorkspaceTable;
  connection: ConnectionTable;
  mailbox: MailboxTable;
  feed: FeedTable;
  thread: ThreadTable;
  thread_key: ThreadKeyTable;
  thread_merge: ThreadMergeTable;
  message: MessageTable;
  email: EmailTable;
  email_text: EmailTextTable;
  participant: ParticipantTable;
  ledger_entry: LedgerEntryTable;
  correspondent: CorrespondentTable;
  lease: LeaseTable;
  sync_run: SyncRunTable;
  company: CompanyTable;
  company_domain: CompanyDomainTable;
  contact: ContactTable;
  contact_address: ContactAddressTable;
  deal: DealTable;
  deal_contact: DealContactTable;
  interaction: InteractionTable;
  interaction_link: InteractionLinkTable;
  note_text: NoteTextTable;
  timeline_entry: TimelineEntryTable;
  email_contact_setting: EmailContactSettingTable;
  former_address: FormerAddressTable;
  limited_address: LimitedAddressTable;
  interaction_setting: InteractionSettingTable;
  idempotency_key: IdempotencyKeyTable;
  google_client: GoogleClientTable;
  oauth_state: OauthStateTable;
  push_notification: PushNotificationTable;
  push_watch: PushWatchTable;
  ended_grant: EndedGrantTable;
  quota_window: QuotaWindowTable;
  alert: AlertTable;
  contact_import: ContactImportTable;
  contact_import_person: ContactImportPersonTable;
  audit_head: AuditHeadTable;
  audit_entry: AuditEntryTable;
  audit_checkpoint: AuditCheckpointTable;
  content_read: ContentReadTable;
  parked_mailbox: ParkedMailboxTable;
  blocked_address: BlockedAddressTable;
  protected_address: ProtectedAddressTable;
  access_request: AccessRequestTable;
  access_addressee: AccessAddresseeTable;
  access_grant: AccessGrantTable;
  viewer_level: ViewerLevelTable;
  erasure: ErasureTable;
  erased_address: ErasedAddressTable;
}
