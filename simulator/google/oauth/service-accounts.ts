/** Service accounts: their keys, in the JSON form that the console hands out, and what admins delegate to them. */
import type { Delegation, NewServiceAccount } from './google-oauth.ts';
import { createKey } from './signing-keys.ts';
import { accountNumber, deleteWhere, type OAuthState, type ServiceAccount } from './state.ts';

/** Makes a service account with its first key. */
export function addServiceAccount(state: OAuthState, added: NewServiceAccount): { keyJson: string } {
  const email = added.email.toLowerCase();
  const { projectId, delegatedDomains = [] } = added;
  const delegations = new Map(delegatedDomains.map(({ domain, scopes }) => [domain.toLowerCase(), [...scopes]]));
  const clientId = accountNumber(email);
  state.accounts.set(email, { email, projectId, clientId, state: 'active', keys: new Map(), delegations });
  return addKey(state, email);
}

/** Makes one more key; the private half is only in the answer. */
export function addKey(state: OAuthState, email: string): { keyJson: string } {
  const account = findAccount(state, email);
  const { kid, privateKey, publicKey } = createKey();
  account.keys.set(kid, publicKey);
  const key = {
    type: 'service_account',
    project_id: account.projectId,
    private_key_id: kid,
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: account.email,
    client_id: account.clientId,
    auth_uri: `${state.origin}/o/oauth2/auth`,
    token_uri: `${state.origin}/token`,
    auth_provider_x509_cert_url: `${state.origin}/oauth2/v1/certs`,
    client_x509_cert_url: `${state.origin}/robot/v1/metadata/x509/${encodeURIComponent(account.email)}`,
    universe_domain: 'googleapis.com',
  };
  return { keyJson: `${JSON.stringify(key, null, 2)}\n` };
}

/** Removes one key or all; tokens that were given live on until they expire, as at Google. */
export function removeKeys(state: OAuthState, email: string, keyId?: string): void {
  const { keys } = findAccount(state, email);
  if (keyId === undefined) keys.clear();
  else keys.delete(keyId);
}

/** Sets what a domain delegates. Tokens for its people that carry anything else die. */
export function delegate(state: OAuthState, email: string, { domain, scopes }: Delegation): void {
  const account = findAccount(state, email);
  account.delegations.set(domain.toLowerCase(), [...scopes]);
  const isOfDomain = (holder: string) => holder.endsWith(`@${domain.toLowerCase()}`) && holder !== account.email;
  deleteWhere(state.accessTokens, (token) => {
    const isLost = !token.scopes.every((scope) => scopes.includes(scope));
    return token.account === account.email && isOfDomain(token.email) && isLost;
  });
}

/** A service account, or an Error that there is none. */
export function findAccount(state: OAuthState, email: string): ServiceAccount {
  const account = state.accounts.get(email.toLowerCase());
  if (account === undefined) throw new Error(`There is no service account ${email}.`);
  return account;
}
