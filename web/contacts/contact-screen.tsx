/** One person: who she is, what was written, what is known. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Pencil, Star } from 'lucide-react';
import { useState } from 'react';
import type { Contact } from '../api-types.ts';
import { stageOf } from '../deals/words.ts';
import { ExportPerson, ExportPersonItem } from '../privacy/export-person.tsx';
import { contactQuery, dealsQuery, itemsOf } from '../queries.ts';
import { DeleteRecord } from '../shell/delete-record.tsx';
import { Fact } from '../shell/record-page.tsx';
import { RecordScreen } from '../shell/record-screen.tsx';
import { useShortcut } from '../shell/shortcuts.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { textLink } from '../ui/page.tsx';
import { Ago } from '../ui/time.tsx';
import { ContactDialog } from './contact-dialog.tsx';
import { EmailMenu } from './email-menu.tsx';
import { MailPrompt } from './mail-prompt.tsx';
import { OlderMail } from './older-mail.tsx';
import { kindOf } from './words.ts';
import { YourMail } from './your-mail.tsx';

const route = getRouteApi('/app/contacts/$id');

/** The page of a contact. */
export function ContactScreen() {
  const { id } = route.useParams();
  return (
    <RecordScreen
      kind="contact"
      id={id}
      query={useQuery(contactQuery(id))}
      header={(contact) => <Header contact={contact} />}
      facts={(contact) => <Facts contact={contact} />}
      prompt={(contact) => (
        <div key={contact.id}>
          <MailPrompt contact={contact} />
          <OlderMail contact={contact} />
        </div>
      )}
      emailMenu={(contact) => <EmailMenu contact={contact} />}
      empty={(contact) =>
        `Mail with ${contact.emails[0] ?? 'this person'} shows here as soon as one of your mailboxes has some.`
      }
    />
  );
}

function Header({ contact }: { contact: Contact }) {
  const [editing, setEditing] = useState(false);
  const [exporting, setExporting] = useState(false);
  useShortcut('e', () => setEditing(true));
  const kind = kindOf(contact.kind);
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-3 pt-3 pb-6">
      <Avatar name={contact.name} size="lg" />
      <div className="min-w-0 flex-1 basis-48">
        <h1 className="flex flex-wrap items-center gap-x-2 text-xl font-semibold tracking-tight">
          <span className="min-w-0 break-words">{contact.name}</span>
          {contact.highValue && <Star size={16} aria-label="High value" className="shrink-0 fill-current text-warn" />}
          <Badge tone={kind.tone}>{kind.label}</Badge>
        </h1>
        <p className="text-base break-words text-ink-2">
          {contact.title}
          {contact.title && contact.company && ' at '}
          {contact.company && (
            <Link to="/companies/$id" params={{ id: contact.company.id }} className={textLink}>
              {contact.company.name}
            </Link>
          )}
        </p>
      </div>
      <div className="flex items-center gap-1">
        <Button icon={Pencil} onClick={() => setEditing(true)}>
          Edit
        </Button>
        <DeleteRecord
          kind="contact"
          record={contact}
          entries={<ExportPersonItem onSelect={() => setExporting(true)} />}
        >
          The contact leaves Rapport for your whole team. Mail that concerned nobody else becomes unmatched: only its
          owner sees it then. Nothing changes in anybody's mailbox.
        </DeleteRecord>
      </div>
      <ContactDialog open={editing} onOpenChange={setEditing} contact={contact} />
      {exporting && <ExportPerson contact={contact} onClose={() => setExporting(false)} />}
    </header>
  );
}

function Facts({ contact }: { contact: Contact }) {
  return (
    <div className="lg:sticky lg:top-6">
      <dl className="divide-y divide-line border-y border-line">
        <Fact name={contact.emails.length === 1 ? 'Address' : 'Addresses'}>
          {contact.emails.length === 0 && <span className="text-ink-3">None yet, so no mail can be found.</span>}
          <ul>
            {contact.emails.map((email) => (
              <li key={email}>
                <a href={`mailto:${email}`} className="break-all hover:underline">
                  {email}
                </a>
              </li>
            ))}
          </ul>
        </Fact>
        {contact.phone && (
          <Fact name="Phone">
            <a href={`tel:${contact.phone}`} className="hover:underline">
              {contact.phone}
            </a>
          </Fact>
        )}
        <Fact name="Last contact">
          {contact.lastInteractionAt ? (
            <Ago date={contact.lastInteractionAt} />
          ) : (
            <span className="text-ink-3">Never</span>
          )}
        </Fact>
        <DealsFact contact={contact} />
        <Fact name="Added">
          <Ago date={contact.createdAt} />
        </Fact>
      </dl>
      <YourMail contact={contact} />
    </div>
  );
}

function DealsFact({ contact }: { contact: Contact }) {
  const { data } = useInfiniteQuery(dealsQuery({ contactId: contact.id }));
  const deals = itemsOf(data);
  if (deals.length === 0) return null;
  return (
    <Fact name="Deals">
      <ul className="flex flex-col gap-1">
        {deals.map((deal) => (
          <li key={deal.id} className="flex items-baseline justify-between gap-2">
            <Link
              to="/deals/$id"
              params={{ id: deal.id }}
              className="min-w-0 truncate text-accent-text hover:underline"
            >
              {deal.name}
            </Link>
            <Badge tone={stageOf(deal.stage).tone}>{stageOf(deal.stage).label}</Badge>
          </li>
        ))}
      </ul>
    </Fact>
  );
}
