/** Where mail comes from, as one letter in a frame: ours, not the logo of anybody. */
const letters: Record<string, string> = { gmail: 'G', outlook: 'O', imap: '@', inbound: '→', memory: 'S' };

/** Decoration only: the name of the provider stands beside it in words. */
export function ProviderMark({ provider, size = 28 }: { provider: string; size?: number }) {
  return (
    <span
      aria-hidden
      style={{ width: size, height: size, fontSize: Math.max(10, Math.round(size * 0.5)), borderRadius: size * 0.25 }}
      className="inline-flex shrink-0 items-center justify-center border border-line-2 bg-raised leading-none font-semibold text-ink-2 select-none"
    >
      {letters[provider] ?? '?'}
    </span>
  );
}
