/** The small marks on an entry: who can see it, where it came from, whether a machine wrote it. Words on hover and focus. */
import { Bot, CloudOff, Eye, EyeOff, Lock, type LucideIcon, Paperclip, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TimelineItem } from '../api-types.ts';
import { providerNames } from '../mailboxes/words.ts';
import { cx } from '../ui/class-names.ts';
import { ProviderMark } from '../ui/provider-mark.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { type Audience, audienceOf, audienceWords, automatedWords } from './words.ts';

const icons: Record<Audience, LucideIcon> = {
  'only-you': Lock,
  subject: Eye,
  everyone: Users,
  'subject-of-other': EyeOff,
  'full-of-other': Users,
};

/** Who can see it. */
export function PrivacyMark({ item, words }: { item: TimelineItem; words?: boolean }) {
  const audience = audienceOf(item);
  const { short, long } = audienceWords[audience];
  const Icon = icons[audience];
  return (
    <MarkWithWords short={words ? short : undefined} long={long} accent={audience === 'only-you'}>
      <Icon size={14} aria-hidden />
    </MarkWithWords>
  );
}

/** The mail account it came through. */
export function SourceMark({ provider, words }: { provider: string; words?: boolean }) {
  const name = providerNames[provider] ?? provider;
  return (
    <MarkWithWords short={words ? name : undefined} long={`Synced from a mailbox by ${name}.`}>
      <ProviderMark provider={provider} size={16} />
    </MarkWithWords>
  );
}

/** All marks of an entry, in a row. */
export function Marks({ item }: { item: TimelineItem }) {
  const automated = automatedWords[item.automated];
  return (
    <span className="relative z-10 flex shrink-0 items-center gap-0.5">
      {automated && (
        <MarkWithWords short={automated.name} long={automated.says}>
          <Bot size={14} aria-hidden />
        </MarkWithWords>
      )}
      {item.hasAttachments && (
        <MarkWithWords long="Has attachments.">
          <Paperclip size={14} aria-hidden />
        </MarkWithWords>
      )}
      {item.own && item.atProvider === false && (
        <MarkWithWords long="No longer on the mail server. It stays on the timeline.">
          <CloudOff size={14} aria-hidden />
        </MarkWithWords>
      )}
      {item.provider && <SourceMark provider={item.provider} />}
      <PrivacyMark item={item} />
    </span>
  );
}

function MarkWithWords({
  short,
  long,
  accent,
  children,
}: {
  short?: string;
  long: string;
  accent?: boolean;
  /** The mark itself. */
  children: ReactNode;
}) {
  return (
    <Tooltip content={long}>
      <button
        type="button"
        className={cx(
          'inline-flex h-6 min-w-6 cursor-help items-center justify-center gap-1 rounded-sm px-1 text-xs hover:bg-sunken',
          accent ? 'text-accent-text' : 'text-ink-3',
        )}
      >
        {children}
        {short && <span>{short}</span>}
        <span className="sr-only">{long}</span>
      </button>
    </Tooltip>
  );
}
