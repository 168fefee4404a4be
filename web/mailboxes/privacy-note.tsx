import { Eye, EyeOff, KeyRound, Trash2, UserPlus } from 'lucide-react';

const lines = [
  {
    icon: Eye,
    title: 'Your team sees that you wrote',
    text: 'For mail with contacts: subject, people and time.',
  },
  {
    icon: EyeOff,
    title: 'Never what you wrote',
    text: 'The text and the attachments stay with you. Mail with nobody you keep as a contact is visible to you alone. This holds for admins too.',
  },
  {
    icon: UserPlus,
    title: 'A colleague’s contact shows no more',
    text: 'When a colleague adds a contact whom you have written to, your mail with that person is shared as your own defaults say, and no further. You can also be asked before anything older than the contact is shared.',
  },
  {
    icon: KeyRound,
    title: 'Nothing leaves this server',
    text: 'Passwords and Google’s permissions are kept encrypted. Texts are not stored: they are fetched when you open one.',
  },
  {
    icon: Trash2,
    title: 'You can take it back',
    text: 'Delete single entries, or disconnect and delete all of them.',
  },
];

/** What connecting means for one's privacy, in words, before it is done. */
export function PrivacyNote() {
  return (
    <aside aria-label="Privacy" className="md:border-l md:border-line md:pl-6">
      <ul className="flex flex-col gap-4">
        {lines.map(({ icon: Icon, title, text }) => (
          <li key={title} className="flex gap-3">
            <Icon size={18} aria-hidden className="mt-px shrink-0 text-accent-text" strokeWidth={1.8} />
            <div>
              <p className="text-sm font-medium">{title}</p>
              <p className="text-sm text-pretty text-ink-2">{text}</p>
            </div>
          </li>
        ))}
      </ul>
    </aside>
  );
}
