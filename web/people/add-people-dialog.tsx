/**
 * "Add to workspace", for one person or for hundreds: each name can be put right, and for each it is chosen whether
 * mail is logged and whether the team sees it. Either all are added or none; the way back is offered afterwards.
 */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem } from '../api.ts';
import type { Correspondent } from '../api-types.ts';
import { NameList } from '../contacts/name-list.tsx';
import { workspaceQuery } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { figure, plural } from '../ui/dates.ts';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { CellSwitch, Switch } from '../ui/field.tsx';
import { ProblemNotice } from '../ui/form.tsx';
import { useImport } from './use-import.ts';
import { mailWords } from './words.ts';

interface Draft {
  email: string;
  name: string;
  sync: boolean;
  visible: boolean;
}

interface Props {
  connectionId: string;
  people: Correspondent[];
  onClose: () => void;
  onAdded: () => void;
}

/** The dialog. */
export function AddPeopleDialog({ connectionId, people, onClose, onAdded }: Props) {
  const { drafts, problems, change, changeAll, leaveOut, submit, adding } = useDrafts(connectionId, people, onAdded);
  const { data: workspace } = useQuery(workspaceQuery);
  const shares = workspace?.boundLevel !== 'private';
  const one = drafts.length === 1 ? people.find((each) => each.email === drafts[0]?.email) : undefined;
  const names = (
    <NameList
      people={drafts}
      problems={problems}
      onName={(draft, name) => change(draft, { name })}
      onRemove={leaveOut}
      beside={{ head: <Heads />, cell: (draft) => <Choices draft={draft} shares={shares} onChange={change} /> }}
    />
  );
  return (
    <Dialog
      open
      wide={!one}
      onOpenChange={(open) => open || onClose()}
      title={one ? 'Add to workspace' : `Add ${plural(drafts.length, 'person', 'people')} to the workspace`}
      description={
        one
          ? `${mailWords(one)}. A contact is there for your whole team.`
          : 'Contacts are there for your whole team. Put the names right first.'
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
        }}
      >
        {adding.error && <ProblemNotice problem={asProblem(adding.error)} />}
        {one && names}
        <Switch
          label={one ? 'Log my mail' : 'Log my mail with all of them'}
          hint={`Mail that is here already too, in both directions.${tally(drafts, 'sync')}`}
          checked={drafts.every((each) => each.sync)}
          onChange={(sync) => changeAll({ sync })}
        />
        <Switch
          label="Show it to my team"
          hint={
            shares
              ? `What is logged, as far as your workspace shares mail; never more than that.${tally(drafts, 'visible')}`
              : 'Your workspace shares no mail: only you see it.'
          }
          disabled={!shares}
          checked={drafts.every((each) => each.visible)}
          onChange={(visible) => changeAll({ visible })}
        />
        {!one && names}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" busy={adding.isPending}>
            {one ? 'Add to workspace' : `Add ${figure(drafts.length)}`}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Heads() {
  return (
    <span className="flex gap-2">
      <span className="w-10 text-center">Log</span>
      <span className="w-10 text-center">Team</span>
    </span>
  );
}

interface ChoicesProps {
  draft: Draft;
  shares: boolean;
  onChange: (draft: Draft, part: Partial<Draft>) => void;
}

function Choices({ draft, shares, onChange }: ChoicesProps) {
  return (
    <span className="flex gap-2">
      <CellSwitch
        label={`Log my mail with ${draft.name}`}
        checked={draft.sync}
        onChange={(sync) => onChange(draft, { sync })}
      />
      <CellSwitch
        label={`Show mail with ${draft.name} to my team`}
        checked={draft.visible}
        disabled={!shares}
        onChange={(visible) => onChange(draft, { visible })}
      />
    </span>
  );
}

/** Where the choices differ: how many have it. */
function tally(drafts: Draft[], choice: 'sync' | 'visible'): string {
  const on = drafts.filter((each) => each[choice]).length;
  return on === 0 || on === drafts.length ? '' : ` On for ${figure(on)} of ${figure(drafts.length)}.`;
}

function useDrafts(connectionId: string, people: Correspondent[], onAdded: () => void) {
  const [drafts, setDrafts] = useState(() => people.map(draftOf));
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map());
  const adding = useImport(connectionId);
  const change = (draft: Draft, part: Partial<Draft>) =>
    setDrafts((before) => before.map((each) => (each.email === draft.email ? { ...each, ...part } : each)));
  const changeAll = (part: Partial<Draft>) => setDrafts((before) => before.map((each) => ({ ...each, ...part })));
  const leaveOut = (draft: Draft) => setDrafts((before) => before.filter((each) => each.email !== draft.email));
  const submit = () => {
    const nameless = drafts.filter((each) => each.name.trim() === '');
    setProblems(new Map(nameless.map((each) => [each.email, `Needs a name: ${each.email}`])));
    if (nameless.length > 0) return;
    adding.mutate(
      drafts.map((each) => ({ ...each, name: each.name.trim() })),
      { onSuccess: onAdded },
    );
  };
  return { drafts, problems, change, changeAll, leaveOut, submit, adding };
}

function draftOf({ email, name, sync, visible }: Correspondent): Draft {
  return { email, name, sync, visible };
}
