/** What tests and the demonstration may do to the simulated Google's sign-in: the console, the admin and the user. */
import type { TokenCheck } from '../gmail/api.ts';

/** `internal`: people of one domain only. `testing`: named test users, refresh tokens last 7 days. */
export type ClientKind = 'internal' | 'testing' | 'production';

/** An OAuth client as it stands in the console. */
export interface OAuthClient {
  clientId: string;
  clientSecret: string;
  redirectUris: string[];
  kind: ClientKind;
  /** The domain of an internal client. */
  domain?: string | null;
  testUsers?: string[];
  projectId: string;
  /** What the consent page calls it. */
  name?: string;
}

/** A new client; its project has the Gmail API unless `gmailApiEnabled` is false. */
export interface NewClient extends OAuthClient {
  gmailApiEnabled?: boolean;
}

/** The scopes that the admin of a domain has given to a service account. */
export interface Delegation {
  domain: string;
  scopes: string[];
}

/** A new service account with one key. */
export interface NewServiceAccount {
  email: string;
  projectId: string;
  delegatedDomains?: Delegation[];
}

/** A consent that happened without a page. */
export interface DirectGrant {
  clientId: string;
  email: string;
  scopes: string[];
  /** A fixed refresh token, so that one kept from an earlier run goes on working. */
  refreshToken?: string;
}

/** What a person does on the consent page: all scopes are ticked unless told. */
export interface Choice {
  email: string;
  scopes?: 'all' | string[];
  deny?: boolean;
}

/** The controls. Emails are compared without case. */
export interface GoogleOAuth {
  addClient(client: NewClient): OAuthClient;
  /** Changes a client from now on; tokens that were given stay. */
  changeClient(clientId: string, change: Partial<Omit<OAuthClient, 'clientId'>>): void;
  /** Deletes a client with all that it was given. */
  removeClient(clientId: string): void;
  addServiceAccount(account: NewServiceAccount): { keyJson: string };
  /** Gives a service account one more key. */
  addKey(email: string): { keyJson: string };
  /** Removes one key (the `private_key_id` of its JSON), or all. */
  removeKeys(email: string, keyId?: string): void;
  changeServiceAccount(email: string, state: 'active' | 'disabled' | 'deleted'): void;
  /** Sets what a domain delegates to a service account; no scopes: nothing any more. */
  delegate(email: string, delegation: Delegation): void;
  /** Switches the Gmail API of a project on or off. */
  enableGmailApi(projectId: string, enabled: boolean): void;
  /** The person removes every app's access in the account settings. */
  revoke(email: string): void;
  /** New signing keys; the old ones stay published for a day. */
  rotateKeys(): void;
  /** Access tokens die at once; refresh tokens live. */
  expireAccessTokens(email?: string): void;
  /** From now on the person's tokens carry only these scopes. */
  reduceScopes(email: string, scopes: string[]): void;
  grant(grant: DirectGrant): { accessToken: string; refreshToken: string };
  /** Walks the consent page as a browser does; answers where Google sends the person. Throws on an error page. */
  approve(authorizeUrl: string, choice: Choice): Promise<string>;
  /** How the Gmail API asks who holds a token. */
  readonly checkToken: TokenCheck;
}
