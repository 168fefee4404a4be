/** The places that the rail, the bottom bar, the palette and the keys lead to. */
import { BookUser, Building2, Handshake, type LucideIcon, Mailbox, Settings, Sparkles, Users } from 'lucide-react';

export interface Place {
  to: '/contacts' | '/companies' | '/deals' | '/suggestions' | '/people' | '/mailboxes' | '/settings';
  label: string;
  icon: LucideIcon;
  keys: string;
}

export const places: Place[] = [
  { to: '/contacts', label: 'Contacts', icon: Users, keys: 'g c' },
  { to: '/companies', label: 'Companies', icon: Building2, keys: 'g o' },
  { to: '/deals', label: 'Deals', icon: Handshake, keys: 'g d' },
  { to: '/suggestions', label: 'Suggestions', icon: Sparkles, keys: 'g s' },
  { to: '/people', label: 'My email contacts', icon: BookUser, keys: 'g p' },
  { to: '/mailboxes', label: 'Mailboxes', icon: Mailbox, keys: 'g m' },
  { to: '/settings', label: 'Settings', icon: Settings, keys: 'g ,' },
];
