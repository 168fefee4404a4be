import { ChevronDown, Eye, EyeOff, Lock, type LucideIcon, ShieldCheck, UserCheck, Users } from 'lucide-react';
import type { ComponentProps } from 'react';
import type { TimelineItem } from '../api-types.ts';
import { Mark } from './mark.tsx';
import { type Audience, audienceOf, audienceWords } from './words.ts';

const icons: Record<Audience, LucideIcon> = {
  'only-you': Lock,
  protected: ShieldCheck,
  some: UserCheck,
  subject: Eye,
  everyone: Users,
  'subject-of-other': EyeOff,
  'full-of-other': Users,
};

const closed: Audience[] = ['only-you', 'protected', 'some'];

interface Props extends ComponentProps<'button'> {
  item: TimelineItem;
  /** It opens a menu. */
  opens?: boolean;
}

/** Who can see an entry: a picture and a few words, the whole sentence on hover and focus. */
export function PrivacyMark({ item, opens, ...rest }: Props) {
  const audience = audienceOf(item);
  const Icon = icons[audience];
  return (
    <Mark {...rest} {...audienceWords(item)} className={closed.includes(audience) ? 'text-accent-text' : 'text-ink-3'}>
      <Icon size={14} aria-hidden className="shrink-0" />
      {opens && <ChevronDown size={12} aria-hidden className="order-last -ml-0.5 shrink-0" />}
    </Mark>
  );
}
