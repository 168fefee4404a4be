/**
 * The tables of schema auth as Kysely sees them; the truth is in db/migrations/0002_auth.sql. They lie outside
 * row-level security, because they are asked before it is known which workspace asks: every query here names its
 * workspace or its user itself.
 */

import type { Generated, Kysely } from 'kysely';
import type { Database, Tx } from '#db/database.ts';
import type { Role } from './actor.ts';

/** All tables that Rapport itself asks for; better-auth has the rest to itself. */
export interface AuthTables {
  'auth.user': {
    id: Generated<string>;
    name: string;
    email: string;
    email_verified: Generated<boolean>;
    created_at: Generated<Date>;
  };
  'auth.account': {
    id: Generated<string>;
    user_id: string;
    account_id: string;
    provider_id: string;
    password: string | null;
  };
  'auth.session': {
    id: Generated<string>;
    user_id: string;
    token: string;
    expires_at: Date;
    ip_address: string | null;
    user_agent: string | null;
    created_at: Generated<Date>;
    active_organization_id: string | null;
  };
  'auth.organization': { id: string; name: string; slug: string; created_at: Generated<Date> };
  'auth.member': {
    id: Generated<string>;
    organization_id: string;
    user_id: string;
    role: Role;
    created_at: Generated<Date>;
  };
  'auth.invitation': {
    id: Generated<string>;
    organization_id: string;
    inviter_id: string;
    email: string;
    role: Role;
    status: Generated<'pending' | 'accepted' | 'canceled'>;
    token_digest: Buffer;
    expires_at: Date;
    created_at: Generated<Date>;
  };
  'auth.api_key': {
    id: string;
    organization_id: string;
    user_id: string;
    name: string;
    start: string;
    digest: Buffer;
    created_at: Generated<Date>;
    last_used_at: Date | null;
  };
}

/** A database or a transaction, with the tables of sign-in. */
export type AuthDb = Kysely<AuthTables>;

/** The tables of sign-in within a transaction on ours. */
export function authTables(tx: Tx): AuthDb {
  return tx as unknown as AuthDb;
}

/** The tables of sign-in, for single statements. */
export function signInTables(db: Database): AuthDb {
  return db.onSchema<AuthTables>('auth');
}
