import type { App } from '#app.ts';
import type { GoogleWorld } from '#providers/gmail/settings.ts';

/** What calls of Google's sign-in need from outside. */
export function googleWorld({ config, clock }: Pick<App, 'config' | 'clock'>): GoogleWorld {
  return { endpoints: config.google.endpoints, clock };
}
