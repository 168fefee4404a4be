import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './class-names.ts';

const tones = {
  plain: { frame: 'border-line', ink: 'text-ink-3' },
  accent: { frame: 'border-accent/40', ink: 'text-accent-text' },
  warn: { frame: 'border-warn/40', ink: 'text-warn' },
  bad: { frame: 'border-bad/50', ink: 'text-bad' },
};

interface NoticeProps {
  icon: LucideIcon;
  tone: keyof typeof tones;
  title: string;
  children: ReactNode;
}

/** What somebody should know or do, above the rest of a screen. */
export function Notice({ icon: Icon, tone, title, children }: NoticeProps) {
  return (
    <section aria-label={title} className={cx('flex gap-3 rounded-xl border bg-canvas p-4', tones[tone].frame)}>
      <Icon size={20} aria-hidden className={cx('mt-px shrink-0', tones[tone].ink)} />
      <div className="min-w-0 flex-1 text-base text-pretty text-ink-2">
        <h2 className="font-semibold text-ink">{title}</h2>
        {children}
      </div>
    </section>
  );
}
