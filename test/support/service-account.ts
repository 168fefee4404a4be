/** What a service account does with its key: signs assertions, and asks the simulated Google for tokens. */
import { createPrivateKey } from 'node:crypto';
import { signJwt } from '#simulator/google/oauth/jwt.ts';
import { type GoogleStage, postForm, type TokenAnswer } from './simulated-google.ts';

/** The fields of a key's JSON that matter. */
export interface AccountKey {
  client_email: string;
  private_key: string;
  private_key_id: string;
  token_uri: string;
  client_id: string;
  project_id: string;
}

/** Reads the JSON of a key. */
export function readKey({ keyJson }: { keyJson: string }): AccountKey {
  return JSON.parse(keyJson) as AccountKey;
}

/** Signs an assertion that is good for an hour by the stage's clock; `change` makes it another. */
export function assertionOf(stage: GoogleStage, key: AccountKey, change: Record<string, unknown> = {}): string {
  const iat = Math.floor(stage.clock.now().getTime() / 1000);
  const usual = { iss: key.client_email, aud: key.token_uri, iat, exp: iat + 3600 };
  return signJwt({ ...usual, ...change }, createPrivateKey(key.private_key), key.private_key_id);
}

/** Sends an assertion. */
export function assertTo(stage: GoogleStage, assertion: string): Promise<TokenAnswer> {
  const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  return postForm(stage.endpoints.tokenUrl, { grant_type, assertion });
}
