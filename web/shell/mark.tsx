/** The mark of Rapport: a line through time, with what came in on one side and what went out on the other. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden className="shrink-0">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <g stroke="var(--accent-ink)" strokeLinecap="round">
        <path d="M16 6v20" strokeOpacity=".45" strokeWidth="2" />
        <path d="M16 10.5h6.5M16 16H9.5M16 21.5h4.5" strokeWidth="2.5" />
      </g>
      <g fill="var(--accent-ink)">
        <circle cx="16" cy="10.5" r="2.5" />
        <circle cx="16" cy="16" r="2.5" />
        <circle cx="16" cy="21.5" r="2.5" />
      </g>
    </svg>
  );
}
