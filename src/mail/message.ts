import type { Address } from './address.ts';

/** An attachment of a parsed message; its content is not kept. */
export interface Attachment {
  filename: string | null;
  mimeType: string;
  /** Octets after decoding. */
  size: number;
  contentId: string | null;
  disposition: 'attachment' | 'inline' | null;
}

/** Whether a machine sent it, and the rules that say so, each with the words that fired. */
export interface AutomatedVerdict {
  verdict: 'person' | 'automated' | 'list' | 'auto-reply' | 'bounce';
  reasons: string[];
}

/** One thing that could not be read as it stands; the rest was read all the same. */
export interface Problem {
  code: string;
  message: string;
}

/** A delivery report's word on one recipient (RFC 3464 §2.3). */
export interface DeliveryStatus {
  recipient: string;
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  status: string | null;
  diagnostic: string | null;
}

/** A calendar part's method and event (RFC 5545, RFC 5546). */
export interface CalendarEvent {
  method: string | null;
  uid: string | null;
  summary: string | null;
  start: string | null;
  end: string | null;
  organizer: string | null;
}

/** What one RFC 5322 document says, as far as it could be read. Pure; no hostile input makes the parser throw. */
export interface ParsedMessage {
  /** Without angle brackets; null when there is none that can be read. */
  messageId: string | null;
  inReplyTo: string[];
  references: string[];
  /** ISO 8601 in UTC; falls back to the date that the provider received it, then null. */
  date: string | null;
  /** The date that the message itself states, the same in every copy; null when it states none that can be read. */
  statedDate: string | null;
  from: Address[];
  sender: Address[];
  replyTo: Address[];
  to: Address[];
  cc: Address[];
  bcc: Address[];
  subject: string;
  /** Plain text; made from the HTML when there is no plain part. */
  text: string;
  html: string | null;
  /** What the writer newly wrote: without quotes and signature. */
  newText: string;
  attachments: Attachment[];
  automated: AutomatedVerdict;
  deliveryStatus: DeliveryStatus[];
  /** Message-ID of the message that a delivery report is about. */
  reportedMessageId: string | null;
  calendar: CalendarEvent[];
  problems: Problem[];
}
