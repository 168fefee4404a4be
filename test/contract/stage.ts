/** The other side of the port, for the contract suite: what a provider's world does to an account. */
import type { MailProvider, PartDescription } from '#providers/provider.ts';

/** What a stage may be told beside the document. */
export interface StagedFacts {
  keywords?: string[];
  receivedAt?: Date;
  /** The attachments in it, for adapters that do not read documents themselves. */
  parts?: PartDescription[];
}

/** The other side of one account: emails are named by mailbox and Message-ID. */
export interface Stage {
  open(): Promise<MailProvider>;
  add(mailbox: string, raw: Buffer, facts?: StagedFacts): Promise<void>;
  flag(mailbox: string, messageId: string, keywords: string[]): Promise<void>;
  expunge(mailbox: string, messageId: string): Promise<void>;
  move(mailbox: string, messageId: string, to: string): Promise<void>;
  poison(mailbox: string, messageId: string): Promise<void>;
  newEpoch(mailbox: string): Promise<void>;
  revoke(): Promise<void>;
  breakList(kind: 'empty' | 'garbage' | null): Promise<void>;
  /** Lets the other side fall silent without closing anything; `recover` ends that. */
  fallSilent(): Promise<void>;
  throttle(): Promise<void>;
  recover(): Promise<void>;
  /** Ends the connections of running watches. */
  cutWatches(): Promise<void>;
  end(): Promise<void>;
}

/** A clause gets a fresh stage. */
export type Clause = (stage: Stage) => Promise<void>;
