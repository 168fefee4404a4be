/** One company: its people and all mail with its domains. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { crm } from '../api.ts';
import type { Company } from '../api-types.ts';
import { companyQuery, contactsQuery, itemsOf, meQuery } from '../queries.ts';
import { Fact } from '../shell/record-page.tsx';
import { RecordScreen } from '../shell/record-screen.tsx';
import { useShortcut } from '../shell/shortcuts.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { plural } from '../ui/dates.ts';
import { Confirm } from '../ui/dialog.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
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
        <DeleteCompany company={company} />
      </div>
      <CompanyDialog open={editing} onOpenChange={setEditing} company={company} />
    </header>
  );
}

function DeleteCompany({ company }: { company: Company }) {
  const { data: me } = useQuery(meQuery);
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const navigate = useNavigate();
  if (!me?.permissions.includes('records:delete')) return null;
  return (
    <>
      <Menu trigger={<IconButton icon={Ellipsis} label="More" />}>
        <MenuItem icon={Trash2} danger onSelect={() => setAsking(true)}>
          Delete company…
        </MenuItem>
      </Menu>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Delete ${company.name}?`}
        verb="Delete company"
        danger
        onConfirm={async () => {
          await crm.deleteCompany(company.id);
          await navigate({ to: '/companies' });
          queries.removeQueries({ queryKey: ['company', company.id] });
          queries.invalidateQueries();
        }}
      >
        Its contacts stay. Mail that was here because of its domains alone becomes unmatched: only its owner sees it
        then.
      </Confirm>
    </>
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
