/**
 * The erasure of a person: whom, what it removes and what stays, the address typed once more, done, a report. The open
 * one stands in the address of the page, so that a reload loses nothing but what was typed.
 */
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { erasuresQuery } from '../queries.ts';
import { Panel } from '../settings/panel.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import type { Erasure } from './answers.ts';
import { ErasureRow } from './erasure-row.tsx';
import { ErasureStart } from './erasure-start.tsx';
import { ErasureSteps } from './erasure-steps.tsx';
import { ForAdmins } from './for-admins.tsx';

const title = 'Erase a person';
const route = getRouteApi('/app/settings/erasure');

/** The panel. */
export function ErasurePanel() {
  return (
    <ForAdmins title={title} right="erasures:run">
      <Erasures />
    </ForAdmins>
  );
}

function Erasures() {
  const { open } = route.useSearch();
  const navigate = useNavigate();
  // Kept here alone: the server forgets whom an erasure was about when it is done.
  const [address, setAddress] = useState<string | null>(null);
  const show = (id: string | undefined) => navigate({ to: '/settings/erasure', search: id ? { open: id } : {} });
  const begin = (erasure: Erasure, whom: string) => {
    setAddress(whom);
    show(erasure.id);
  };
  return (
    <>
      <Panel
        title={title}
        lead="For when somebody asks to be forgotten. Everything that is held about the person goes, for the whole workspace, and later mail does not bring it back. Nothing changes in anybody's mailbox."
      >
        {open ? (
          <ErasureSteps key={open} id={open} address={address} onClose={() => show(undefined)} />
        ) : (
          <ErasureStart onBegun={begin} />
        )}
      </Panel>
      {!open && (
        <Panel title="Former erasures" lead="Who it was is not kept, only that it was done.">
          <Former onOpen={show} />
        </Panel>
      )}
    </>
  );
}

function Former({ onOpen }: { onOpen: (id: string) => void }) {
  const { data, error, isPending, refetch } = useQuery(erasuresQuery);
  if (isPending) return <SkeletonRows label="Loading former erasures" rows={2} />;
  if (error) return <ErrorState error={error} what="The erasures could not be read" onRetry={refetch} />;
  if (data.items.length === 0) return <p className="text-base text-ink-3">None yet.</p>;
  return (
    <ul className="divide-y divide-line border-y border-line">
      {data.items.map((erasure) => (
        <ErasureRow key={erasure.id} erasure={erasure} onOpen={() => onOpen(erasure.id)} />
      ))}
    </ul>
  );
}
