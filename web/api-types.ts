/** What the API answers, as docs/api describes it. Dates are ISO 8601 in UTC. */

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export type Role = 'admin' | 'manager' | 'rep' | 'bot';
export type Level = 'private' | 'subject' | 'full';

export interface Setup {
  needed: boolean;
  codeRequired: boolean;
  /** Present when sign-in with Google is configured. */
  google?: boolean;
  /** A workspace with sample data can be started from here. */
  demo?: boolean;
}

export interface Me {
  user: { id: string; name: string; email: string };
  workspace: { id: string; name: string };
  role: Role;
  workspaces: { id: string; name: string }[];
  permissions: string[];
}

export interface Member {
  /** The user's. */
  id: string;
  name: string;
  email: string;
  role: Role;
  joinedAt: string;
}

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  expiresAt: string;
}

/** What the holder of an invitation's link is invited to. */
export interface InvitationOffer {
  workspaceName: string;
  email: string;
  role: Role;
  hasAccount: boolean;
}

/** A place where one is signed in. */
export interface Session {
  id: string;
  createdAt: string;
  userAgent: string | null;
  address: string | null;
  current: boolean;
}

export interface ApiKey {
  id: string;
  name: string;
  /** The first characters, by which it can be told. */
  start?: string | null;
  createdAt: string;
  lastUsedAt?: string | null;
}

export interface Workspace {
  id: string;
  name: string;
  ownDomains: string[];
  unmatchedDays: number;
  defaultLevel: Level;
  /** The most that teammates ever see. */
  boundLevel?: Level;
  /** Whose OAuth client asks for consent to Gmail; null: nobody's yet. */
  gmail: 'instance' | 'workspace' | null;
  /** After how many days what goes; null: it stays. */
  wordsDays: number | null;
  envelopeDays: number | null;
  interactionDays: number | null;
  auditDays: number | null;
  /** Mail is searched for numbers that want care. */
  warns: boolean;
}

export type ConnectionStatus = 'connected' | 'paused' | 'error' | 'needs_reconnect' | 'disconnected';
export type Outcome = 'pending' | 'logged' | 'unmatched' | 'skipped' | 'quarantined' | 'gone';

export interface Progress {
  done: number;
  total: number;
  ratePerSecond: number;
  secondsLeft: number | null;
}

/** The account of every message: `listed` is the sum of all outcomes. */
export interface Evidence {
  listed: number;
  logged: number;
  unmatched: number;
  skipped: Record<string, number>;
  quarantined: number;
  pending: number;
  gone: number;
  /** Null before the first audit. */
  missing: number | null;
  atProvider: number | null;
  auditedAt: string | null;
}

/** How Rapport was let into a mailbox at Google: consent by one of two clients, or the administrator for all. */
export type GoogleAccess = 'instance' | 'workspace' | 'delegated';
/** What a further scope would switch on. */
export type GoogleFeature = 'read' | 'send' | 'modify';

export interface Scopes {
  granted: string[];
  missing: { scope: string; feature: GoogleFeature }[];
}

/** Whether the provider announces new mail by itself. */
export interface PushState {
  state: 'active' | 'lost' | 'off';
  expiresAt: string | null;
  message: string | null;
}

export interface Connection {
  id: string;
  provider: string;
  providerAccountEmail: string;
  status: ConnectionStatus;
  statusCode: string | null;
  statusMessage: string | null;
  owner: { id: string; name: string };
  own: boolean;
  lastSyncedAt: string | null;
  nextSyncAt: string | null;
  historyDays: number | null;
  pollMinutes: number;
  phase: 'listing' | 'importing' | 'live';
  progress: Progress | null;
  evidence: Evidence;
  /** Null where the provider knows none of them. */
  access: GoogleAccess | null;
  scopes: Scopes | null;
  push: PushState | null;
}

export interface MailboxState {
  key: string;
  name: string;
  role: string | null;
  listed: number;
  remaining: number | null;
}

export interface SyncRun {
  id: string;
  cause: string;
  startedAt: string;
  finishedAt: string | null;
  outcome: 'done' | 'retry' | 'reconnect' | 'resync' | 'skip' | 'refuse' | 'bug' | null;
  code: string | null;
  message: string | null;
  listed: number;
  applied: number;
}

export interface ConnectionPage extends Connection {
  mailboxes: MailboxState[];
  runs: SyncRun[];
}

/** Something that a person should look at. */
export interface Alert {
  id: string;
  kind: 'needs-reconnect' | 'push-lost';
  connectionId: string | null;
  raisedAt: string;
  clearedAt: string | null;
  message: string;
}

export interface GooglePush {
  topic: string | null;
  /** Set: Rapport fetches the announcements by itself. */
  subscription: string | null;
  /** Who signs what Google pushes. */
  serviceAccount: string | null;
}

/** The workspace's own project at Google. */
export interface GoogleWorkspace {
  redirectUri: string;
  webhookUrl: string;
  /** The server has a client of its own. */
  instanceClient: boolean;
  client: { clientId: string; hasSecret: boolean; enabled: boolean } | null;
  /** `clientId` is the number by which Google's admin console knows the account. */
  delegation: { serviceAccount: string; clientId: string | null; domain: string | null; enabled: boolean } | null;
  push: GooglePush;
  /** Mailboxes of colleagues that Google did not open. */
  parked: ParkedMailbox[];
}

export interface ParkedMailbox {
  email: string;
  code: string;
  message: string;
  parkedAt: string;
}

export interface GoogleWorkspaceInput {
  client?: { clientId: string; clientSecret?: string; enabled: boolean } | null;
  delegation?: { keyJson?: string; domain?: string; enabled: boolean } | null;
  push?: GooglePush | null;
}

/** One step of the set-up, tried for real. */
export interface GoogleCheck {
  id: string;
  title: string;
  outcome: 'ok' | 'wrong' | 'waiting';
  says: string;
  fix: string | null;
  link: string | null;
}

export interface Enrolled {
  /** Null for one that is parked. */
  connectionId: string | null;
  email: string;
  status: 'connected' | 'parked';
  code: string | null;
  message: string | null;
}

/** What became of the mailboxes of all members. */
export interface EnrolledAll {
  enrolled: { email: string; connectionId: string }[];
  already: { email: string; connectionId: string }[];
  parked: { email: string; code: string; message: string }[];
  skipped: { email: string; reason: string }[];
}

export type Security = 'tls' | 'starttls' | 'none';

export interface ServerCandidate {
  host: string;
  port: number;
  security: Security;
  username: string;
  source: string;
}

export interface ImapInput {
  address: string;
  host: string;
  port: number;
  security: Security;
  username: string;
  password: string;
  historyDays: number | null;
  asksOlder?: boolean;
}

export interface LedgerEntry {
  providerId: string;
  outcome: Outcome;
  rule: string | null;
  reason: string | null;
  mailbox: string | null;
  receivedAt: string | null;
  size: number | null;
  atProvider: boolean;
  subject: string | null;
}

export interface ServerSuggestions {
  candidates: ServerCandidate[];
  /** What to know of this provider before a password can work. */
  note: string | null;
}

export interface TraceCopy {
  /** `not-listed`: the server has it, and no rule let it in yet. */
  outcome: Outcome | 'not-listed';
  rule: string | null;
  reason: string;
  connectionId: string;
  mailbox: string | null;
  interactionIds: string[];
  threadId: string | null;
  firstSeenAt: string | null;
  atProvider: boolean | null;
}

export interface Trace {
  found: boolean;
  copies: TraceCopy[];
  /** Mailboxes whose server could not be asked. */
  unasked: { connectionId: string; code: string; reason: string }[];
}

export type ContactKind = 'lead' | 'client' | 'investor' | 'partner' | 'own';

export interface Contact {
  id: string;
  name: string;
  emails: string[];
  kind: ContactKind;
  highValue: boolean;
  title: string | null;
  phone: string | null;
  company: { id: string; name: string } | null;
  createdAt: string;
  lastInteractionAt: string | null;
}

export interface ContactInput {
  name: string;
  emails: string[];
  companyId?: string | null;
  kind?: ContactKind;
  title?: string | null;
  phone?: string | null;
  highValue?: boolean;
}

export interface Company {
  id: string;
  name: string;
  domains: string[];
  contactCount: number;
  lastInteractionAt: string | null;
}

export type Stage = 'new' | 'qualified' | 'proposal' | 'negotiation' | 'won' | 'lost';

export interface Deal {
  id: string;
  name: string;
  stage: Stage;
  value: number | null;
  currency: string;
  reference: string | null;
  company: { id: string; name: string } | null;
  contacts: { id: string; name: string }[];
  lastInteractionAt: string | null;
}

export interface DealInput {
  name: string;
  stage?: Stage;
  value?: number | null;
  currency?: string;
  reference?: string | null;
  companyId?: string | null;
  contactIds?: string[];
}

export interface Suggestion {
  name: string;
  email: string;
  domain: string;
  companyId: string | null;
  companyName: string | null;
  sent: number;
  received: number;
  lastAt: string;
  reasons: string[];
}

export type RecordKind = 'contact' | 'company' | 'deal';
export type InteractionKind = 'email_sent' | 'email_received' | 'call' | 'meeting' | 'note';

export interface Participant {
  role: 'from' | 'sender' | 'reply-to' | 'to' | 'cc' | 'bcc';
  name: string | null;
  address: string;
}

export interface TimelineItem {
  id: string;
  kind: InteractionKind;
  occurredAt: string;
  subject: string;
  snippet: string | null;
  /** What the viewer sees. */
  level: Level;
  /** The viewer holds a copy. */
  own: boolean;
  /** What the team sees; own entries only. */
  teamLevel: Level | null;
  provider: string | null;
  participants: Participant[];
  links: { kind: RecordKind; id: string; name: string; reason: string }[];
  threadId: string | null;
  atProvider: boolean | null;
  automated: 'person' | 'automated' | 'list' | 'auto-reply' | 'bounce';
  /** Null below the level that shows it. */
  hasAttachments: boolean | null;
  body: string | null;
  /** What was found in it that wants care, by code; null below the level `full`. */
  warnings: string[] | null;
  /** Somebody on it is protected, so nobody else ever sees it; own mail only. */
  protected: boolean | null;
  /** To whom the viewer shows more than the team sees; own mail only. */
  shownTo: { id: string; name: string }[] | null;
}

/** With whose eyes a timeline is read: `teammate` is one who holds no copy. */
export type Eyes = 'own' | 'teammate';

export interface Person {
  name: string | null;
  address: string;
}

export interface MessageBody {
  subject: string;
  from: Person[];
  to: Person[];
  cc: Person[];
  bcc: Person[];
  date: string | null;
  html: string | null;
  text: string;
  newText: string;
  attachments: { filename: string | null; mimeType: string; size: number; disposition?: string | null }[];
  problems: { code: string; message: string }[];
}

export interface Thread {
  id: string;
  subject: string;
  items: TimelineItem[];
}

/** A conversation in a list: the newest message and who takes part. */
export interface ThreadLine {
  id: string;
  subject: string;
  lastAt: string;
  count: number;
  preview: TimelineItem;
  participants: Person[];
  /** Where the owner of a copy can open it outside; the label is "Open in Gmail". */
  openIn: { label: string; url: string } | null;
}

/** Somebody with whom the owner of a mailbox writes. */
export interface Correspondent {
  email: string;
  name: string;
  domain: string;
  sent: number;
  received: number;
  lastAt: string;
  /** Why the address counts as a machine's; null for a person's. */
  automatedReason: string | null;
  contact: { id: string; name: string } | null;
  sync: boolean;
  visible: boolean;
}

export type CorrespondentShow = 'all' | 'people' | 'automated' | 'in-crm' | 'not-in-crm';

export interface CorrespondentPage extends Page<Correspondent> {
  counts: { all: number; people: number; automated: number; inCrm: number };
}

export interface ImportPerson {
  email: string;
  name: string;
  sync?: boolean;
  visible?: boolean;
}

export interface ImportResult {
  importId: string;
  created: number;
  /** Were in the CRM before. */
  matched: number;
  items: { email: string; contactId: string; created: boolean }[];
}

export interface UndoneImport {
  removed: number;
  /** Contacts that stay, with the reason in words. */
  kept: { contactId: string; reason: string }[];
}

/** What one chose for one's own mail with a contact. */
export interface ContactSetting {
  contactId: string;
  sync: boolean;
  visible: boolean;
  /** Null: as the mailbox and the workspace have it. */
  level: Level | null;
  /** Mail that is older than the contact is shared too. */
  sharesOlder: boolean;
}

/** What holds for a mailbox's mail where its owner chose nothing for a contact. */
export interface MailDefaults {
  sync: boolean;
  visible: boolean;
  /** Null: as the workspace has it. */
  level: Level | null;
  /** One is asked before mail is shared that is older than a colleague's contact. */
  asksOlder: boolean;
}

export type MailDefaultsChange = Partial<MailDefaults>;

export interface ContactSettingChange {
  sync?: boolean;
  visible?: boolean;
  level?: Level | null;
  /** Asked, whether mail that is older than the contact is shared. */
  sharesOlder?: boolean;
  /** What becomes of the log when sync is turned off. */
  logged?: 'keep' | 'remove';
}

/** What one's own mailboxes know of a contact. */
export interface ContactMail {
  known: { messages: number; sent: number; received: number; lastAt: string; connectionId: string } | null;
  sync: boolean;
  visible: boolean;
  /** There is mail that could be logged and is not. */
  prompt: boolean;
  /** Emails of one's own that are older than the contact, and wait for one's word. */
  olderWaiting: number;
  /** The same where one's word was to keep them to oneself. */
  olderKept: number;
}
