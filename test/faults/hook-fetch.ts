import { type PortHooks, throughPort } from '#platform/port-hooks.ts';

/** Puts hooks before and after every HTTP call of this process; the label is what the address says without its ids. */
export function hookFetch(hooks: PortHooks): void {
  const inner = globalThis.fetch;
  globalThis.fetch = (input, init) => throughPort(hooks, labelOf(input), () => inner(input, init));
}

/** The last name in the path: of a message or a thread only that it is one. */
function labelOf(input: string | URL | Request): string {
  const { pathname } = new URL(input instanceof Request ? input.url : input);
  if (pathname.startsWith('/batch/')) return 'http:batch';
  const names = pathname.split('/').filter((part) => /^[a-z]{4,}$/i.test(part) && !/^[0-9a-f]+$/.test(part));
  return `http:${names.at(-1) ?? pathname}`;
}
