/**
 * Sign-in: better-auth proves who somebody is (password or Google) and keeps sessions; who belongs to which workspace,
 * as what, is ours (members, invitations, keys).
 *
 * Invariants: accounts come only through Rapport's own doors (add-user, invitations), never by signing up; a third
 * party's tokens are not kept, sign-in needs none of them; a session names the workspace that it works in.
 */
import { betterAuth } from 'better-auth';
import { organization } from 'better-auth/plugins/organization';
import { CamelCasePlugin } from 'kysely';
import { recordAudit } from '#audit/record-audit.ts';
import type { Config } from '#config.ts';
import type { Database } from '#db/database.ts';
import type { Log, LogLevel } from '#platform/log.ts';
import { passwordLength, sessionSecret } from './credentials.ts';
import { actorOfMember } from './find-actor.ts';

/** Sign-in, ready to answer. */
export type Auth = ReturnType<typeof createAuth>;

/** The header in which http/ tells sign-in the caller's address; whatever a caller sends under it is dropped. */
export const clientHeader = 'x-rapport-client';

const day = 24 * 60 * 60;

/** Makes sign-in on a database. */
export function createAuth({ config, db, log }: { config: Config; db: Database; log: Log }) {
  const secure = config.http.baseUrl.startsWith('https:');
  return betterAuth({
    appName: 'Rapport',
    baseURL: config.http.baseUrl,
    basePath: '/api/auth',
    secret: sessionSecret(config),
    trustedOrigins: (request) => [...sameOrigin(request, config.http.baseUrl)],
    database: { db: camelCased(db), type: 'postgres' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
      revokeSessionsOnPasswordReset: true,
    },
    socialProviders: googleOnly(config),
    account: {
      updateAccountOnSignIn: false,
      // An address gets its account from an admin, so Google's proof of the address is proof enough.
      accountLinking: { enabled: true, requireLocalEmailVerified: false, trustedProviders: [] },
    },
    session: { expiresIn: 30 * day, updateAge: day, freshAge: 0 },
    plugins: [organization({ allowUserToCreateOrganization: false, creatorRole: 'admin' })],
    databaseHooks: {
      account: {
        create: { before: async (account) => ({ data: withoutTokens(account) }) },
        update: { before: async (account) => ({ data: withoutTokens(account) }) },
      },
      session: {
        create: {
          before: async (session) => ({ data: { ...session, ...(await startingPlace(db, session.userId)) } }),
          after: (session) => noteSignIn(db, session.userId),
        },
      },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: 'warn', log: (level) => log[levelOf(level)]('sign-in-library') },
    onAPIError: { errorURL: '/sign-in' },
    advanced: {
      database: { generateId: 'uuid' },
      useSecureCookies: false,
      cookiePrefix: secure ? '__Host-rapport' : 'rapport',
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' },
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [clientHeader] },
    },
  });
}

/** The origin of the configuration, and on loopback the one under which the page was opened (`127.0.0.1` for `localhost`). */
export function sameOrigin(request: Request | undefined, baseUrl: string): Set<string> {
  const origins = new Set([baseUrl]);
  const url = request && URL.parse(request.url);
  if (url && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) origins.add(url.origin);
  return origins;
}

/** Columns are snake_case in the database and camelCase in the library. */
function camelCased(db: Database) {
  return db
    .onSchema<Record<string, Record<string, unknown>>>('auth')
    .withPlugin(new CamelCasePlugin({ maintainNestedObjectKeys: true }));
}

function googleOnly(config: Config) {
  const google = config.auth.google;
  if (!google) return {};
  return {
    google: {
      clientId: google.id,
      clientSecret: google.secret,
      disableSignUp: true,
      disableImplicitSignUp: true,
      scope: ['openid', 'email', 'profile'],
      disableDefaultScope: true,
    },
  };
}

function withoutTokens<T extends object>(account: T): T {
  const none = { accessToken: undefined, refreshToken: undefined, idToken: undefined };
  return { ...account, ...none };
}

async function startingPlace(db: Database, userId: string) {
  const actor = await actorOfMember(db, userId, null);
  return { activeOrganizationId: actor?.workspaceId ?? null };
}

/** In the log of the workspace where the session begins. */
async function noteSignIn(db: Database, userId: string): Promise<void> {
  const actor = await actorOfMember(db, userId, null);
  if (actor) await db.tenant(actor, (tx) => recordAudit(tx, actor, { kind: 'signed-in', subjects: [] }));
}

/** What the library would say may name addresses; that it spoke, and how loud, is enough. */
function levelOf(level: string): Exclude<LogLevel, 'silent'> {
  return level === 'error' ? 'error' : level === 'warn' ? 'debug' : 'debug';
}
