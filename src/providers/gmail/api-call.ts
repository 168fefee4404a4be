import type { Queries, WatchRequest } from './google-types.ts';

/** The methods that Rapport calls, by their ids in Google's discovery document below `gmail.users`. */
export type GmailMethod = keyof Queries;

/** What a query may say: what Google describes, as text, number or list. */
type QueryOf<Q> = { [Name in Exclude<keyof Q, 'auth' | 'requestBody'>]?: Q[Name] | undefined };

/** One call of the Gmail API, as plain values; `path` stands below `/gmail/v1/users/me`. */
export type ApiCall = {
  [Method in GmailMethod]: {
    method: Method;
    path: string;
    query?: QueryOf<Queries[Method]>;
    /** Makes it a POST with this JSON. */
    body?: WatchRequest;
  };
}[GmailMethod];

/** Path and query of a call, from the root of the API. */
export function targetOf({ path, query = {} }: ApiCall): string {
  const search = new URLSearchParams({ prettyPrint: 'false' });
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined) search.append(name, String(each));
  }
  return `/gmail/v1/users/me${path}?${search}`;
}
