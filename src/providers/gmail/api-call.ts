import type { GmailMethod } from './costs.ts';

/** One call of the Gmail API, as plain values; `path` stands below `/gmail/v1/users/me`. */
export interface ApiCall {
  method: GmailMethod;
  path: string;
  query?: Record<string, string | number | boolean | string[] | undefined>;
  /** Makes it a POST with this JSON. */
  body?: Record<string, unknown>;
}

/** Path and query of a call, from the root of the API. */
export function targetOf({ path, query = {} }: ApiCall): string {
  const search = new URLSearchParams({ prettyPrint: 'false' });
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined) search.append(name, String(each));
  }
  return `/gmail/v1/users/me${path}?${search}`;
}
