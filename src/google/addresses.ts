import type { App } from '#app.ts';

/** Where Google sends a person back to after the consent; it must be registered with the client, letter for letter. */
export function redirectUri({ config }: Pick<App, 'config'>): string {
  return `${config.http.baseUrl}/api/auth/gmail/callback`;
}

/** Where Pub/Sub pushes to, and the audience of its tokens. */
export function webhookUrl({ config }: Pick<App, 'config'>): string {
  return `${config.http.baseUrl}/api/email/webhooks/gmail`;
}
