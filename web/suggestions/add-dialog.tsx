/** Adding suggested people: each name can be put right first. One that fails stays in the dialog with its reason. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem, crm } from '../api.ts';
import type { ContactKind, Suggestion } from '../api-types.ts';
import { NameList } from '../contacts/name-list.tsx';
import { kinds } from '../contacts/words.ts';
import { Button } from '../ui/button.tsx';
import { plural } from '../ui/dates.ts';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { SelectField } from '../ui/field.tsx';
import { useToast } from '../ui/toast.tsx';

interface Props {
  people: Suggestion[];
  onClose: () => void;
  onAdded: () => void;
}

/** The dialog. */
export function AddDialog({ people, onClose, onAdded }: Props) {
  const { left, setLeft, kind, setKind, problems, busy, addAll } = useAdding(people, onAdded);
  const one = left.length === 1 ? left[0] : undefined;
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={one ? 'Add contact' : `Add ${plural(left.length, 'contact')}`}
      description={one ? one.reasons.join(' · ') : 'Put the names right before they are added.'}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          addAll();
        }}
      >
        <NameList
          people={left}
          problems={problems}
          onName={(person, name) => setLeft(left.map((each) => (each === person ? { ...each, name } : each)))}
          onRemove={(person) => setLeft(left.filter((each) => each !== person))}
        />
        <SelectField label="Kind" value={kind} onChange={({ target }) => setKind(target.value as ContactKind)}>
          {kinds.map((each) => (
            <option key={each.value} value={each.value}>
              {each.label}
            </option>
          ))}
        </SelectField>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" busy={busy}>
            {one ? 'Add contact' : `Add ${left.length}`}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function useAdding(people: Suggestion[], onAdded: () => void) {
  const queries = useQueryClient();
  const { say } = useToast();
  const [left, setLeft] = useState(people);
  const [kind, setKind] = useState<ContactKind>('lead');
  const [problems, setProblems] = useState(new Map<string, string>());
  const [busy, setBusy] = useState(false);
  const addAll = async () => {
    setBusy(true);
    const failed = new Map<string, string>();
    for (const person of left) {
      const problem = await addOne(person, kind);
      if (problem) failed.set(person.email, problem);
    }
    setBusy(false);
    for (const name of ['contacts', 'suggestions', 'people', 'companies', 'timeline', 'connections', 'connection'])
      queries.invalidateQueries({ queryKey: [name] });
    setProblems(failed);
    setLeft(left.filter((person) => failed.has(person.email)));
    if (left.length > failed.size)
      say(`${plural(left.length - failed.size, 'contact')} added. Their mail is on their timelines.`);
    if (failed.size === 0) onAdded();
  };
  return { left, setLeft, kind, setKind, problems, busy, addAll };
}

async function addOne(person: Suggestion, kind: ContactKind): Promise<string | null> {
  try {
    await crm.addContact({
      name: person.name.trim(),
      emails: [person.email],
      kind,
      ...(person.companyId ? { companyId: person.companyId } : {}),
    });
    return null;
  } catch (error) {
    return asProblem(error).message;
  }
}
