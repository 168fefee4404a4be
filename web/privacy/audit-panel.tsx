/** The audit log: what was done, by whom and when; the proof that nothing was changed in it. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { auditExport } from '../api.ts';
import { auditQuery, itemsOf, membersQuery } from '../queries.ts';
import { Panel } from '../settings/panel.tsx';
import { buttonClass } from '../ui/button.tsx';
import { dayKey, dayName, midnight } from '../ui/dates.ts';
import { SelectField, TextField } from '../ui/field.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { useNow } from '../ui/time.tsx';
import type { AuditEntry } from './answers.ts';
import { AuditLine } from './audit-line.tsx';
import { AuditProof } from './audit-proof.tsx';
import { auditKinds } from './audit-words.ts';
import { ForAdmins } from './for-admins.tsx';
import { MorePages } from './more-pages.tsx';

const title = 'Audit log';
const route = getRouteApi('/app/settings/audit');

/** The panel. */
export function AuditPanel() {
  return (
    <ForAdmins title={title} right="audit:read">
      <Panel
        title={title}
        lead="Who did what, and when. It holds ids and codes, never words of mail, and nothing in it can be changed unnoticed."
      >
        <AuditProof>
          <a href={auditExport} download className={buttonClass('secondary', 'md')}>
            <Download size={16} aria-hidden className="-ml-0.5" />
            Export
          </a>
        </AuditProof>
        <div className="mt-8 mb-4 flex flex-wrap items-end gap-3">
          <Filters />
        </div>
        <Log />
      </Panel>
    </ForAdmins>
  );
}

function Filters() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const { data: members } = useQuery(membersQuery);
  const set = (part: typeof search) =>
    navigate({ to: '/settings/audit', search: { ...search, ...part }, replace: true });
  return (
    <>
      <SelectField
        label="What"
        frame="flex-1 basis-44"
        className="h-8!"
        value={search.kind ?? ''}
        onChange={({ target }) => set({ kind: target.value || undefined })}
      >
        <option value="">Everything</option>
        {Object.entries(auditKinds).map(([kind, words]) => (
          <option key={kind} value={kind}>
            {words}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Who"
        frame="flex-1 basis-36"
        className="h-8!"
        value={search.actorId ?? ''}
        onChange={({ target }) => set({ actorId: target.value || undefined })}
      >
        <option value="">Everybody</option>
        {members?.items.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextField
        label="From"
        type="date"
        frame="flex-1 basis-36"
        className="h-8!"
        max={search.to}
        value={search.from ?? ''}
        onChange={({ target }) => set({ from: target.value || undefined })}
      />
      <TextField
        label="To"
        type="date"
        frame="flex-1 basis-36"
        className="h-8!"
        min={search.from}
        value={search.to ?? ''}
        onChange={({ target }) => set({ to: target.value || undefined })}
      />
    </>
  );
}

function Log() {
  const { kind, actorId, from, to } = route.useSearch();
  const days = { from: midnight(from), before: midnight(to, 1) };
  const query = useInfiniteQuery(auditQuery({ kind, actorId, ...days }));
  const now = useNow();
  if (query.isPending) return <SkeletonRows label="Loading the audit log" rows={8} />;
  if (query.error)
    return <ErrorState error={query.error} what="The audit log could not be read" onRetry={() => query.refetch()} />;
  const entries = itemsOf(query.data);
  if (entries.length === 0) return <p className="text-base text-ink-3">There is no such entry.</p>;
  return (
    <>
      {daysOf(entries).map(([key, lines]) => (
        <section key={key} aria-label={dayName(lines[0].at, now)} className="mb-6">
          <h3 className="mb-1 text-sm font-semibold text-ink-2">{dayName(lines[0].at, now)}</h3>
          <ul className="divide-y divide-line border-y border-line">
            {lines.map((line) => (
              <AuditLine key={line.seq} entry={line} />
            ))}
          </ul>
        </section>
      ))}
      <MorePages query={query}>Show earlier entries</MorePages>
    </>
  );
}

function daysOf(entries: AuditEntry[]): [string, [AuditEntry, ...AuditEntry[]]][] {
  const days = new Map<string, [AuditEntry, ...AuditEntry[]]>();
  for (const entry of entries) {
    const day = days.get(dayKey(entry.at));
    if (day) day.push(entry);
    else days.set(dayKey(entry.at), [entry]);
  }
  return [...days];
}
