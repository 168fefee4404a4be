/** What one chose for one's own mail with a contact, and in words what the others see of it. */
import { useQuery } from '@tanstack/react-query';
import { Eye, EyeOff, Lock, type LucideIcon, Users } from 'lucide-react';
import { useState } from 'react';
import type { Contact, ContactMail, Level, Workspace } from '../api-types.ts';
import { connectionsQuery, contactMailQuery, contactSettingsQuery, workspaceQuery } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { plural } from '../ui/dates.ts';
import { SelectField, Switch } from '../ui/field.tsx';
import { Ago } from '../ui/time.tsx';
import { StopLogging } from './stop-logging.tsx';
import { useMailSetting } from './use-mail-setting.ts';

/** Shown to whoever has a mailbox here. */
export function YourMail({ contact }: { contact: Contact }) {
  const { data: mail } = useQuery(contactMailQuery(contact.id));
  const { data: connections } = useQuery(connectionsQuery());
  const { data: workspace } = useQuery(workspaceQuery);
  const connected = connections?.items.some((each) => each.own && each.status !== 'disconnected');
  if (!mail || !workspace || !connected) return null;
  return <Choices contact={contact} mail={mail} workspace={workspace} />;
}

interface Props {
  contact: Contact;
  mail: ContactMail;
  workspace: Workspace;
}

function Choices({ contact, mail, workspace }: Props) {
  const [stopping, setStopping] = useState(false);
  const change = useMailSetting(contact.id);
  const level = useLevel(contact.id);
  const { sync, visible, known } = mail;
  const bound = workspace.boundLevel ?? 'subject';
  return (
    <section aria-labelledby="your-mail" className="mt-6">
      <h2 id="your-mail" className="text-sm font-semibold">
        Your own mail
      </h2>
      <p className="mb-3 text-sm text-ink-3">
        {known ? (
          <>
            {plural(known.messages, 'email')}, the last <Ago date={known.lastAt} />
          </>
        ) : (
          'Your mailboxes know none yet.'
        )}
      </p>
      <div className="flex flex-col gap-3">
        <Switch
          label="Log it"
          checked={sync}
          onChange={(on) => (on ? change.mutate({ sync: true }) : setStopping(true))}
        />
        <Switch
          label="Show it to my team"
          checked={visible}
          disabled={!sync || bound === 'private'}
          onChange={(on) => change.mutate({ visible: on })}
        />
        {sync && visible && bound === 'full' && (
          <SelectField
            label="They see"
            value={level ?? ''}
            onChange={({ target }) => change.mutate({ level: (target.value as Level) || null })}
          >
            <option value="">What the workspace has chosen</option>
            <option value="subject">Subject, people and time</option>
            <option value="full">Everything, the text too</option>
          </SelectField>
        )}
        {mail.olderKept > 0 && (
          <div className="flex flex-wrap items-center justify-between gap-2">
            <p className="text-sm text-pretty text-ink-2">
              {plural(mail.olderKept, 'email')} from before a colleague added the contact: only you see{' '}
              {mail.olderKept === 1 ? 'it' : 'them'}.
            </p>
            <Button size="sm" busy={change.isPending} onClick={() => change.mutate({ sharesOlder: true })}>
              Share {mail.olderKept === 1 ? 'it' : 'them'}
            </Button>
          </div>
        )}
        <SeenBy sync={sync} level={visible ? leastOf(bound, level ?? workspace.defaultLevel) : 'private'} />
      </div>
      {stopping && <StopLogging contact={contact} onClose={() => setStopping(false)} />}
    </section>
  );
}

function useLevel(contactId: string): Level | null {
  const { data } = useQuery(contactSettingsQuery(contactId));
  return data?.items.find((each) => each.contactId === contactId)?.level ?? null;
}

const order: Level[] = ['private', 'subject', 'full'];

function leastOf(one: Level, other: Level): Level {
  return order.indexOf(one) < order.indexOf(other) ? one : other;
}

const seen: Record<Level, { icon: LucideIcon; says: string }> = {
  private: { icon: Lock, says: 'Only you see it here. Your team does not know of it.' },
  subject: { icon: Eye, says: 'Your team sees subject, people and time. Only you can read the text.' },
  full: { icon: Users, says: 'Everybody in your workspace can read it, the text too.' },
};

function SeenBy({ sync, level }: { sync: boolean; level: Level }) {
  const { icon: Icon, says } = sync
    ? seen[level]
    : { icon: EyeOff, says: 'New mail of yours with this person is not logged, so nobody sees it here.' };
  return (
    <p aria-live="polite" className="flex gap-2 rounded-lg bg-sunken p-3 text-sm text-pretty text-ink-2">
      <Icon size={16} aria-hidden className="mt-0.5 shrink-0 text-ink-3" />
      <span>
        {says}
        {sync && level !== 'private' && ' Where somebody with a copy chose less, less is shown.'}
      </span>
    </p>
  );
}
