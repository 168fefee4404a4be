/** Where sealed secrets lie. A test compares this with the columns that the database lets hold envelopes only. */
export const sealedColumns = [
  { table: 'connection', column: 'access_token' },
  { table: 'connection', column: 'secret' },
  { table: 'ended_grant', column: 'tokens' },
  { table: 'erasure', column: 'subject' },
  { table: 'google_client', column: 'client_secret' },
  { table: 'google_client', column: 'service_account_key' },
  { table: 'oauth_state', column: 'verifier' },
] as const;
