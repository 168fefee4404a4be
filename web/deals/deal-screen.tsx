/** One deal: its stage, its people and the mail that concerns it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Handshake, Pencil } from 'lucide-react';
import { useState } from 'react';
import { crm } from '../api.ts';
import type { Deal, Stage } from '../api-types.ts';
import { dealQuery } from '../queries.ts';
import { DeleteRecord } from '../shell/delete-record.tsx';
import { Fact } from '../shell/record-page.tsx';
import { RecordScreen } from '../shell/record-screen.tsx';
import { useShortcut } from '../shell/shortcuts.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { money } from '../ui/dates.ts';
import { SelectField } from '../ui/field.tsx';
import { useToast } from '../ui/toast.tsx';
import { DealDialog } from './deal-dialog.tsx';
import { stageOf, stages } from './words.ts';

const route = getRouteApi('/app/deals/$id');

/** The page of a deal. */
export function DealScreen() {
  const { id } = route.useParams();
  return (
    <RecordScreen
      kind="deal"
      id={id}
      query={useQuery(dealQuery(id))}
      header={(deal) => <Header deal={deal} />}
      facts={(deal) => <Facts deal={deal} />}
      empty={() => "Mail with the deal's contacts, and mail that names its reference, shows here."}
    />
  );
}

function Header({ deal }: { deal: Deal }) {
  const [editing, setEditing] = useState(false);
  useShortcut('e', () => setEditing(true));
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-3 pt-3 pb-6">
      <span className="flex size-12 shrink-0 items-center justify-center rounded-lg bg-accent-soft text-accent-text">
        <Handshake size={22} aria-hidden />
      </span>
      <div className="min-w-0 flex-1 basis-48">
        <h1 className="flex flex-wrap items-center gap-x-2 text-xl font-semibold tracking-tight">
          <span className="min-w-0 break-words">{deal.name}</span>
          <Badge tone={stageOf(deal.stage).tone}>{stageOf(deal.stage).label}</Badge>
        </h1>
        <p className="text-base text-ink-2 tabular-nums">
          {deal.value === null ? 'No value yet' : money(deal.value, deal.currency)}
        </p>
      </div>
      <div className="flex items-center gap-1">
        <Button icon={Pencil} onClick={() => setEditing(true)}>
          Edit
        </Button>
        <DeleteRecord kind="deal" record={deal}>
          Its contacts, its company and their timelines stay.
        </DeleteRecord>
      </div>
      <DealDialog open={editing} onOpenChange={setEditing} deal={deal} />
    </header>
  );
}

function Facts({ deal }: { deal: Deal }) {
  return (
    <div className="lg:sticky lg:top-6">
      <StageField deal={deal} />
      <dl className="mt-4 divide-y divide-line border-y border-line">
        {deal.reference && (
          <Fact name="Reference">
            <span className="font-mono">{deal.reference}</span>
          </Fact>
        )}
        {deal.company && (
          <Fact name="Company">
            <Link to="/companies/$id" params={{ id: deal.company.id }} className="text-accent-text hover:underline">
              {deal.company.name}
            </Link>
          </Fact>
        )}
        <Fact name="Contacts">
          {deal.contacts.length === 0 && <span className="text-ink-3">None yet, so no mail can be found.</span>}
          <ul className="mt-1 flex flex-col gap-1.5">
            {deal.contacts.map((contact) => (
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
        </Fact>
      </dl>
    </div>
  );
}

function StageField({ deal }: { deal: Deal }) {
  const queries = useQueryClient();
  const { fail } = useToast();
  const change = useMutation({
    mutationFn: (stage: Stage) => crm.changeDeal(deal.id, { stage }),
    onSuccess: (saved) => {
      queries.setQueryData(['deal', deal.id], saved);
      queries.invalidateQueries({ queryKey: ['deals'] });
    },
    onError: fail,
  });
  return (
    <SelectField
      label="Stage"
      value={change.isPending ? change.variables : deal.stage}
      onChange={({ target }) => change.mutate(target.value as Stage)}
    >
      {stages.map((stage) => (
        <option key={stage.value} value={stage.value}>
          {stage.label}
        </option>
      ))}
    </SelectField>
  );
}
