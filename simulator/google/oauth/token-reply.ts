/** The answers of the token endpoint (RFC 6749 §5) in Google's words. */
import { json, type Reply } from '../exchange.ts';
import { ACCESS_SECONDS, issueIdToken } from './issue.ts';
import { type AccessToken, nowOf, type OAuthState, type RefreshToken } from './state.ts';

/** Tokens for a client. `scope` is a list with spaces; the id token comes when `openid` is among them. */
export function tokenReply(
  state: OAuthState,
  access: AccessToken,
  more: { refresh?: RefreshToken | null; nonce?: string | null } = {},
): Reply {
  const { refresh, nonce = null } = more;
  const ends = refresh?.expiresAt ?? null;
  return json(200, {
    access_token: access.token,
    expires_in: ACCESS_SECONDS,
    ...(refresh ? { refresh_token: refresh.token } : {}),
    ...(ends === null ? {} : { refresh_token_expires_in: Math.floor((ends - nowOf(state)) / 1000) - 1 }),
    scope: access.scopes.join(' '),
    token_type: 'Bearer',
    ...(access.scopes.includes('openid') ? { id_token: issueIdToken(state, access, nonce) } : {}),
  });
}

/** A refusal of the token endpoint. */
export function oauthError(error: string, description: string, status = 400): Reply {
  return json(status, { error, error_description: description });
}
