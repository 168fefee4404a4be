import { appRole } from '#platform/postgres-launcher.ts';

/** The same database twice: as the owner of the tables, for migrations only, and as the role that Rapport works as. */
export interface DatabaseUrls {
  ownerUrl: string;
  appUrl: string;
}

/**
 * The addresses of an external database. With one address only, its role is the owner, and Rapport works there as
 * `rapport_app` from the first statement of each connection on.
 */
export function externalUrls(url: string, ownerUrl: string | null): DatabaseUrls {
  if (ownerUrl !== null) return { ownerUrl, appUrl: url };
  const app = new URL(url);
  const options = app.searchParams.get('options');
  app.searchParams.set('options', [options, `-c role=${appRole}`].filter(Boolean).join(' '));
  return { ownerUrl: url, appUrl: app.href };
}
