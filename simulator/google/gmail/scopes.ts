/** Which scope lets a token call which method, as Google's discovery document binds them. */

/** A scope by the end of its address; `full` is `https://mail.google.com/`. */
export type ScopeName =
  | 'full'
  | 'modify'
  | 'readonly'
  | 'metadata'
  | 'compose'
  | 'send'
  | 'insert'
  | 'labels'
  | 'settings.basic';

/** Methods that read mail or its labels. */
export const READING: readonly ScopeName[] = ['full', 'modify', 'readonly', 'metadata'];
export const CHANGING: readonly ScopeName[] = ['full', 'modify'];

/** The scopes of a token that are Gmail's, by their short names. */
export function gmailScopes(scopes: readonly string[]): Set<ScopeName> {
  return new Set(
    scopes.flatMap((scope): ScopeName[] => {
      if (scope === 'https://mail.google.com/') return ['full'];
      const name = /^https:\/\/www\.googleapis\.com\/auth\/gmail\.([\w.]+)$/.exec(scope)?.[1];
      return name === undefined ? [] : [name as ScopeName];
    }),
  );
}

/** The address of a scope. */
export function scopeUrl(name: ScopeName): string {
  return name === 'full' ? 'https://mail.google.com/' : `https://www.googleapis.com/auth/gmail.${name}`;
}
