/** The check of domain-wide delegation: the service account opens the admin's own mailbox. */
import type { App } from '#app.ts';
import { isFault } from '#errors.ts';
import { asDelegate } from '../ask-for-token.ts';
import type { GoogleProject } from '../google-project.ts';
import { readProfile } from '../read-profile.ts';
import { scopeOf } from '../scopes.ts';
import { delegationPage, gmailApiPage, serviceAccountsPage } from './console-links.ts';
import { type Check, type Finding, ok, waiting, wrong } from './finding.ts';

/** What is looked at. */
export interface DelegationSubject {
  project: GoogleProject | null;
  /** The admin's own address. */
  email: string;
}

/** The check. */
export function delegationChecks(app: App, subject: DelegationSubject): Check[] {
  return [{ id: 'delegation', title: 'Domain-wide delegation', look: () => check(app, subject) }];
}

async function check(app: App, { project, email }: DelegationSubject): Promise<Finding> {
  if (!project?.service_account)
    return waiting('No service account is set up. It is needed only to open mailboxes without asking each person.');
  if (!project.delegation_enabled) return waiting('Delegation is switched off.', 'Switch it on to use it.');
  if (!email.toLowerCase().endsWith(`@${project.domain?.toLowerCase()}`))
    return waiting('Your own address is not in the delegated domain, so it can not be tried with your mailbox.');
  try {
    const { accessToken } = await asDelegate(app, project, email, [scopeOf.read]);
    await readProfile(app, accessToken);
    return ok('The service account opens your mailbox.');
  } catch (error) {
    if (!isFault(error) || error.next === 'retry') throw error;
    return refused(error.code, error.message, project.service_account_client_id);
  }
}

function refused(code: string, message: string, clientId: string | null): Finding {
  if (code === 'delegation-revoked') {
    const fix = `Add the client id ${clientId ?? 'of the service account'} with the scope ${scopeOf.read} to domain-wide delegation. It may take some minutes.`;
    return wrong('The domain does not delegate to the service account.', fix, delegationPage);
  }
  if (code === 'service-account-key-refused')
    return wrong(message, 'Make a new key of the service account and upload it.', serviceAccountsPage(null));
  if (code === 'gmail-api-disabled')
    return wrong(message, 'Enable the Gmail API in the project of the service account.', gmailApiPage(null));
  return wrong(message, 'Check that your own account is active and has Gmail.', null);
}
