/** The small marks on an entry: who can see it, where it came from, whether a machine wrote it. Words on hover and focus. */
import { Bot, CloudOff, Paperclip } from 'lucide-react';
import type { TimelineItem } from '../api-types.ts';
import { providerNames } from '../mailboxes/words.ts';
import { ProviderMark } from '../ui/provider-mark.tsx';
import { Mark } from './mark.tsx';
import { PrivacyMenu } from './privacy-menu.tsx';
import { automatedWords } from './words.ts';

/** The mail account it came through. */
export function SourceMark({ provider, words }: { provider: string; words?: boolean }) {
  const name = providerNames[provider] ?? provider;
  return (
    <Mark short={words ? name : undefined} long={`Synced from a mailbox by ${name}.`}>
      <ProviderMark provider={provider} size={16} />
    </Mark>
  );
}

/** All marks of an entry, in a row. A phone has room for who can see it. */
export function Marks({ item }: { item: TimelineItem }) {
  const automated = automatedWords[item.automated];
  return (
    <span className="relative z-10 flex shrink-0 items-center gap-0.5">
      <span className="flex items-center gap-0.5 max-sm:hidden">
        {automated && (
          <Mark short={automated.name} long={automated.says}>
            <Bot size={14} aria-hidden />
          </Mark>
        )}
        {item.hasAttachments && (
          <Mark long="Has attachments.">
            <Paperclip size={14} aria-hidden />
          </Mark>
        )}
        {item.own && item.atProvider === false && (
          <Mark long="No longer on the mail server. It stays on the timeline.">
            <CloudOff size={14} aria-hidden />
          </Mark>
        )}
        {item.provider && <SourceMark provider={item.provider} />}
      </span>
      <PrivacyMenu item={item} />
    </span>
  );
}
