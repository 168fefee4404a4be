/** The small marks on an entry: who can see it, where it came from, whether a machine wrote it. Words on hover and focus. */
import { Bot, CloudOff, Eye, EyeOff, Lock, type LucideIcon, Mail, Paperclip, Users } from 'lucide-react';
import type { TimelineItem } from '../api-types.ts';
import { providerNames } from '../mailboxes/words.ts';
import { cx } from '../ui/class-names.ts';
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
  return (
    <MarkWithWords
      icon={icons[audience]}
      short={words ? short : undefined}
      long={long}
      accent={audience === 'only-you'}
    />
  );
}

/** The mail account it came through. */
export function ProviderMark({ provider, words }: { provider: string; words?: boolean }) {
  const name = providerNames[provider] ?? provider;
  return <MarkWithWords icon={Mail} short={words ? name : undefined} long={`Synced from a mailbox by ${name}.`} />;
}

/** All marks of an entry, in a row. */
export function Marks({ item }: { item: TimelineItem }) {
  const automated = automatedWords[item.automated];
  return (
    <span className="relative z-10 flex shrink-0 items-center gap-0.5">
      {automated && <MarkWithWords icon={Bot} short={automated.name} long={automated.says} />}
      {item.hasAttachments && <MarkWithWords icon={Paperclip} long="Has attachments." />}
      {item.own && item.atProvider === false && (
        <MarkWithWords icon={CloudOff} long="No longer on the mail server. It stays on the timeline." />
      )}
      {item.provider && <ProviderMark provider={item.provider} />}
      <PrivacyMark item={item} />
    </span>
  );
}

function MarkWithWords({
  icon: Icon,
  short,
  long,
  accent,
}: {
  icon: LucideIcon;
  short?: string;
  long: string;
  accent?: boolean;
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
        <Icon size={14} aria-hidden />
        {short && <span>{short}</span>}
        <span className="sr-only">{long}</span>
      </button>
    </Tooltip>
  );
}
