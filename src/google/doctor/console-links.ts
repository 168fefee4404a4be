/** Pages of Google's consoles, as they were named in November 2026. `project` is an id or a number; null: the last used. */

const cloud = 'https://console.cloud.google.com';

/** OAuth clients. */
export function clientsPage(project: string | null): string {
  return `${cloud}/auth/clients${inProject(project)}`;
}

/** Internal or External. */
export function audiencePage(project: string | null): string {
  return `${cloud}/auth/audience${inProject(project)}`;
}

/** Where the Gmail API is switched on. */
export function gmailApiPage(project: string | null): string {
  return `${cloud}/apis/library/gmail.googleapis.com${inProject(project)}`;
}

/** Pub/Sub topics. */
export function topicsPage(project: string | null): string {
  return `${cloud}/cloudpubsub/topic/list${inProject(project)}`;
}

/** Pub/Sub subscriptions. */
export function subscriptionsPage(project: string | null): string {
  return `${cloud}/cloudpubsub/subscription/list${inProject(project)}`;
}

/** Service accounts and their keys. */
export function serviceAccountsPage(project: string | null): string {
  return `${cloud}/iam-admin/serviceaccounts${inProject(project)}`;
}

/** Where the admin of a domain delegates. */
export const delegationPage = 'https://admin.google.com/ac/owl/domainwidedelegation';

function inProject(project: string | null): string {
  return project === null ? '' : `?project=${encodeURIComponent(project)}`;
}
