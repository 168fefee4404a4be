/** One company: its people and all mail with its domains. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import type { Company } from '../api-types.ts';
import { companyQuery, contactsQuery, itemsOf } from '../queries.ts';
import { DeleteRecord } from '../shell/delete-record.tsx';
import { Fact } from '../shell/record-page.tsx';
import { RecordScreen } from '../shell/record-screen.tsx';
import { useShortcut } from '../shell/shortcuts.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { plural } from '../ui/dates.ts';
import { CompanyDialog } from './company-dialog.tsx';

const route = getRouteApi('/app/companies/$id');

/** The page of a company. */
export function CompanyScreen() {
  const { id } = route.useParams();
  return (
    <RecordScreen
      kind="company"
      id={id}
      query={useQuery(companyQuery(id))}
      header={(company) => <Header company={company} />}
      facts={(company) => <Facts company={company} />}
      empty={(company) => `Mail with ${company.domains[0] ?? 'its domains'} and with its contacts shows here.`}
    />
  );
}

function Header({ company }: { company: Company }) {
  const [editing, setEditing] = useState(false);
  useShortcut('e', () => setEditing(true));
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-3 pt-3 pb-6">
      <Avatar name={company.name} size="lg" square />
      <div className="min-w-0 flex-1 basis-48">
        <h1 className="text-xl font-semibold tracking-tight break-words">{company.name}</h1>
        <p className="text-base text-ink-2">{plural(company.contactCount, 'contact')}</p>
      </div>
      <div className="flex items-center gap-1">
        <Button icon={Pencil} onClick={() => setEditing(true)}>
          Edit
        </Button>
        <DeleteRecord kind="company" record={company}>
          Its contacts stay. Mail that was here because of its domains alone becomes unmatched: only its owner sees it
          then.
        </DeleteRecord>
      </div>
      <CompanyDialog open={editing} onOpenChange={setEditing} company={company} />
    </header>
  );
}

function Facts({ company }: { company: Company }) {
  return (
    <div className="lg:sticky lg:top-6">
      <dl className="divide-y divide-line border-y border-line">
        <Fact name={company.domains.length === 1 ? 'Domain' : 'Domains'}>
          {company.domains.length === 0 ? (
            <span className="text-ink-3">None, so only mail with its contacts is found.</span>
          ) : (
            <ul>
              {company.domains.map((domain) => (
                <li key={domain}>{domain}</li>
              ))}
            </ul>
          )}
        </Fact>
        <PeopleFact company={company} />
      </dl>
    </div>
  );
}

const shownPeople = 8;

function PeopleFact({ company }: { company: Company }) {
  const query = useInfiniteQuery(contactsQuery({ companyId: company.id }));
  const [all, setAll] = useState(false);
  const contacts = itemsOf(query.data);
  const shown = all ? contacts : contacts.slice(0, shownPeople);
  const more = contacts.length - shown.length;
  return (
    <Fact name="People">
      {query.isSuccess && contacts.length === 0 && <span className="text-ink-3">No contacts yet.</span>}
      <ul className="mt-1 flex flex-col gap-1.5">
        {shown.map((contact) => (
          <li key={contact.id}>
            <Link
              to="/contacts/$id"
              params={{ id: contact.id }}
              className="flex min-w-0 items-center gap-2 hover:underline"
            >
              <Avatar name={contact.name} size="sm" />
              <span className="min-w-0 truncate">{contact.name}</span>
            </Link>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Button size="sm" look="quiet" className="mt-1 -ml-2.5" onClick={() => setAll(true)}>
          Show {plural(more, 'more person', 'more people')}
        </Button>
      )}
    </Fact>
  );
}
