/** Adding suggested people: each name can be put right first. One that fails stays in the dialog with its reason. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem, crm } from '../api.ts';
import type { ContactKind, Suggestion } from '../api-types.ts';
import { kinds } from '../contacts/words.ts';
import { Button } from '../ui/button.tsx';
import { plural } from '../ui/dates.ts';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { useToast } from '../ui/toast.tsx';

interface Props {
  people: Suggestion[];
  onClose: () => void;
  onAdded: () => void;
}

/** The dialog. */
export function AddDialog({ people, onClose, onAdded }: Props) {
  const { left, names, setName, kind, setKind, problems, busy, addAll } = useAdding(people, onAdded);
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
        {left.map((person) => (
          <div key={person.email}>
            <TextField
              label={one ? 'Name' : person.email}
              required
              maxLength={200}
              value={names.get(person.email) ?? ''}
              onChange={({ target }) => setName(person.email, target.value)}
              hint={one ? person.email : undefined}
            />
            {problems.has(person.email) && (
              <p role="alert" className="mt-1 text-sm text-bad">
                {problems.get(person.email)}
              </p>
            )}
          </div>
        ))}
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
  const [names, setNames] = useState(() => new Map(people.map((each) => [each.email, each.name])));
  const [kind, setKind] = useState<ContactKind>('lead');
  const [problems, setProblems] = useState(new Map<string, string>());
  const [busy, setBusy] = useState(false);
  const addAll = async () => {
    setBusy(true);
    const failed = new Map<string, string>();
    for (const person of left) {
      const problem = await addOne(person, names.get(person.email) ?? person.email, kind);
      if (problem) failed.set(person.email, problem);
    }
    setBusy(false);
    for (const name of ['contacts', 'suggestions', 'companies', 'timeline', 'connections', 'connection'])
      queries.invalidateQueries({ queryKey: [name] });
    setProblems(failed);
    setLeft(left.filter((person) => failed.has(person.email)));
    if (left.length > failed.size)
      say(`${plural(left.length - failed.size, 'contact')} added. Their mail is on their timelines.`);
    if (failed.size === 0) onAdded();
  };
  const setName = (email: string, name: string) => setNames((before) => new Map(before).set(email, name));
  return { left, names, setName, kind, setKind, problems, busy, addAll };
}

async function addOne(person: Suggestion, name: string, kind: ContactKind): Promise<string | null> {
  try {
    await crm.addContact({
      name: name.trim(),
      emails: [person.email],
      kind,
      ...(person.companyId ? { companyId: person.companyId } : {}),
    });
    return null;
  } catch (error) {
    return asProblem(error).message;
  }
}
