/**
 * The page on which a person chooses an account and ticks what an app may do. It is a form without script; its address
 * keeps the whole request, so that nothing is remembered between showing and sending.
 *
 * Unlike at Google, the boxes are ticked at first: whoever tries Rapport should get on with one click.
 */
import type { Reply } from '../exchange.ts';
import type { GoogleUser } from '../mailbox/user.ts';
import type { AuthRequest } from './auth-request.ts';
import { escapeHtml, pageReply } from './page.ts';
import { isSignInScope, wordsOfScope } from './scopes.ts';

const ACCOUNTS = 20;

/** What the page shows beside the request; `problem` is a sentence on what was wrong with the choice just made. */
export interface ConsentView {
  request: AuthRequest;
  users: readonly GoogleUser[];
  problem?: string;
}

/** The page. */
export function consentPage({ request, users, problem }: ConsentView): Reply {
  const app = escapeHtml(request.client.name ?? request.client.clientId);
  const body = `<h1>${app} wants access to your Google Account</h1>
<p>You decide what ${app} may do. You can take it back at any time.</p>
${problem === undefined ? '' : `<p class="warning" role="alert">${escapeHtml(problem)}</p>`}
<form method="post" action="${escapeHtml(request.address)}">
${accountRows(request, users)}
${signInNote(request, app)}
${scopeRows(request, app)}
<div class="buttons">
<button name="decision" value="cancel" formnovalidate>Cancel</button>
<button class="main" name="decision" value="allow">Allow</button>
</div>
</form>`;
  return pageReply({ status: 200, title: 'Sign in', body });
}

function accountRows({ loginHint }: AuthRequest, users: readonly GoogleUser[]): string {
  const hint = loginHint?.toLowerCase() ?? null;
  const isHinted = (user: GoogleUser) => user.email.toLowerCase() === hint;
  const shown = [...users.filter(isHinted), ...users.filter((user) => !isHinted(user))].slice(0, ACCOUNTS);
  const rows = shown.map((user) => accountRow(user, isHinted(user) || shown.length === 1));
  return `<fieldset>
<legend>Choose an account</legend>
${rows.join('\n')}
<label class="other">Another account<input name="other" type="email" autocomplete="off" maxlength="254"></label>
</fieldset>`;
}

function accountRow({ email, name }: GoogleUser, isChecked: boolean): string {
  const words = `<span class="name">${escapeHtml(name)}</span><span class="mail">${escapeHtml(email)}</span>`;
  return box('radio', 'account', email, isChecked, words);
}

function signInNote({ scopes }: AuthRequest, app: string): string {
  const asked = scopes.filter(isSignInScope);
  return asked.length === 0 ? '' : `<p class="details other">${app} will learn your name and email address.</p>`;
}

function scopeRows({ scopes }: AuthRequest, app: string): string {
  const rows = scopes
    .filter((scope) => !isSignInScope(scope))
    .map((scope) => box('checkbox', 'scope', scope, true, escapeHtml(wordsOfScope(scope))));
  if (rows.length === 0) return '';
  return `<fieldset>
<legend>Select what ${app} can access</legend>
${rows.join('\n')}
</fieldset>`;
}

function box(type: 'radio' | 'checkbox', name: string, value: string, isChecked: boolean, words: string): string {
  const checked = isChecked ? ' checked' : '';
  return `<label class="row"><input type="${type}" name="${name}" value="${escapeHtml(value)}"${checked}><span>${words}</span></label>`;
}
