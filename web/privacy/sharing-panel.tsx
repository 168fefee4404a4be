/** What the team may see of each other's mail: the default, and the most that anybody can share. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem } from '../api.ts';
import type { Level, Workspace } from '../api-types.ts';
import { meQuery, workspaceQuery } from '../queries.ts';
import { Panel } from '../settings/panel.tsx';
import { Button } from '../ui/button.tsx';
import { ChoiceCards, Switch } from '../ui/field.tsx';
import { ProblemNotice } from '../ui/form.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';
import { useWorkspaceChange } from './use-workspace-change.ts';

const levels: Level[] = ['private', 'subject', 'full'];
const titles: Record<Level, string> = { private: 'Nothing', subject: 'That somebody wrote', full: 'Everything' };
const mostSays: Record<Level, string> = {
  private: 'Nobody sees mail of another. Who wrote with whom is not known either.',
  subject: 'Subject, people and time. The text and the attachments stay with the owner.',
  full: 'An owner may share the text and the attachments too.',
};
const defaultSays: Record<Level, string> = {
  private: 'Mail is its owner’s alone until he shares it.',
  subject: 'The team sees subject, people and time. The text stays with the owner.',
  full: 'The team reads the text too, unless the owner narrows it.',
};

/** The panel. */
export function SharingPanel() {
  const { data, error, refetch } = useQuery(workspaceQuery);
  const { data: me } = useQuery(meQuery);
  if (error) return <ErrorState error={error} what="The settings could not be read" onRetry={refetch} />;
  if (!data || !me) return <SkeletonRows label="Loading the settings" rows={4} />;
  const may = me.permissions.includes('workspace:change');
  return (
    <>
      <Panel
        title="What the team may see"
        lead="Of mail with contacts. Where several people have the same email, the strictest of them decides for everybody else. Admins see no more than any colleague."
      >
        {may ? <Levels workspace={data} /> : <AsItIs workspace={data} />}
      </Panel>
      {may && (
        <Panel title="Warnings">
          <Warnings workspace={data} />
        </Panel>
      )}
    </>
  );
}

function AsItIs({ workspace }: { workspace: Workspace }) {
  const bound = workspace.boundLevel ?? 'subject';
  return (
    <dl className="divide-y divide-line border-y border-line text-base">
      <Line name="At first" title={titles[workspace.defaultLevel]} says={defaultSays[workspace.defaultLevel]} />
      <Line name="At most" title={titles[bound]} says={mostSays[bound]} />
      <Line
        name="Who sets it"
        title="Your admins"
        says="What you share within this is yours to choose, for each mailbox, contact and email."
      />
    </dl>
  );
}

function Line({ name, title, says }: { name: string; title: string; says: string }) {
  return (
    <div className="grid gap-x-4 py-3 sm:grid-cols-[8rem_minmax(0,1fr)]">
      <dt className="text-ink-3">{name}</dt>
      <dd>
        <span className="font-medium">{title}</span>
        <span className="block text-ink-2">{says}</span>
      </dd>
    </div>
  );
}

function Levels({ workspace }: { workspace: Workspace }) {
  const was = { bound: workspace.boundLevel ?? 'subject', first: workspace.defaultLevel };
  const [bound, setBound] = useState(was.bound);
  const [first, setFirst] = useState(was.first);
  const change = useWorkspaceChange();
  const choose = (next: Level) => {
    setBound(next);
    if (rank(first) > rank(next)) setFirst(next);
  };
  const changed = bound !== was.bound || first !== was.first;
  const narrows = rank(bound) < rank(was.bound);
  return (
    <form
      aria-label="What the team may see"
      className="flex flex-col gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ boundLevel: bound, defaultLevel: first });
      }}
    >
      <ChoiceCards
        legend="The most that anybody can share"
        name="bound"
        columns="grid-cols-1"
        value={bound}
        onChange={choose}
        options={levels.map((value) => ({ value, title: titles[value], text: mostSays[value] }))}
      />
      <ChoiceCards
        legend="What is shared until the owner says otherwise"
        name="default"
        columns="grid-cols-1"
        value={first}
        onChange={setFirst}
        options={levels
          .filter((value) => rank(value) <= rank(bound))
          .map((value) => ({ value, title: titles[value], text: defaultSays[value] }))}
      />
      {change.error && <ProblemNotice problem={asProblem(change.error)} />}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button look="primary" type="submit" busy={change.isPending} disabled={!changed}>
          Save
        </Button>
        {changed && (
          <p className="text-sm text-pretty text-ink-3">
            {narrows
              ? 'Holds at once, for the mail of the past too.'
              : 'Holds at once. What owners have chosen for themselves stays as it is.'}
          </p>
        )}
      </div>
    </form>
  );
}

function rank(level: Level): number {
  return levels.indexOf(level);
}

function Warnings({ workspace }: { workspace: Workspace }) {
  const change = useWorkspaceChange();
  return (
    <>
      <Switch
        label="Mark mail with numbers that want care"
        hint="Account, card and national identity numbers are found by their check digits. The mark stands on the email for who may read its text; nothing is hidden or held back."
        checked={workspace.warns}
        disabled={change.isPending}
        onChange={(warns) => change.mutate({ warns })}
      />
      {change.error && <ProblemNotice problem={asProblem(change.error)} />}
    </>
  );
}
