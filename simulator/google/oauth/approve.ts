/** A browser without a screen: reads the consent page, fills in its form, sends it, and says where it leads. */
import type { Choice } from './google-oauth.ts';

/** Walks from the authorization address to the redirect; an error page becomes an Error with its code. */
export async function approve(authorizeUrl: string, choice: Choice): Promise<string> {
  const shown = await fetch(authorizeUrl, { redirect: 'manual' });
  const page = await shown.text();
  const straight = shown.headers.get('location');
  if (straight !== null) return straight;
  if (!shown.ok) throw refusalOf(shown.status, page);
  const action = /<form method="post" action="([^"]*)"/.exec(page)?.[1] ?? '';
  const sent = await fetch(new URL(unescapeHtml(action), authorizeUrl), {
    method: 'POST',
    redirect: 'manual',
    body: formOf(page, choice),
  });
  const location = sent.headers.get('location');
  if (location === null) throw refusalOf(sent.status, await sent.text());
  return location;
}

function formOf(page: string, { email, scopes = 'all', deny = false }: Choice): URLSearchParams {
  const form = new URLSearchParams({ other: email, decision: deny ? 'cancel' : 'allow' });
  for (const match of page.matchAll(/<input type="checkbox" name="scope" value="([^"]*)"/g)) {
    const scope = unescapeHtml(match[1] ?? '');
    if (scopes === 'all' || scopes.includes(scope)) form.append('scope', scope);
  }
  return form;
}

function refusalOf(status: number, page: string): Error {
  const error = /<main data-error="([^"]*)"/.exec(page)?.[1];
  const problem = /<p class="warning" role="alert">([^<]*)</.exec(page)?.[1];
  return new Error(`Google shows a page instead: ${error ?? problem ?? 'no reason given'} (${status}).`);
}

function unescapeHtml(text: string): string {
  return text.replace(/&#(\d{1,7});/g, (_, code: string) => String.fromCharCode(Number(code)));
}
